"""How much a misread word resembles others: by how many characters they are apart, and which one of several it can only have been."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SPOILT = 0.5
"""So large a part of a word may be misread where OCR doubts it."""


def apart(one: str, other: str) -> int:
    """How many characters must change to make one text of the other."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def nearest(said: str, names: Mapping[str, str], *, doubted: bool) -> str | None:
    """The name that `said` can only have been; null where none is near, or two that mean something else are as near.

    `names`: each with its meaning. `doubted`: does OCR doubt what it read? Else a single character may be wrong, in three or more.
    """
    if len(said) < 2 or (not doubted and len(said) < 3):
        return None
    ranked = sorted((apart(said, name), name) for name in names if abs(len(name) - len(said)) <= 1 + len(name) // 4)
    if not ranked:
        return None
    wrong, name = ranked[0]
    shared = len(set(said) & set(name))
    if wrong > (max(1, SPOILT * len(name)) if doubted else 1) or not shared:
        return None
    return None if any(other == wrong and names[rival] != names[name] for other, rival in ranked[1:]) else name
