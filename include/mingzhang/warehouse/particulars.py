"""Particulars: what an entry of the registry says of a unit beside its names, checked key by key."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVELS: Mapping[str, tuple[str, ...]] = {
    "central": ("中央", "中央级"),
    "province": ("省级", "省"),
    "prefecture": ("地级", "市级", "地市级", "州级"),
    "county": ("县级", "县", "区级", "区县级"),
    "township": ("乡级", "乡镇级", "乡镇", "镇级", "街道"),
}
"""The levels of government, and the words for each that an editor may write."""
TYPES: Mapping[str, tuple[str, ...]] = {
    "administrative": ("行政单位", "机关", "行政机关", "党政机关"),
    "civil_service_institution": ("参公事业单位", "参照公务员法管理的事业单位"),
    "public_institution": ("事业单位",),
    "mass_organisation": ("群众团体", "人民团体"),
    "social_organisation": ("社会组织", "社会团体"),
    "enterprise": ("企业",),
    "other": ("其他", "其他单位"),
}
"""What a unit can be, and the words for it that an editor may write."""
TYPE_BY_CODE = {"11": "administrative", "12": "public_institution", "13": "mass_organisation", "51": "social_organisation"} | {
    f"9{place}": "enterprise" for place in "123"
}
"""What the first two characters of a 统一社会信用代码 say of its bearer (GB 32100-2015): who registered it, and as what."""
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Those of a 统一社会信用代码, in the order of their values: letters that look like digits are left out."""
KEYS = ("id", "region", "names", "level", "type", "social_credit_code", "budget_code", "parent", "successor", "note")
CODE_LENGTH = 18


class UnitsError(ValueError):
    """The registry cannot be used; the message names file, entry and key, and what to write."""


@dataclass(frozen=True, slots=True)
class Succession:
    """From which fiscal year another unit reports what this one did."""

    unit: str
    """Id of an entry, or a name as it is printed in the same region."""
    since: int


@dataclass(frozen=True, slots=True)
class Particulars:
    """What an editor has written down of a unit; empty where nothing is."""

    where: str
    """File and entry, for messages."""
    social_credit_code: str = ""
    budget_code: str = ""
    level: str = ""
    type: str = ""
    parent: str = ""
    """The department in whose accounts it is included: id of an entry, or a name as it is printed in the same region."""
    successors: tuple[Succession, ...] = ()


def particulars(item: Mapping[str, object], where: str) -> Particulars:
    """The particulars of an entry. UnitsError: a key is not as the comments of the file say."""
    for key in item:
        if key not in KEYS:
            near = difflib.get_close_matches(str(key), KEYS, 1)
            raise UnitsError(f"{where}: there is no key {key}; {f'write {near[0]}' if near else 'those there are: ' + ', '.join(KEYS)}.")
    written = item.get("successor")
    entries = written if isinstance(written, list) else [] if written is None else [written]
    return Particulars(
        where,
        social_credit_code=_social_credit_code(item.get("social_credit_code"), where),
        budget_code=_budget_code(item.get("budget_code"), where),
        level=_choice(item, "level", LEVELS, where),
        type=_choice(item, "type", TYPES, where),
        parent=_reference(item.get("parent"), "parent", where) if item.get("parent") is not None else "",
        successors=tuple(_succession(entry, where) for entry in entries),
    )


def check_character(code: str) -> str:
    """The last character of a 统一社会信用代码, from the 17 before it (GB 32100-2015)."""
    total = sum(CHARACTERS.index(character) * pow(3, place, 31) for place, character in enumerate(code[: CODE_LENGTH - 1]))
    return CHARACTERS[-total % 31]


def _social_credit_code(written: object, where: str) -> str:
    if written is None:
        return ""
    code = written.strip().upper() if isinstance(written, str) else ""
    if len(code) != CODE_LENGTH or not set(code) <= set(CHARACTERS):
        raise UnitsError(
            f"{where}: social_credit_code is {written!r}; write the 18 characters of the 统一社会信用代码 (digits, and capitals "
            "without I, O, S, V, Z) in quotation marks."
        )
    if code[-1] != check_character(code):
        raise UnitsError(
            f"{where}: social_credit_code {code} has a slip: its last character would be {check_character(code)}. Compare it with the "
            "certificate; leave the key out if you are not sure."
        )
    return code


def _budget_code(written: object, where: str) -> str:
    if written is None:
        return ""
    if not isinstance(written, str) or not re.fullmatch(r"[0-9A-Za-z-]{2,30}", written.strip()):
        raise UnitsError(f'{where}: budget_code is {written!r}; write the 预算单位代码 in quotation marks, as "022001" (zeros count).')
    return written.strip()


def _choice(item: Mapping[str, object], key: str, choices: Mapping[str, tuple[str, ...]], where: str) -> str:
    written = item.get(key)
    if written is None:
        return ""
    for choice, words in choices.items():
        if written == choice or written in words:
            return choice
    shown = ", ".join(f"{choice} ({words[0]})" for choice, words in choices.items())
    raise UnitsError(f"{where}: {key} is {written!r}; write one of {shown}.")


def _reference(written: object, key: str, where: str) -> str:
    if isinstance(written, str) and written.strip():
        return written.strip()
    raise UnitsError(f"{where}: {key} is {written!r}; write the id of an entry in quotation marks, or the unit's name as it is printed.")


def _succession(written: object, where: str) -> Succession:
    match written:
        case {"unit": unit, "from": int(since)} if not written.keys() - {"unit", "from"} and not isinstance(since, bool):  # type: ignore[attr-defined]
            return Succession(_reference(unit, "successor: unit", where), since)
    raise UnitsError(
        f"{where}: successor is {written!r}; write {{unit: …, from: 2023}}: the unit that took over, by id or printed name, and the first "
        "fiscal year that it reports; a list of these where several took over."
    )
