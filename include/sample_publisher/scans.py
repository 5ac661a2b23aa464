"""Scanning a print: a PDF as an office's copier gives it back, its pages images of the paper, askew, grey and grained.

    scanned(typeset(published("liling-2020"), LAYOUTS["plain"]), Scanner(resolution=150, turn=1.2, noise=9))

The truth about a scan is that about its print. The same print and scanner give the same bytes.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import cv2
import numpy as np
import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Scanner:
    """What a machine does to paper. The defaults are a good one."""

    resolution: int = 200
    """Dots an inch."""
    turn: float = 0.0
    """Degrees, clockwise, that the paper lies askew; the next page half as much the other way, and so on."""
    quarters: int = 0
    """Quarter turns, clockwise, of the paper in the machine."""
    noise: float = 0.0
    """The standard deviation of the grain, in steps of grey (0 to 255)."""
    blur: float = 0.0
    """How far ink runs, in pixels."""
    grey: int = 255
    """The shade of the paper; it darkens towards one side when it is not white."""
    quality: int = 85
    """Of the JPEG."""
    perspective: float = 0.0
    """By how much of its width the far end of the sheet is narrower, as in a photograph."""
    stretch: float = 1.0
    """How much longer the sheet comes out than it is."""
    border: bool = False
    """The lid was open: black along two sides."""
    seal: bool = False
    """A red seal over the upper right corner."""
    dirt: int = 0
    """So many specks on each page."""
    text_layer: Literal["", "same", "wrong"] = ""
    """The scanner's own OCR, invisible over the image: right, or with every 1 taken for a 7."""
    seed: int = 1


def scanned(content: bytes, scanner: Scanner, pages: Collection[int] | None = None) -> bytes:
    """The PDF `content` after it was printed and scanned; `pages`: only these (from 1), the others stay as they are."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    generator = np.random.default_rng(scanner.seed)
    with pypdfium2.PdfDocument(content) as pdf:
        for number, page in enumerate(pdf, 1):
            width, height = page.get_size()
            picture = _picture(page, scanner, scanner.turn * (1 if number % 2 else -0.5), generator)
            if scanner.quarters % 2:
                width, height = height, width
            canvas.setPageSize((width, height))
            canvas.drawImage(ImageReader(_jpeg(picture, scanner.quality)), 0, 0, width, height)
            if scanner.text_layer:
                _lay_text(canvas, page, height, wrong=scanner.text_layer == "wrong")
            canvas.showPage()
        canvas.save()
        return out.getvalue() if pages is None else _mixed(pdf, out.getvalue(), pages)


def _mixed(printed: pypdfium2.PdfDocument, scan: bytes, pages: Collection[int]) -> bytes:
    """The pages of a print, some of them scanned."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument(scan) as images, pypdfium2.PdfDocument.new() as mixed:
        for number in range(1, len(printed) + 1):
            mixed.import_pages(images if number in pages else printed, [number - 1])
        mixed.save(out)
    return out.getvalue()


def _picture(page: pypdfium2.PdfPage, scanner: Scanner, turn: float, generator: np.random.Generator) -> Pixels:
    sharp = page.render(scale=2 * scanner.resolution / 72).to_numpy()[:, :, :3]
    colours = cv2.resize(sharp, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    height, width = colours.shape[:2]
    if scanner.dirt:
        for x, y, size in generator.integers((0, 0, 1), (width, height, 1 + max(2, scanner.resolution // 60)), (scanner.dirt, 3)).tolist():
            cv2.circle(colours, (x, y), size // 2, (60, 60, 60), -1)
    if scanner.seal:
        centre, radius = (int(0.86 * width), int(0.22 * height)), scanner.resolution * 3 // 4
        for ring in (radius, radius - scanner.resolution // 10):
            stamped = colours.copy()
            cv2.circle(stamped, centre, ring, (40, 40, 215), max(2, scanner.resolution // 50))
            colours = np.minimum(colours, stamped)
    colours = cv2.warpPerspective(
        colours, _bent(width, height, scanner, turn), (width, height), flags=cv2.INTER_AREA, borderValue=(255, 255, 255)
    )
    picture: NDArray[Any] = colours.astype(np.float32)
    if scanner.blur:
        picture = cv2.GaussianBlur(picture, (0, 0), scanner.blur)
    if scanner.grey < 255:
        shade = np.linspace(scanner.grey, scanner.grey - 25, width, dtype=np.float32) / 255
        picture *= shade[None, :, None]
    if scanner.border:
        picture[: scanner.resolution // 6] = 12
        picture[:, : scanner.resolution // 4] = 12
    if scanner.noise:
        picture += generator.normal(0, scanner.noise, (height, width, 1)).astype(np.float32)
    picture = np.rot90(picture, -scanner.quarters)
    return np.ascontiguousarray(picture.clip(0, 255).round().astype(np.uint8))


def _bent(width: int, height: int, scanner: Scanner, turn: float) -> NDArray[np.float64]:
    """The map from the paper to the image of it."""
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    narrower = scanner.perspective * width / 2
    bent = corners + np.array([(narrower, 0), (-narrower, 0), (0, 0), (0, 0)], np.float32)
    middle = np.array([width / 2, height / 2])
    angle = math.radians(turn)
    turned = (bent - middle) * (1, scanner.stretch) @ np.array(
        [[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]]
    ) + middle
    return np.asarray(cv2.getPerspectiveTransform(corners, turned.astype(np.float32)), dtype=np.float64)


def _jpeg(picture: Pixels, quality: int) -> io.BytesIO:
    out = io.BytesIO()
    grey = bool((picture.max(axis=2).astype(np.int16) - picture.min(axis=2) < 20).all())
    image = Image.fromarray(picture[:, :, 0] if grey else np.ascontiguousarray(picture[:, :, ::-1]))
    image.save(out, "JPEG", quality=quality)
    out.seek(0)
    return out


def _lay_text(canvas: Canvas, page: pypdfium2.PdfPage, height: float, *, wrong: bool) -> None:
    """What a scanner's OCR lays under the image: each line of text at its place, invisible."""
    textpage = page.get_textpage()
    for index in range(textpage.count_rects()):
        left, bottom, right, top = textpage.get_rect(index)
        text = textpage.get_text_bounded(left, bottom, right, top).strip()
        digits = "".join(ch for ch in text if ch.isascii())
        line = canvas.beginText(left, bottom)
        line.setTextRenderMode(3)
        line.setFont("Helvetica", max(4.0, top - bottom))
        line.textOut(digits.replace("1", "7") if wrong else digits)
        canvas.drawText(line)
    textpage.close()
