"""Tombstones: what is told of a document, or of words of one, that the law asked to take out of every release."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mingzhang.publish.files import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

FILE = "TOMBSTONES.json"
NOTE = (
    "依法从各期（含往期）撤除的文件或字句。除此以外，各期一经公布不再改动。 Documents, and words of documents, that a person took out of "
    "all releases, old ones too, because the law asks for it. Nothing else of a release ever changes."
)


def stated(gone: Iterable[Mapping[str, Any]], release: str) -> dict[str, Any]:
    """The file of a release: `gone` are rows of the table of tombstones."""
    return {"release": release, "note": NOTE, "tombstones": [{name: value(each) for name, each in row.items()} for row in gone]}


def read(folder: Path) -> list[dict[str, Any]]:
    """The tombstones of a release, as its file says them; empty where it has none."""
    if not (folder / FILE).is_file():
        return []
    return list(json.loads((folder / FILE).read_bytes())["tombstones"])


def taken_out(gone: Sequence[Mapping[str, Any]]) -> str:
    """The section of a release's README; empty where nothing was taken out of it."""
    if not gone:
        return ""
    scope = {"document": "整份文件 the whole document", "words": "其中字句 words of it"}
    lines = [f"| `{row['document']}` | {scope[row['kind']]} | {value(row['decided_at'])[:10]} | {_cell(row['ground'])} |" for row in gone]
    head = ["## 已撤除 · Taken out", "", "| 文件 document (SHA-256) | 范围 scope | 决定日期 decided | 依据 ground |", "|---|---|---|---|"]
    return "\n".join([*head, *lines, "", ""])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
