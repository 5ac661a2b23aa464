"""The site of a release: every page, made of the release's SQLite file; what did not change since the last release is only linked."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version as installed
from pathlib import Path

from mingzhang.publish import privacy
from mingzhang.publish.site import changelog, index, listings, papers
from mingzhang.publish.site.addresses import finding_folder, report_page, unit_page
from mingzhang.publish.site.book import opened
from mingzhang.publish.site.breaks import Breaks
from mingzhang.publish.site.content import content_of
from mingzhang.publish.site.finding import finding_pages
from mingzhang.publish.site.pages import ASSETS, HERE, save
from mingzhang.publish.site.pictures import Album, Photographer, link, link_all
from mingzhang.publish.site.report import report_html
from mingzhang.publish.site.unit import KEY_FIGURES, scopes_of, unit_html

MADE_OF = re.compile(rb'<meta name="made-of" content="([0-9a-f]{64})">')
FORMS = Path(__file__).parents[2] / "forms"


@dataclass(slots=True)
class Built:
    """How many pages of reports and units were written, how many are those of the release before, and how many pictures were made."""

    written: int = 0
    linked: int = 0
    pictures: int = 0


def build(database: Path, folder: Path, photographer: Photographer | None = None, before: Path | None = None) -> Built:
    """Write the site of the release in `database` into `folder`, where its files are.

    `before`: the folder of the release before, whose pages of reports that have not changed are linked. The same release gives the same
    bytes, whatever was before.
    """
    built = Built()
    album = Album(folder, before, photographer)
    for name in ASSETS:
        save(folder, f"site/{name}", (HERE / "assets" / name).read_bytes())
    with opened(database) as book:
        units = book.units()
        rules = {rule["rule"]: rule for rule in book.rules()}
        for row in book.reports:
            years = [(other["report"], other["fiscal_year"], other["scope"]) for other in units[row["unit"]]]
            region, page = book.regions[row["region"]], report_page(row["report"])
            made_of = _made_of(row, years, region, photographer is not None)
            if _is_kept(before, folder, page, made_of):
                album.keep(row)
                _keep(before, folder, finding_folder(row["report"]))
                built.linked += 1
            else:
                content = content_of(book, row, album)
                save(folder, page, report_html(content, years, made_of))
                for path, html in finding_pages(content, rules):
                    save(folder, path, html)
                built.written += 1
        addresses = [address for _, address in KEY_FIGURES]
        breaks = Breaks(book)
        for unit, reports in units.items():
            region, page = book.regions[reports[0]["region"]], unit_page(unit)
            made_of = _made_of(reports, region)
            if _is_kept(before, folder, page, made_of):
                built.linked += 1
            else:
                own = {row["report"]: book.amounts(row["report"], addresses) for row in reports}
                found = {scope: breaks.of(series) for scope, series in scopes_of(reports).items()}
                save(folder, page, unit_html(reports, own, found, region, made_of))
                built.written += 1
        index.write(book, folder, units)
        listings.write(book, folder)
        papers.write(book, folder)
        changelog.write(book, folder)
    built.pictures = album.made
    return built


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
