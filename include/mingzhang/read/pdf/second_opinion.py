"""The second reading of a page, by pdfminer: what an independent library says stands in the box of a figure."""

from __future__ import annotations

import io
import logging
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pdfplumber
import pdfplumber.page

from mingzhang.forms.declaration import fold
from mingzhang.read.pages import Glyph, without_doubles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from mingzhang.accounts import BBox, Figure

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font without a FontBBox, on every page


def glyphs_of_pdfminer(page: pdfplumber.page.Page) -> tuple[Glyph, ...]:
    """The glyphs of a page. pdfplumber's origin is the media box; ours is what a viewer displays, the crop box."""
    left, top = max(page.cropbox[0], page.mediabox[0]), max(page.cropbox[1], page.mediabox[1])
    return without_doubles(
        Glyph(
            char["text"],
            char["x0"] - left,
            char["top"] - top,
            char["x1"] - left,
            char["bottom"] - top,
            (page.height - char["matrix"][5] + page.mediabox[1] if char["upright"] else char["bottom"]) - top,
            char["size"],
        )
        for char in page.chars
    )


def read_again(content: bytes, pages: Collection[int]) -> dict[int, tuple[Glyph, ...]]:
    """The glyphs of `pages` (from 1) of a PDF, by page."""
    if not pages:
        return {}
    with pdfplumber.open(io.BytesIO(content), pages=sorted(pages)) as pdf:
        return {page.page_number: glyphs_of_pdfminer(page) for page in pdf.pages}


def with_agreement(figure: Figure, seen: Mapping[int, Iterable[Glyph]]) -> Figure:
    """`figure` with the verdict of the second reading: are the characters in its box the same? Unchanged where its page was read once."""
    if figure.page is None or figure.bbox is None or figure.page not in seen:
        return figure
    return replace(figure, agreement=_text_in(seen[figure.page], figure.bbox) == _normalised(figure.printed))


def _text_in(glyphs: Iterable[Glyph], bbox: BBox) -> str:
    x0, top, x1, bottom = bbox
    inside = [glyph for glyph in glyphs if x0 <= glyph.middle[0] <= x1 and top - 1 <= glyph.middle[1] <= bottom + 1]
    inside.sort(key=lambda glyph: (round(glyph.baseline), glyph.x0))
    return _normalised("".join(glyph.text for glyph in inside))


def _normalised(printed: str) -> str:
    """An amount's characters as two readings are compared: folded, without spaces."""
    return re.sub(r"\s", "", fold(printed))
