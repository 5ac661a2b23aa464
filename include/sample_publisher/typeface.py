"""The typeface of the prints: one that can be embedded, from a Debian package."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFError, TTFont  # type: ignore[import-untyped]

PACKAGE = "fonts-wqy-zenhei"
NAME = "ZenHei"
PLACES = (
    Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
    Path("/usr/share/fonts/wqy-zenhei/wqy-zenhei.ttc"),
    Path.home() / "Library/Fonts/wqy-zenhei.ttc",
    Path.home() / ".local/share/fonts/wqy-zenhei.ttc",
)
"""TrueType outlines: reportlab cannot embed the CFF outlines of Noto CJK. Its licence allows embedding in documents."""


class TypefaceMissingError(RuntimeError):
    """No typeface to print Chinese with."""


@cache
def register() -> str:
    """The name of the typeface, registered with reportlab. TypefaceMissingError, saying what to install."""
    for place in PLACES:
        if place.exists():
            try:
                font = TTFont(NAME, str(place), subfontIndex=0, asciiReadable=True)
            except TTFError as error:
                raise TypefaceMissingError(f"{place} cannot be embedded: {error}. Install the Debian package {PACKAGE} anew.") from error
            pdfmetrics.registerFont(font)
            return NAME
    raise TypefaceMissingError(
        f"The sample publisher prints with WenQuanYi Zen Hei, which is not installed: apt-get install {PACKAGE} (looked for {PLACES[0]})."
    )


@cache
def radicals() -> dict[int, int]:
    """Characters that the typeface also has under the code point of a radical, as a translation: 入 U+5165 to ⼊ U+2F0A."""
    glyphs = pdfmetrics.getFont(register()).face.charToGlyph
    kangxi = {ord(unicodedata.normalize("NFKC", chr(code))): code for code in range(0x2F00, 0x2FD6) if code in glyphs}
    supplement = {ord("门"): 0x2ED4, ord("车"): 0x2ECB, ord("见"): 0x2EC5, ord("民"): 0x2EA0, ord("长"): 0x2ED3, ord("页"): 0x2EDA}
    return kangxi | {character: code for character, code in supplement.items() if code in glyphs}
