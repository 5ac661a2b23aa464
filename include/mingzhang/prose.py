"""Chinese prose in a terminal: lines end where a typesetter ends them, never inside a number, before its unit or before a comma."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderResult

OPENING, CLOSING = "（“‘《「([", "，。；：、）”’》」？！％…)],.;:?!%"
PIECE = re.compile(
    rf"[{re.escape(OPENING)}]*(?:[\w.,+%/=<>≤≥−-]*[A-Za-z0-9][A-Za-z0-9.,+%/=_−-]*(?: ?(?:[千万亿]|百万)?元| ?[张处项条个次年页])?|\S)"
    rf"[{re.escape(CLOSING)}]*|\s+",
    re.ASCII,
)
"""What stays on one line: a number with its unit, a word in Latin letters, else a character; with the punctuation around it."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph as wide as the terminal, with an empty line behind it where it ends in one."""

    text: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.text.divide(list(_ends(self.text.plain, options.max_width))):
            line.rstrip()
            yield line
        if self.text.plain.endswith("\n"):
            yield Text("")


def _ends(words: str, width: int) -> Iterator[int]:
    """Where lines end, as positions in `words`."""
    used = 0
    for match in PIECE.finditer(words):
        piece = match[0]
        if "\n" in piece:
            used = 0
        elif used and used + cell_len(piece.rstrip()) > width:
            yield match.start()
            used = cell_len(piece.lstrip())
        else:
            used += cell_len(piece)
