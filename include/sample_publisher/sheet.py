"""The sheets of a print: text and rules at places measured from the top left of the page as it is read."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from sample_publisher import typeface

if TYPE_CHECKING:
    from sample_publisher.layout import Layout

MARGIN = 48.0
FOOT = 42.0
"""Kept free at the foot of a page, for its number."""
THICK = 0.96
SEGMENT = 7.0
BLEED = 30.0
"""How much larger than the page the sheet of a cropped print is, on each side."""
Align = Literal["left", "center", "right"]
LATIN = re.compile(r"[ -~]+|[^ -~]+")


@lru_cache(maxsize=100_000)
def width_of(text: str, size: float) -> float:
    """How wide `text` is in the print's typeface."""
    return float(stringWidth(text, typeface.register(), size))


class Sheet:
    """The canvas of one document. The same calls give the same bytes."""

    def __init__(self, layout: Layout, title: str) -> None:
        self.layout = layout
        self.face = typeface.register()
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=A4, invariant=1, pageCompression=1)
        self.canvas.setTitle(title)
        self.pages = 0
        self.width, self.height = A4
        self.late: list[tuple[float, float, str, float]] = []
        """Text that comes last in the page's stream, wherever it stands: x, baseline, words, size."""

    def open(self, *, landscape: bool) -> None:
        """A new page."""
        if self.pages:
            self.close_page()
        self.pages += 1
        short, long = A4
        self.width, self.height = (long, short) if landscape else (short, long)
        turned = landscape and self.layout.rotated
        bleed = BLEED if self.layout.cropped else 0.0
        self.canvas.setPageSize((self.width + 2 * bleed, self.height + 2 * bleed))  # reportlab exchanges the two for a turned page
        self.canvas.setPageRotation(90 if turned else 0)
        upright = (short, long) if turned else (self.width, self.height)
        self.canvas.setCropBox((bleed, bleed, bleed + upright[0], bleed + upright[1]) if bleed else None)
        self.canvas.translate(bleed, bleed)
        if turned:
            self.canvas.transform(0, 1, -1, 0, short, 0)
        self.canvas.setLineWidth(0.6)

    def close_page(self) -> None:
        for x, baseline, words, size in self.late:
            self.text(x, baseline, words, size, strong=True)
        self.late.clear()
        if self.layout.page_numbers and self.pages > 1:
            self.text(self.width / 2, self.height - 26, f"— {self.pages - 1} —", 8, "center")
        self.canvas.showPage()

    def finish(self) -> bytes:
        self.close_page()
        self.canvas.save()
        return self.file.getvalue()

    def text(self, x: float, baseline: float, text: str, size: float, align: Align = "left", *, strong: bool = False) -> None:
        """One line of text; `x` is its left end, middle or right end."""
        if not text:
            return
        layout = self.layout
        if layout.radicals:
            text = text.translate(typeface.radicals())
        runs = [(text, self.face)]
        if layout.latin != "own":
            runs = [(run, layout.latin if run.isascii() else self.face) for run in LATIN.findall(text)]
        widths = [width_of(run, size) if face == self.face else float(stringWidth(run, face, size)) for run, face in runs]
        x -= {"left": 0.0, "center": 0.5, "right": 1.0}[align] * sum(widths)
        for offset in (0.0, 0.3) if strong and layout.doubled else (0.0,):
            start = x + offset
            for (run, face), width in zip(runs, widths, strict=True):
                self.canvas.setFont(face, size)
                self.canvas.drawString(round(start, 2), round(self.height - baseline, 2), run)
                start += width

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A horizontal or vertical rule, as the layout draws rules."""
        how = self.layout.rules
        if how == "filled":
            half = THICK / 2
            self.canvas.rect(x0 - half, self.height - y1 - half, x1 - x0 + THICK, y1 - y0 + THICK, stroke=0, fill=1)
            return
        length = max(x1 - x0, y1 - y0)
        pieces = max(1, round(length / SEGMENT)) if how == "segments" else 1
        dx, dy = (x1 - x0) / pieces, (y1 - y0) / pieces
        self.canvas.lines(
            [(x0 + n * dx, self.height - y0 - n * dy, x0 + (n + 1) * dx, self.height - y0 - (n + 1) * dy) for n in range(pieces)]
        )


def wrap(text: str, size: float, width: float) -> list[str]:
    """`text` broken into lines of at most `width`: between any two characters, but not inside numbers and not before closing marks."""
    lines, line = [], ""
    for piece in re.findall(r"[!-~]+|.", text):
        if line and width_of(line + piece, size) > width and piece not in "，。、；：）”》%":
            lines.append(line.rstrip())
            line = ""
        line += piece if line or piece != " " else ""
    return [*lines, line]
