"""What came: told from the first bytes, never from the name or from what the server claims."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["page", "document", "other"]

_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
"""ZIP (docx, xlsx, ofd), OLE (doc, xls, wps), RTF, and two archivers."""
_OFFICE_XML = re.compile(rb"<\?mso-application\s+progid=\"(Word\.Document|Excel\.Sheet)\"")
_DOCUMENT_ENDINGS = frozenset({"pdf", "doc", "docx", "xls", "xlsx", "wps", "et", "ofd", "rtf", "zip", "rar", "7z", "docm", "xlsm"})
_MARKUP = re.compile(
    rb"<(!doctype\s+html|html|head|body|script|meta|title|table|div|p|h[1-6]|span|center|style|a|br|iframe)\b", re.IGNORECASE
)

HEAD = 4096
"""Bytes from the beginning that tell what it is."""


def kind(head: bytes, media_type: str = "") -> Kind:
    """What content that begins like this is. `media_type` decides only where the bytes say nothing."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(_SIGNATURES) or _OFFICE_XML.search(start[:512]):
        return "document"
    if start.startswith((b"\xff\xfe<\x00", b"\xfe\xff\x00<")):
        return "page"
    if start.startswith(b"<") and _MARKUP.search(start):
        return "page"
    if b"%PDF-" in head[:1024]:
        return "document"
    return "page" if media_type.lower().startswith(("text/html", "application/xhtml")) else "other"


def names_document(ending: str) -> bool:
    """Does this file ending promise a document whose first bytes are known?"""
    return ending in _DOCUMENT_ENDINGS
