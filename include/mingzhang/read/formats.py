"""What a document is, told from its bytes and never from its name, and its sheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.read.errors import NotReadable
from mingzhang.read.pdf.document import sheets_of_pdf

if TYPE_CHECKING:
    from mingzhang.read.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Opened:
    """A document as sheets."""

    media_type: str
    pages: int | None
    """How many; null for markup."""
    sheets: tuple[Sheet, ...]


def open_document(content: bytes) -> Opened:
    """The sheets of a document. NotReadable: it is of no known kind, broken or encrypted; the message says why."""
    if content.lstrip()[:5].startswith(b"%PDF-"):
        sheets = sheets_of_pdf(content)
        return Opened("application/pdf", len(sheets), sheets)
    raise NotReadable(f"{_sort_of(content)}: only PDF files with a text layer are read")


def _sort_of(content: bytes) -> str:
    for magic, name in ((b"PK", "an Office Open XML or zip file"), (b"\xd0\xcf\x11\xe0", "an old Office file"), (b"<", "an HTML page")):
        if content.lstrip()[: len(magic)] == magic:
            return name
    return "an unknown kind of file" if content else "an empty file"
