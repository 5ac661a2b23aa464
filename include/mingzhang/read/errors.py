"""What the reader refuses."""

from __future__ import annotations


class NotReadable(Exception):
    """A document that this reader cannot read; the message says why, in a sentence."""
