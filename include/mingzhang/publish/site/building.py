"""The site of a release: every page, made of the release's SQLite file; what did not change since the last release is only linked."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version as installed
from pathlib import Path

from mingzhang.publish import privacy
from mingzhang.publish.site import changelog, downloads, gone, index, listings, papers
from mingzhang.publish.site.addresses import finding_folder, report_page, unit_page
from mingzhang.publish.site.book import opened
from mingzhang.publish.site.breaks import Breaks
from mingzhang.publish.site.content import content_of
from mingzhang.publish.site.finding import Home, finding_pages, former_pages
from mingzhang.publish.site.pages import API, ASSETS, HERE, api_file, save
from mingzhang.publish.site.pictures import FOLDER as PICTURES
from mingzhang.publish.site.pictures import Album, Photographer, link, link_all
from mingzhang.publish.site.profile import Profiles
from mingzhang.publish.site.report import report_html
from mingzhang.publish.site.unit import KEY_FIGURES, scopes_of, unit_html

log = logging.getLogger(__name__)
MADE_OF = re.compile(rb'<meta name="made-of" content="([0-9a-f]{64})">')
FORMS = Path(__file__).parents[2] / "forms"


@dataclass(slots=True)
class Built:
    """How many pages of reports and units were written, how many are those of the release before, and how many pictures were made."""

    written: int = 0
    linked: int = 0
    pictures: int = 0


def build(
    database: Path,
    folder: Path,
    photographer: Photographer | None = None,
    before: Path | None = None,
    api: str = "",
    *,
    again: bool = False,
) -> Built:
    """Write the site of the release in `database` into `folder`, where its files are.

    `before`: the folder of the release before, whose pages of reports that have not changed are linked. The same release gives the same
    bytes, whatever was before. `api`: the address of the API; it stands in one file, which shows the links to it on all pages. `again`:
    `before` is this release itself, of which something was taken out.
    """
    built = Built()
    album = Album(folder, before, photographer)
    for name in ASSETS:
        save(folder, f"site/{name}", (HERE / "assets" / name).read_bytes())
    save(folder, API, api_file(api))
    with opened(database) as book:
        units = book.units()
        rules, former = {rule["rule"]: rule for rule in book.rules()}, book.former()
        changed = {report.partition("/")[0] for row in book.tombstones() for report in row["about"]} if again else set()
        for row in book.reports:
            years = [(other["report"], other["fiscal_year"], other["scope"]) for other in units[row["unit"]]]
            region, page = book.regions[row["region"]], report_page(row["report"])
            shown_before = former.pop(row["report"], [])
            made_of = _made_of(row, years, region, shown_before, photographer is not None)
            if row["unit"] not in changed and _is_kept(before, folder, page, made_of):
                album.keep(row)
                _keep(before, folder, finding_folder(row["report"]))
                built.linked += 1
            else:
                content = content_of(book, row, album, shown_before)
                save(folder, page, report_html(content, years, made_of))
                for path, html in finding_pages(content, rules):
                    save(folder, path, html)
                built.written += 1
        for rows in former.values():  # the report is not here any more, its findings keep their pages
            region = str(book.regions.get(rows[-1]["region"], rows[-1]["region"]))
            for path, html in former_pages(Home(rows[-1], region, published=False), rows, rules):
                save(folder, path, html)
        addresses = [address for _, address in KEY_FIGURES]
        breaks = Breaks(book)
        profiles = Profiles(book)
        for unit in profiles:
            reports, profile = units.get(unit, []), profiles.of(unit)
            region, page = book.regions.get(profile["region"], ""), unit_page(unit)
            made_of = _made_of(reports, region, profile)
            if unit not in changed and _is_kept(before, folder, page, made_of):
                built.linked += 1
            else:
                own = {row["report"]: book.amounts(row["report"], addresses) for row in reports}
                found = {scope: breaks.of(series, profile) for scope, series in scopes_of(reports).items()}
                save(folder, page, unit_html(profile, reports, own, found, region, made_of))
                built.written += 1
        index.write(book, folder, units, profiles)
        listings.write(book, folder)
        papers.write(book, folder)
        downloads.write(book, folder)
        changelog.write(book, folder)
        gone.write(book, folder, before, again=again)
    built.pictures = album.made
    return built


def rebuild(database: Path, folder: Path, photographer: Photographer | None, before: Path | None, api: str = "") -> None:
    """Write the site of an old release anew, from which something was taken out. Where it lacks what the pages of today show, none are
    left that could still show it: its start page says so, and leads to its tables."""
    try:
        build(database, folder, photographer, before, api, again=True)
    except Exception:
        log.exception("the pages of %s cannot be made of its tables any more", before)
        for path in [*folder.rglob("*.html"), *folder.rglob(f"{PICTURES}/**/*.webp"), *(folder / "site").rglob("units-*.js")]:
            path.unlink()
        with opened(database) as book:
            gone.close(book, folder)


def _made_of(*about: object) -> str:
    """The name of what a page is made of. A report's row stands for its figures, findings and versions: it names what decides them."""
    return hashlib.sha256(json.dumps([program(), *about], sort_keys=True, default=str).encode()).hexdigest()


def _is_kept(before: Path | None, folder: Path, page: str, made_of: str) -> bool:
    """Was the page made of the same in the release before? Then it is linked."""
    if before is None or not (before / page).is_file():
        return False
    with (before / page).open("rb") as file:
        match = MADE_OF.search(file.read(1000))
    if not match or match[1].decode() != made_of:
        return False
    link(before / page, folder / page)
    return True


def _keep(before: Path | None, folder: Path, name: str) -> None:
    """Link the files of a folder of the release before."""
    if before and (before / name).is_dir():
        link_all(before / name, folder / name)


@cache
def program() -> str:
    """What decides how a page looks, whatever it says: templates, words, code, what is filtered, declarations of the forms, Jinja."""
    digest = hashlib.sha256(installed("jinja2").encode() + Path(str(privacy.__file__)).read_bytes())
    for root in (Path(str(HERE)), FORMS):
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
