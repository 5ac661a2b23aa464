"""Masks: words that a person took out of all that comes from a document, because the law asks for it.

They are looked for in everything that is told of the units whose reports the document holds, as no other report quotes it; also where
spaces are printed between their characters, in full-width characters, and in an address.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mingzhang.warehouse.history import finding_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingzhang.warehouse.redactions import Redacted

MASK = "［已隐去］"
KEYS = frozenset({"line", "column", "subject"})
"""Fields that are keys as well: what is masked in them keeps the number of its mask. It tells two apart, and nothing of the words."""
KEPT = frozenset(
    "report unit region document version previous_version content publisher rule form table reader_version rules_version "
    "amount previous_amount value severity outcome obligation kind scope".split()
)
"""Fields that hold no words: names of ours, and exact amounts."""
AMOUNT = re.compile(r"[\d０-９+\-−－＋△▲()（）\s,，.．。%％]*")
"""Printed characters that are an amount: they are never changed."""


@dataclass(frozen=True, slots=True)
class Mask:
    """The words of one redaction."""

    number: int
    pattern: re.Pattern[str]
    length: int

    def on(self, text: str) -> str:
        return self.pattern.sub(MASK, text)

    def on_key(self, text: str) -> str:
        """The same in a key; words that are printed in several ways in one table stay apart."""
        return self.pattern.sub(lambda found: f"{MASK}{self.number}" + "′" * (len(found[0]) - self.length), text)


@dataclass(frozen=True, slots=True)
class Masks:
    """The masks of a release, by unit and by document."""

    of_unit: Mapping[str, tuple[Mask, ...]] = field(default_factory=dict)
    of_document: Mapping[str, tuple[Mask, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.of_document)

    def of(self, row: Mapping[str, Any]) -> tuple[Mask, ...]:
        """Those that a row is subject to: by the unit that it is about, or by its document."""
        about = [row.get("report") or row.get("unit") or "", *(row["reports"] if isinstance(row.get("reports"), list) else ())]
        found = {mask for report in about for mask in self.of_unit.get(str(report).partition("/")[0], ())}
        return tuple(sorted(found.union(self.of_document.get(str(row.get("document")), ())), key=lambda mask: mask.number))

    def on(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """The row without the words. A report's `content` names them: what they left is something else than what there was."""
        masks = self.of(row)
        if not masks:
            return row
        masked = {name: value if name in KEPT else _masked(name, value, masks) for name, value in row.items()}
        if "figures" in row and isinstance(row.get("finding"), str) and masked["figures"] != row["figures"]:
            masked["finding"] = finding_address(row["rule"], masked["figures"])  # it was made of the words too
        if "content" in row:
            masked["content"] = renamed(str(row["content"]), [mask.number for mask in masks])
        return masked

    def on_all(self, news: Mapping[str, Any]) -> Mapping[str, Any]:
        """The same of lists of rows, by name, at any depth."""
        if not self:
            return news
        found: dict[str, Any] = {}
        for name, value in news.items():
            if isinstance(value, Mapping):
                found[name] = self.on_all(value)
            elif isinstance(value, list):
                found[name] = [self.on(each) if isinstance(each, Mapping) else each for each in value]
            else:
                found[name] = value
        return found


def masks_of(redactions: Iterable[Redacted]) -> Masks:
    units: dict[str, list[Mask]] = {}
    documents: dict[str, list[Mask]] = {}
    for redacted in redactions:
        if redacted.words:
            mask = Mask(redacted.number, pattern(redacted.words), len(redacted.words))
            documents.setdefault(redacted.document, []).append(mask)
            for unit in redacted.units:
                units.setdefault(unit, []).append(mask)
    return Masks({unit: tuple(own) for unit, own in units.items()}, {document: tuple(own) for document, own in documents.items()})


def pattern(words: str) -> re.Pattern[str]:
    """How words may be printed: with spaces between their characters, in full-width characters; or escaped in an address."""
    printed = r"\s*".join(_either(character) for character in "".join(words.split()))
    return re.compile(f"{printed}|{re.escape(quote(words))}", re.IGNORECASE)


def renamed(content: str, numbers: Iterable[int]) -> str:
    """The name of what redactions left of something that had a name."""
    return hashlib.sha256("\0".join([content, *map(str, sorted(set(numbers)))]).encode()).hexdigest()[:16]


def _either(character: str) -> str:
    wide = chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else ""
    return f"[{re.escape(character)}{wide}]" if wide else re.escape(character)


def _masked(name: str, value: Any, masks: tuple[Mask, ...]) -> Any:
    match value:
        case str():
            if "printed" in name and AMOUNT.fullmatch(value):
                return value
            for mask in masks:
                value = mask.on_key(value) if name in KEYS else mask.on(value)
            return value
        case list() | tuple():
            return [_masked(name, each, masks) for each in value]
        case Mapping():
            return {own: each if own in KEPT else _masked(own, each, masks) for own, each in value.items()}
        case _:
            return value
