"""Web pages in one file with their pictures (MHTML), as Word and browsers save them, also under the name of a Word file."""

from __future__ import annotations

import email
import email.policy

from mingzhang.read.errors import NotReadable
from mingzhang.read.markup.encodings import decode


def page_of_web_archive(content: bytes) -> str:
    """The text of the page in the archive. NotReadable: it holds none."""
    message = email.message_from_bytes(content.lstrip(), policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            if isinstance(page, bytes):
                return decode(page)
    raise NotReadable("a web archive without a page: it was not saved completely")
