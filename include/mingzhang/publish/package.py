"""The papers of a release: what its tables are (datapackage.json), what changed (CHANGELOG.json), how to read it (README.md)."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mingzhang.publish.resources import CASES, CELLS, CLAIMS, DOCUMENTS, FIGURES, FINDINGS, OBLIGATIONS, REPORTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from mingzhang.archive import ReleaseRecord
    from mingzhang.publish.files import Written
    from mingzhang.publish.resources import Field, Resource

SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"
DATABASE = "mingzhang.sqlite"
"""The file that holds all tables."""
TABLE_SCHEMA_TYPES = {"amount": "number", "point": "number"}
CAUTION = "机器比对结果，非审计结论，不涉及资金使用是否合规。 Found by comparing printed figures with each other: not an audit."


def descriptor(
    written: Sequence[Written], folder: Path, release: str, published_at: str, publishers: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """The Data Package (version 2, with Table Schema) of the files in `folder`."""
    publishers = list(publishers)
    return {
        "$schema": SCHEMA,
        "name": "mingzhang-final-accounts",
        "title": "部门决算开放数据 · Departmental final accounts as open data",
        "description": f"每个印刷数字一行，附页码、位置和来源。 Every printed figure with its page, place and source. {CAUTION}",
        "version": release,
        "created": published_at,
        "keywords": ["部门决算", "财政", "open data", "public finance", "China"],
        "licenses": _licences(publishers),
        "sources": [{"title": publisher["name"], "path": publisher["address"]} for publisher in publishers],
        "resources": [*(_resource(each, folder, kind) for each in written for kind in ("csv", "json")), _everything(folder)],
    }


def shape(resources: Iterable[Resource]) -> list[Any]:
    """What a release of this program looks like, whatever is in it: a change of it makes a new release."""
    return [[resource.path, schema(resource)] for resource in resources]


def schema(resource: Resource) -> dict[str, Any]:
    """The Table Schema of a table."""
    described: dict[str, Any] = {
        "fields": [_field(field) for field in resource.fields],
        "missingValues": [""],
        "primaryKey": list(resource.key),
    }
    if resource is not REPORTS and "report" in {field.name for field in resource.fields}:
        described["foreignKeys"] = [{"fields": ["report"], "reference": {"resource": REPORTS.name, "fields": ["report"]}}]
    return described


def changelog(record: ReleaseRecord, before: ReleaseRecord | None, reports: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What a release says that the one before did not, and what it no longer says; `reports`: the reports of this one by key."""
    now, then = dict(record.reports), dict(before.reports if before else ())

    def about(key: str) -> dict[str, Any]:
        names = ("unit_name", "fiscal_year", "scope", "source_url")
        return {"report": key} | ({name: reports[key][name] for name in names} if key in reports else {})

    changed = sorted(key for key in now.keys() & then.keys() if now[key] != then[key])
    return {
        "release": record.release,
        "published_at": record.published_at.isoformat(),
        "fingerprint": record.fingerprint,
        "previous": before.release if before else None,
        "added": [about(key) | {"version": now[key]} for key in sorted(now.keys() - then.keys())],
        "changed": [about(key) | {"version": now[key], "previous_version": then[key]} for key in changed],
        "withdrawn": [about(key) | {"previous_version": then[key]} for key in sorted(then.keys() - now.keys())],
    }


