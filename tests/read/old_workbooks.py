"""Old workbooks (BIFF8 in a compound file) written byte by byte: no library in the project writes them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Value = str | int | float | None


@dataclass
class OldSheet:
    """A worksheet: rows of values; an amount with a format is (value, format), an error is an `Error`."""

    name: str
    rows: Sequence[Sequence[object]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    """First row, last row, first column, last column, from 0."""
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    hidden: bool = False


@dataclass
class Error:
    """#REF! in a cell."""

    code: int = 0x17


@dataclass
class _Book:
    formats: list[str] = field(default_factory=list)

    def style(self, number_format: str) -> int:
        if number_format not in self.formats:
            self.formats.append(number_format)
        return 16 + self.formats.index(number_format)


def old_workbook(sheets: Sequence[OldSheet], encrypted: bool = False) -> bytes:
    """The bytes of an .xls file."""
    book = _Book(["General"])
    bodies = [_sheet(book, sheet) for sheet in sheets]
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0x0DBB, 0x07CC, 0, 6))
    if encrypted:
        head += _record(0x002F, struct.pack("<H", 1) + struct.pack("<HH", 1, 1) + bytes(48))
    head += _record(0x0042, struct.pack("<H", 1200))
    head += b"".join(_record(0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 134, 0) + _short("宋体")) for _ in range(5))
    head += b"".join(_record(0x041E, struct.pack("<H", 164 + n) + _long(f)) for n, f in enumerate(book.formats))
    for number in [0] * 16:
        head += _record(0x00E0, struct.pack("<HHHBBBBIIH", 0, number, 0xFFF5, 0x20, 0, 0, 0, 0, 0, 0x20C0))
    for number in range(len(book.formats)):
        head += _record(0x00E0, struct.pack("<HHHBBBBIIH", 0, 164 + number, 0x0001, 0x20, 0, 0, 0, 0, 0, 0x20C0))
    bounds = [_short(sheet.name) for sheet in sheets]
    offset = len(head) + sum(4 + 6 + len(name) for name in bounds) + 4
    for sheet, name, body in zip(sheets, bounds, bodies, strict=True):
        head += _record(0x0085, struct.pack("<IBB", offset, int(sheet.hidden), 0) + name)
        offset += len(body)
    return compound_file({"Workbook": head + _record(0x000A) + b"".join(bodies)})


def _sheet(book: _Book, sheet: OldSheet) -> bytes:
    width = max((len(row) for row in sheet.rows), default=0)
    out = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    for column in sheet.hidden_columns:
        out += _record(0x007D, struct.pack("<HHHHHH", column, column, 2000, 15, 1, 0))
    out += _record(0x0200, struct.pack("<IIHHH", 0, len(sheet.rows), 0, width, 0))
    for row in range(len(sheet.rows)):
        out += _record(0x0208, struct.pack("<HHHHHHI", row, 0, width, 300, 0, 0, 0x0100 | (0x20 if row in sheet.hidden_rows else 0)))
    for row, values in enumerate(sheet.rows):
        for column, given in enumerate(values):
            value, number_format = given if isinstance(given, tuple) else (given, "General")
            place = struct.pack("<HHH", row, column, book.style(number_format))
            if isinstance(value, str) and value:
                out += _record(0x0204, place + _long(value))
            elif isinstance(value, Error):
                out += _record(0x0205, place + bytes([value.code, 1]))
            elif isinstance(value, int | float):
                out += _record(0x0203, place + struct.pack("<d", value))
    if sheet.merged:
        out += _record(0x00E5, struct.pack("<H", len(sheet.merged)) + b"".join(struct.pack("<HHHH", *box) for box in sheet.merged))
    return out + _record(0x000A)


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _short(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _long(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def compound_file(streams: dict[str, bytes]) -> bytes:
    """A compound file (OLE) with these streams at its root."""
    contents = {name: data.ljust(4096, b"\0") for name, data in streams.items()}  # shorter ones would lie in the mini stream
    sectors: list[bytes] = []
    chain: list[int] = []
    starts = {}
    for name, data in contents.items():
        starts[name] = len(sectors)
        pieces = [data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        chain += [len(sectors) + n + 1 for n in range(len(pieces) - 1)] + [END]
        sectors += pieces
    entries = _entry("Root Entry", 5, 1, END, 0)
    names = list(contents)
    for number, name in enumerate(names):
        entries += _entry(
            name, 2, 0xFFFFFFFF, starts[name], len(contents[name]), right=number + 2 if number + 1 < len(names) else 0xFFFFFFFF
        )
    entries = entries.ljust(-(-len(entries) // SECTOR) * SECTOR, b"\0")
    directory = len(sectors)
    count = len(entries) // SECTOR
    chain += [directory + n + 1 for n in range(count - 1)] + [END]
    sectors += [entries[at : at + SECTOR] for at in range(0, len(entries), SECTOR)]
    tables = 1
    while (len(sectors) + tables) * 4 > tables * SECTOR:
        tables += 1
    fats = [len(sectors) + n for n in range(tables)]
    chain += [FAT] * tables
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, directory, 0, 4096, END, 0, END, 0)
    header += struct.pack(f"<{len(fats)}I", *fats).ljust(109 * 4, b"\xff")
    return header + b"".join(sectors) + table


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = 0xFFFFFFFF) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, right, child)
        + bytes(36)
        + struct.pack("<IQ", start if kind != 5 else END, size)
    )
