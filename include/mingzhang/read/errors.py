"""What the reader refuses."""

from __future__ import annotations


class NotReadable(Exception):  # noqa: N818 (it names the document, not an error of ours)
    """A document that this reader cannot read; the message says why, in a sentence."""