def readme(written: Sequence[Written], publishers: Iterable[Mapping[str, Any]]) -> str:
    """The page for the reader of the data."""
    rows = "\n".join(f"| `{w.resource.path}.csv` `.json` | {w.resource.title} | {w.rows} |" for w in written)
    sources = "\n".join(f"- {_line(p['name'])} · {p['address']} · {_line(p['licence']) or '未说明 not stated'}" for p in publishers)
    return f"""# 部门决算开放数据 · Departmental final accounts

| 文件 file | 表 table | 行 rows |
|---|---|---|
{rows}

- `index.html`：用浏览器打开，逐单位、逐报告查看。 Open it in a browser: every unit, report and figure, with its place in the original.
- `{DATABASE}`：全部表在一个文件中，含外键和字段说明。 All tables in one SQLite file, with keys and the meaning of the columns.
- **{FIGURES.path}**：每个印刷数字一行。`amount` 为元，精确小数；`printed` 和 `money_unit` 是纸面上的字样；页码和坐标指出原文位置。
  One row a printed figure: `amount` in yuan, exact; `printed` and `money_unit` as on the page; page and box say where it stands.
- 空白不是零：空白没有行（`forms/` 中为空格）。 Blank is not zero: it has no row, and an empty cell in `forms/`.
- **{DOCUMENTS.path}**：发布者公开的每个文件，是什么、为何未收录或暂缓公布。 Every document: what it is, and why its figures are not here.
- **{CELLS.path}**：空白、涉密和无法识读的位置。 Places that are blank, withheld or could not be read.
- **{OBLIGATIONS.path}**：每份报告应查的事项是否查过、结论如何。 What must be checked of every report, and what became of it.
- **{CLAIMS.path}**：文字说明中读懂的数字，不含原句。 What the narratives state, number by number, without their sentences.
- 同一报告见于多个文件时，`documents` 栏列出各文件；逐数比对的不同之处见 {FINDINGS.path} 的 S-COPIES。
  Where several documents hold a report, `documents` names them; what they print differently stands in {FINDINGS.path} under S-COPIES.
- 不同口径（`scope`）的数字不可相加。 Never add up figures of different scopes.
- **{FINDINGS.path}**：{CAUTION}
- **{CASES.path}**：可能出自同一处录入或排版差异的比对结果；是推测，不是更正。
  Findings that one slip may be behind: inferred, no correction, never applied.
- 金额请按文本或精确小数读取。JSON 中金额是字符串，以免变成二进制浮点数。CSV 中可能被电子表格当作公式的文字前加了撇号。
  Read amounts as text or exact decimals: in JSON they are strings, so that no program makes binary floats of them. In CSV, text that a
  spreadsheet would run as a formula begins with an apostrophe; amounts never do. In Excel, import the CSV as UTF-8.
- `datapackage.json`：各栏的含义、类型和键（Frictionless Data Package）。 Meaning, types and keys of all columns.
- `CHANGELOG.json`：与上一期相比新增、变更和撤下的报告。 Reports added, changed and withdrawn since the release before.
- `sha256sum -c SHA256SUMS`：核对文件是否完整。 Checks that the files are complete.

## 来源和许可 · Sources and licences

{sources}
"""


def origins(reports: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The publishers of `reports`, each with the address of its site."""
    found: dict[str, dict[str, str]] = {}
    for report in reports:
        parts = urlsplit(str(report["source_url"]))
        entry = {"name": str(report["publisher_name"]), "licence": str(report["licence"]), "address": f"{parts.scheme}://{parts.netloc}/"}
        found.setdefault(str(report["publisher"]), entry)
    return [found[publisher] for publisher in sorted(found)]


def _everything(folder: Path) -> dict[str, Any]:
    """The file that holds all tables."""
    path = folder / DATABASE
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": "mingzhang-sqlite",
        "path": path.name,
        "format": "sqlite",
        "mediatype": "application/vnd.sqlite3",
        "title": "全部表",
        "description": "All tables as one SQLite database, with foreign keys, and the meaning of all columns in its table `fields`",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
    }


def _resource(written: Written, folder: Path, kind: str) -> dict[str, Any]:
    """A file. Only the CSV is called a table: validators need another library for tables in JSON. It has the same rows."""
    resource = written.resource
    path = f"{resource.path}.{kind}"
    with (folder / path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    described = {
        "name": resource.name.replace("_", "-") + ("" if kind == "csv" else f"-{kind}"),
        "path": path,
        "format": kind,
        "mediatype": {"csv": "text/csv", "json": "application/json"}[kind],
        "encoding": "utf-8",
        "title": resource.title,
        "description": resource.description,
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{digest}",
    }
    if kind == "csv":
        return described | {"type": "table", "rows": written.rows, "schema": schema(resource)}
    note = "The same rows as the CSV, as a list of objects with the same fields; amounts are strings, an empty cell is null."
    return described | {"description": f"{resource.description}. {note}", "records": written.rows}


def _field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "type": TABLE_SCHEMA_TYPES.get(field.type, field.type),
        "title": field.title,
        "description": field.description,
    }
    if field.type == "amount":
        described["unit"] = "CNY"
    constraints: dict[str, Any] = {"required": True} if field.required else {}
    if field.choices:
        constraints["enum"] = [choice for choice in field.choices if choice]
    return described | ({"constraints": constraints} if constraints else {})


def _licences(publishers: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Each licence once. One that is no identifier is named `notspecified`, as the Open Definition does, with its words as title."""
    words = sorted({str(publisher["licence"]) for publisher in publishers})
    return [
        {"name": text, "title": text}
        if re.fullmatch(r"[-\w.]+", text, re.ASCII)
        else {"name": "notspecified", "title": text or "not stated"}
        for text in words
    ]


def _line(text: str) -> str:
    return " ".join(text.split())
