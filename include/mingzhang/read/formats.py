"""What a document is, told from its bytes and never from its name, and its sheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingzhang.read.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Member:
    """A document of an archive."""

    name: str
    """Its path inside."""
    content: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """A document as sheets."""

    media_type: str
    pages: int | None
    """How many; null for markup."""
    sheets: tuple[Sheet, ...]
    members: tuple[Member, ...] = ()
    """The documents of an archive, which has no sheets itself."""


def open_document(content: bytes) -> Opened:
    """The sheets of a document. NotReadable: it is of no known kind, broken or encrypted; the message says why."""
    if content.lstrip()[:5].startswith(b"%PDF-"):
        from mingzhang.read.pdf.document import sheets_of_pdf

        sheets = sheets_of_pdf(content)
        return Opened("application/pdf", len(sheets), sheets)
    from mingzhang.read.markup.kinds import open_markup

    return open_markup(content)
