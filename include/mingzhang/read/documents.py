"""A document as it is opened: its sheets, or the documents that an archive holds."""

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
