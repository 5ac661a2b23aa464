"""Pictures of places of a document: the strip of the page in which a row of figures stands, and no more of it.

Made in a process of its own with limits, as reading is: the document is a stranger's file. The parent hands over the strips and the
bytes; the child gives back the pictures one after the other.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from mingzhang.read.limits import GIB, Budget, limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SCALE = 2.0
"""Pixels for a point: sharp on a screen, and a twentieth of what a printer would need."""
LONGEST = 3400
"""No side of a page has more pixels: a page may be as large as its file says."""
MOST = 4000
"""More strips than the figures of any report stand in."""
QUALITY = 55
BUDGET = Budget(memory=2 * GIB, cpu_seconds=240, wall_seconds=300)
LENGTH = struct.Struct(">I")


class Strip(NamedTuple):
    """A part of a page, over its whole width; in points from the top of the page as displayed."""

    page: int
    """From 1."""
    top: int
    bottom: int


def pictures_in_child(content: bytes, strips: Sequence[Strip]) -> list[bytes | None]:
    """A WebP picture of each strip, `bottom - top` points high; null for one that cannot be shown.

    None at all where the document is no PDF, is broken, or takes more than a document may.
    """
    wanted = list(strips[:MOST])
    head = json.dumps(wanted).encode() + b"\n"
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "SYSTEMROOT", "VIRTUAL_ENV", "TMPDIR") if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "mingzhang.read.pdf.pictures"],
            input=head + content,
            capture_output=True,
            timeout=BUDGET.wall_seconds + 5,
            env={**kept, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"},
        )
        made = list(_unpacked(done.stdout))
    except subprocess.TimeoutExpired:
        made = []
    return [*made[: len(wanted)], *[None] * (len(strips) - len(made))]


def pictures(content: bytes, strips: Iterable[Strip]) -> Iterator[bytes | None]:
    """A WebP picture of each strip, in their order; a page is drawn once for strips that follow each other."""
    import pypdfium2
    from PIL import Image

    drawn, image, scale = 0, None, SCALE
    with pypdfium2.PdfDocument(content) as pdf:
        for strip in strips:
            if strip.page != drawn:
                drawn, image = strip.page, None
                if 1 <= strip.page <= len(pdf):
                    page = pdf[strip.page - 1]
                    scale = min(SCALE, LONGEST / max(page.get_size()))
                    image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
                    page.close()
            if image is None or strip.bottom <= strip.top or strip.top * scale >= image.height:
                yield None
                continue
            height = max(1, round((strip.bottom - strip.top) * scale))
            cut = Image.new("RGB", (image.width, height), "white")
            cut.paste(image.crop((0, round(strip.top * scale), image.width, min(image.height, round(strip.top * scale) + height))))
            buffer = BytesIO()
            cut.save(buffer, "WEBP", quality=QUALITY, method=4)
            yield buffer.getvalue()


def _unpacked(data: bytes) -> Iterator[bytes | None]:
    """The pictures that a child has written, also of one that was ended in the middle."""
    place = 0
    while place + LENGTH.size <= len(data):
        (length,) = LENGTH.unpack_from(data, place)
        place += LENGTH.size
        if place + length > len(data):
            return
        yield data[place : place + length] or None
        place += length


def main() -> int:
    """The child: strips and bytes from standard input, pictures to standard output, each after its length."""
    limit(BUDGET, BUDGET)
    head, _, content = sys.stdin.buffer.read().partition(b"\n")
    for picture in pictures(content, [Strip(*strip) for strip in json.loads(head)]):
        sys.stdout.buffer.write(LENGTH.pack(len(picture or b"")) + (picture or b""))
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
