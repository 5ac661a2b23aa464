"""Expected filers: the units that a list says must publish their accounts, as an editor keeps it in a spreadsheet."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from mingzhang.warehouse.units import Registry, Unit

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "region": ("region", "地区", "地区代码", "行政区划代码", "行政区划"),
    "unit": ("unit", "unit_name", "单位", "单位名称", "部门", "部门名称"),
    "from": ("from", "since", "起始年度", "起始年", "起", "开始年度"),
    "until": ("until", "to", "截止年度", "截止年", "止", "结束年度"),
    "source": ("source", "来源", "名单来源", "出处"),
    "note": ("note", "备注", "说明"),
}
"""The columns of the list, and how their heads may be written."""
NEEDED = ("region", "unit")
DELIMITERS = ",;\t，；"
COMMENT = ("#", "＃")
OLDEST, NEWEST = 1990, 2100


class ExpectedFilersError(ValueError):
    """The list cannot be used: one line a fault, with file, line and column, and what to write."""


@dataclass(frozen=True, slots=True)
class ExpectedFiler:
    """A line of the list: a unit that is expected to publish its accounts of some fiscal years."""

    line: int
    region: str
    unit: str
    """Its name as the list prints it, or the id of an entry of the registry."""
    since: int | None
    """Null: of all years that are known here."""
    until: int | None
    """Null: to this day."""
    source: str
    note: str
    where: str = "the list"
    """File and line, for messages."""


def expected_filers(path: Path) -> tuple[ExpectedFiler, ...]:
    """The lines of the list at `path`, in its order; lines that are said twice once. ExpectedFilersError names every fault in it.

    However a spreadsheet has saved it: UTF-8, UTF-16 or GB 18030, with commas, semicolons or tabs. Lines that begin with # are for people.
    """
    try:
        text = _decoded(path.read_bytes())
    except OSError as missing:
        raise ExpectedFilersError(
            f"{path} cannot be read ({missing.strerror}): set MINGZHANG_EXPECTED_FILERS to the list, or leave it out."
        ) from missing
    except UnicodeDecodeError:
        raise ExpectedFilersError(f"{path} is neither in UTF-8 nor in GB 18030: save it as CSV UTF-8.") from None
    lines = [(number, cells) for number, cells in _lines(text) if any(cells) and not cells[0].startswith(COMMENT)]
    if not lines:
        return ()
    places, faults = _places(lines[0][1], f"{path}, line {lines[0][0]}")
    found = [] if faults else [_line(number, cells, places, f"{path}, line {number}", faults) for number, cells in lines[1:]]
    if faults:
        raise ExpectedFilersError("\n".join(faults))
    return tuple({(each.region, each.unit, each.since, each.until): each for each in reversed(found)}.values())[::-1]


def resolved(filers: Sequence[ExpectedFiler], units: Registry) -> list[tuple[ExpectedFiler, Unit]]:
    """The unit that each line means, through the registry: a unit that was renamed is one. ExpectedFilersError: an id that no entry has."""
    found, faults = [], []
    for filer in filers:
        unit = units.named(filer.region, filer.unit)
        for year in (filer.until, filer.since):  # a name that has been several units' is that of its years
            if year is not None and unit is not None and unit.id not in units.registered:
                unit = units.unit(filer.region, filer.unit, year)
        if unit is None:
            faults.append(f"{filer.where}, unit: {filer.unit} is the id of no entry in units.yaml; write the unit's name as it is printed.")
        else:
            found.append((filer, unit))
    if faults:
        raise ExpectedFilersError("\n".join(faults))
    return found


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines with their numbers, split as the head is: at whatever separates its cells."""
    written = text.splitlines()
    head = next((line for line in written if line.strip(f'"{DELIMITERS} ') and not line.lstrip('" ').startswith(COMMENT)), "")
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader((line + "\n" for line in written), delimiter=delimiter)
    for cells in reader:
        yield reader.line_num, [" ".join(cell.split()) for cell in cells]


def _plain(text: str) -> str:
    """`text` with full-width digits and letters as plain ones."""
    return unicodedata.normalize("NFKC", text)


def _places(head: Sequence[str], where: str) -> tuple[dict[str, int], list[str]]:
    """In which cell of a line each column stands."""
    places: dict[str, int] = {}
    faults = []
    for place, cell in enumerate(head):
        name = next((name for name, words in COLUMNS.items() if _plain(cell).lower() in words), "")
        if cell and not name:
            faults.append(f"{where}: there is no column {cell}; those there are: {', '.join(COLUMNS)}.")
        if name in places:
            faults.append(f"{where}: the column {name} stands twice; leave one out.")
        if name:
            places[name] = place
    faults += [
        f"{where}: the column {name} is missing; the first line names the columns: {','.join(COLUMNS)}."
        for name in NEEDED
        if name not in places
    ]
    return places, faults


def _line(number: int, cells: Sequence[str], places: Mapping[str, int], where: str, faults: list[str]) -> ExpectedFiler:
    said = {name: cells[places[name]] if name in places and places[name] < len(cells) else "" for name in COLUMNS}
    region = _plain(said["region"]).removesuffix(".0")
    if not re.fullmatch(r"[1-9]\d{5}", region):
        faults.append(
            f"{where}, region: {said['region']!r} will not do; write the six digits of the publisher's administrative code (GB/T 2260), "
            "as 430281."
        )
    if not said["unit"]:
        faults.append(f"{where}, unit: is empty; write the unit's name as it is printed.")
    since, until = (_year(said[name], f"{where}, {name}", faults) for name in ("from", "until"))
    if since is not None and until is not None and since > until:
        faults.append(f"{where}, until: {until} is before {since}; write the last fiscal year, or nothing.")
    return ExpectedFiler(number, region, said["unit"], since, until, said["source"], said["note"], where)


def _year(written: str, where: str, faults: list[str]) -> int | None:
    if not written:
        return None
    match = re.fullmatch(r"(\d{4})(?:\.0)?(?:年度?)?", _plain(written))
    if match and OLDEST <= int(match[1]) <= NEWEST:
        return int(match[1])
    faults.append(f"{where}: {written!r} is no fiscal year; write four digits, as 2023, or nothing.")
    return None
