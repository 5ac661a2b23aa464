"""Pictures of the places of figures: a strip of the page for each row, under a name that says document, page and place."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from mingzhang.publish.site.book import Row

MARGIN = 8
"""Points above and below a row that its picture shows."""
FOLDER = "pictures"
LEFT = ".pictures"
"""Beside the releases: pictures that a build has made which did not end. They take a second a document, and the next one takes them."""

Strip = tuple[int, int, int]
"""Page, from 1, and the upper and lower edge, in points from the top of the page as displayed."""


class Photographer(Protocol):
    """Whoever can show the pages of a document."""

    def __call__(self, document: str, strips: Sequence[Strip], /) -> Sequence[bytes | None]:
        """A picture (WebP) of each strip of the document with this SHA-256, over the whole width; null for what cannot be shown."""


@dataclass(slots=True)
class Album:
    """The pictures of one release, with those of the release before."""

    folder: Path
    before: Path | None = None
    photographer: Photographer | None = None
    made: int = 0
    linked: int = 0

    def take(self, rows: Iterable[Row]) -> dict[tuple[str, int, float], str]:
        """Have a picture of every row that figures stand in; its path by document, page and upper edge of the figure."""
        strips: dict[str, dict[Strip, list[tuple[str, int, float]]]] = {}
        by_page: dict[tuple[str, int], list[tuple[float, float]]] = {}
        for row in rows:
            if row.get("page") and row.get("top") is not None and row.get("bottom") is not None:
                by_page.setdefault((row["document"], row["page"]), []).append((row["top"], row["bottom"]))
        for (document, page), spans in sorted(by_page.items()):
            for (top, bottom), tops in _rows(spans):
                strip = (page, max(0, int(top) - MARGIN), int(bottom) + 1 + MARGIN)
                strips.setdefault(document, {}).setdefault(strip, []).extend((document, page, edge) for edge in tops)
        paths: dict[tuple[str, int, float], str] = {}
        for document, wanted in strips.items():
            there = self._provide(document, list(wanted))
            paths |= {place: there[strip] for strip, places in wanted.items() if strip in there for place in places}
        return paths

    def keep(self, report: Row) -> None:
        """Link the pictures of a report whose page did not change."""
        documents = [report["document"], *(each["document"] for each in report["documents"] or ())]
        for name in sorted({f"{FOLDER}/{document[:24]}" for document in documents}):
            if self.before and (self.before / name).is_dir() and not (self.folder / name).exists():
                self.linked += link_all(self.before / name, self.folder / name)

    def _provide(self, document: str, strips: list[Strip]) -> dict[Strip, str]:
        names = {strip: f"{FOLDER}/{document[:24]}/{strip[0]}-{strip[1]}-{strip[2]}.webp" for strip in strips}
        wanted = []
        for strip, name in names.items():
            if (self.folder / name).exists():
                continue
            old = [self.before / name] if self.before else []
            place = name.removeprefix(f"{FOLDER}/")
            there = next((path for path in (*old, self.folder.parent / LEFT / place) if path.is_file()), None)
            if there:
                link(there, self.folder / name)
                self.linked += 1
            else:
                wanted.append(strip)
        if wanted and self.photographer:
            for strip, picture in zip(wanted, self.photographer(document, wanted), strict=True):
                if picture:
                    path = self.folder / names[strip]
                    path.parent.mkdir(parents=True, exist_ok=True)
                    half = path.with_suffix(".half")
                    half.write_bytes(picture)
                    half.replace(path)  # whoever is killed here leaves no half picture
                    self.made += 1
        return {strip: name for strip, name in names.items() if (self.folder / name).exists()}


def link_all(old: Path, new: Path) -> int:
    """Link all files of a folder, of which a release has very many; their number."""
    new.mkdir(parents=True, exist_ok=True)
    names = os.listdir(old)  # noqa: PTH208 (strings are quicker than paths)
    for name in names:
        try:
            os.link(f"{old}/{name}", f"{new}/{name}")
        except OSError:
            link(old / name, new / name)
    return len(names)


def leave(aside: Path) -> None:
    """Keep the pictures of a build that did not end."""
    for picture in sorted((aside / FOLDER).glob("*/*.webp")):
        link(picture, aside.parent / LEFT / picture.parent.name / picture.name)


def link(old: Path, new: Path) -> None:
    """Let `new` be the same file as `old`, which never changes; a copy where the disk knows no links."""
    try:
        os.link(old, new)
    except FileExistsError:
        return
    except FileNotFoundError:
        if not old.exists():
            raise
        new.parent.mkdir(parents=True, exist_ok=True)
        link(old, new)
    except OSError:
        shutil.copy2(old, new)


def _rows(spans: Iterable[tuple[float, float]]) -> list[tuple[tuple[float, float], set[float]]]:
    """The rows of a page: spans that overlap by more than half of the lower one, with the upper edges of all that is in each."""
    rows: list[tuple[tuple[float, float], set[float]]] = []
    for top, bottom in sorted(set(spans)):
        if rows:
            (first, last), tops = rows[-1]
            if min(last, bottom) - top > 0.5 * min(last - first, bottom - top):
                rows[-1] = (first, max(last, bottom)), tops | {top}
                continue
        rows.append(((top, bottom), {top}))
    return rows
