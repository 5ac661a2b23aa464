"""What a document is, told from its bytes and never from its name, and its sheets."""

from __future__ import annotations

from mingzhang.read.documents import Opened


def open_document(content: bytes) -> Opened:
    """The sheets of a document. NotReadable: it is of no known kind, broken or encrypted; the message says why."""
    if content.lstrip()[:5].startswith(b"%PDF-"):
        from mingzhang.read.pdf.document import sheets_of_pdf

        sheets = sheets_of_pdf(content)
        return Opened("application/pdf", len(sheets), sheets)
    from mingzhang.read.markup.kinds import open_markup

    return open_markup(content)
