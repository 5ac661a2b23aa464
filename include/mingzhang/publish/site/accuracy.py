"""Accuracy: how often the reader was right where every figure was known, as measured (accuracy.yaml; benchmarks/accuracy.py writes it)."""

from __future__ import annotations

from functools import cache
from math import sqrt
from typing import Any

import yaml

from mingzhang.publish.site.pages import HERE

FILE = HERE / "accuracy.yaml"
Z = 1.959964
"""95 per cent, both sides."""


@cache
def measured() -> list[dict[str, Any]]:
    """The measurements, a method each, with the share of figures that was read exactly and what that share is at least."""
    if not FILE.is_file():
        return []
    found = yaml.safe_load(FILE.read_text(encoding="utf-8"))["methods"]
    return [
        each | {"share": _percent(each["exact"] / each["figures"]), "least": _percent(least(each["exact"], each["figures"]))}
        for each in found
    ]


def least(right: int, of: int) -> float:
    """The lower bound of a share (Wilson's score interval, 95 per cent): what so large a sample allows to say."""
    share = right / of
    middle = share + Z * Z / (2 * of)
    slack = Z * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    return max(0.0, (middle - slack) / (1 + Z * Z / of))


def _percent(share: float) -> str:
    """Rounded down: never more than was measured."""
    return f"{int(share * 10_000) / 100:.2f} %"
