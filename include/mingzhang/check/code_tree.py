"""The classification codes of one table as a tree: 201 above 20103 above 2010301, with whatever levels the table prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class CodeTree:
    """The printed codes and which of them stand below which."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._below: dict[str, list[str]] = {"": []}
        for code in sorted(codes):
            self._below[self.above(code)].append(code)
            self._below[code] = []

    def above(self, code: str) -> str:
        """The nearest printed code above; empty if there is none."""
        return next((code[:n] for n in range(len(code) - 2, 2, -2) if code[:n] in self._below), "")

    def below(self, code: str) -> list[str]:
        """The nearest printed codes below one, printed itself or not; levels may be skipped. Below the empty code: the topmost."""
        if code in self._below:
            return self._below[code]
        return [under for under in self._below if len(under) > len(code) and under.startswith(code) and len(self.above(under)) < len(code)]

    def leaves(self, code: str) -> Iterator[str]:
        """The printed codes under one that have none below them, the code itself if it has none."""
        rows = self.below(code)
        if not rows and code in self._below:
            yield code
        for row in rows:
            yield from self.leaves(row)
