"""The Data Package of a release: what its files are, and what their columns mean (datapackage.json, version 2, with Table Schema)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mingzhang.publish import schemas
from mingzhang.publish.parts import LISTING
from mingzhang.publish.whole import VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from mingzhang.publish.files import Written
    from mingzhang.publish.resources import Field, Resource
    from mingzhang.publish.sums import Sums

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
NAME = "mingzhang-final-accounts"
TITLE = "部门决算开放数据 · Departmental final accounts as open data"
DATABASE = "mingzhang.sqlite"
"""The file that holds all tables, but for those that are divided into years: these have a file a year, `of_year`."""
LICENCE = {"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
"""Ours, on the compilation and the rules: it says nothing of the rights in the sources."""
TABLE_SCHEMA_TYPES = {"amount": "number", "point": "number"}
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
    "sql": "application/sql",
}
CAUTION = "机器比对结果，非审计结论，不涉及资金使用是否合规。 Found by comparing printed figures with each other: not an audit."
DESCRIPTION = f"每个印刷数字一行，附页码、位置和来源。 Every printed figure with its page, place and source. {CAUTION}"
NOTES = {
    "json": "The same rows as the CSV, as a list of objects with the same fields; amounts are strings, an empty cell is null.",
    "parquet": "The same rows as the CSV, typed; amounts are decimals of 38 digits, 10 of them behind the point, and empty where they have "
    "more; lists are JSON text.",
}


def of_year(year: str) -> str:
    """The name of the file with all tables of one year."""
    return f"mingzhang-{year}.sqlite"


def descriptor(
    written: Sequence[Written],
    databases: Sequence[str],
    folder: Path,
    release: str,
    published_at: str,
    publishers: Iterable[Mapping[str, Any]],
    sums: Sums,
) -> dict[str, Any]:
    """The description of the files in `folder`; `databases`: the SQLite files, the one with all years first."""
    sources = [{"title": each["name"], "path": each["address"], "rights": each["licence"] or "not stated"} for each in publishers]
    tables = [_resource(each, folder, kind, sums) for each in written for kind in each.paths]
    divided = "".join(f", {each.resource.name}" for each in written if len(each.paths["csv"]) > 1)
    whole = SQLITE + (f"; the years' files have{divided[1:]}" if divided else "")
    others = [
        _file("mingzhang-sqlite", [databases[0]], "全部表", whole, folder, sums),
        *(
            _file(f"mingzhang-sqlite-{path.split('/')[1]}", [path], f"{path.split('/')[1]}年全部表", SQLITE_OF_YEAR, folder, sums)
            for path in databases[1:]
        ),
        _file("mingzhang-views", [VIEWS], "DuckDB 视图", DUCKDB, folder, sums),
    ]
    return {
        "$schema": PROFILE,
        "name": NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        "version": release,
        "created": published_at,
        "keywords": ["部门决算", "财政", "open data", "public finance", "China"],
        "licenses": [LICENCE],
        **({"sources": sources} if sources else {}),
        "resources": [*tables, _listing(folder, sums), *others],
    }


PARTS = {
    "path": "where the file is",
    "table": "the table whose rows it has, with the same columns; empty: all tables",
    "region": "region of the reports, GB/T 2260; empty: all",
    "fiscal_year": "fiscal year of the reports; empty: all",
    "format": "csv, json (both gzip), parquet or sqlite",
    "rows": "number of rows",
    "bytes": "size of the file",
    "sha256": "its checksum",
    "content": "names what it is made of: the same in two releases, the same file",
}
SQLITE = "All tables as one SQLite database, with foreign keys, and the meaning of all columns in its table fields"
SQLITE_OF_YEAR = "All tables of reports of one fiscal year as a SQLite database"
DUCKDB = "All tables as views for DuckDB, which reads the Parquet files beside this script"


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
    keys = [(field, field.refers_to or field.name) for field in resource.fields if field.refers]
    keys = [(field, name) for field, name in keys if (field.refers, name) != (resource.name, field.name)]
    if keys:
        described["foreignKeys"] = [
            # a row of the same table is said by no name
            {"fields": [field.name], "reference": {"resource": field.refers if field.refers != resource.name else "", "fields": [name]}}
            for field, name in keys
        ]
    return described


def origins(reports: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The publishers of `reports`, each with the address of its site."""
    found: dict[str, dict[str, str]] = {}
    for report in reports:
        parts = urlsplit(str(report["source_url"]))
        entry = {"name": str(report["publisher_name"]), "licence": str(report["licence"]), "address": f"{parts.scheme}://{parts.netloc}/"}
        found.setdefault(str(report["publisher"]), entry)
    return [found[publisher] for publisher in sorted(found)]


def _listing(folder: Path, sums: Sums) -> dict[str, Any]:
    """The list of the files of all parts: they are too many to be described here one by one, and their columns are those of the tables."""
    described = _file("parts", [LISTING], "分地区、分年度文件", "One row a file of a region, a year, or a year of a region", folder, sums)
    fields = [
        {"name": name, "type": "integer" if name in ("rows", "bytes") else "string", "description": description}
        for name, description in PARTS.items()
    ]
    return described | {"type": "table", "encoding": "utf-8", "schema": {"fields": fields, "missingValues": [""], "primaryKey": ["path"]}}


def _file(name: str, paths: Sequence[str], title: str, description: str, folder: Path, sums: Sums) -> dict[str, Any]:
    """A file, or several that are one after the other: then size and checksum of each stand in `files`."""
    kind = paths[0].removesuffix(".gz").rpartition(".")[2]
    files = [{"path": path, "bytes": (folder / path).stat().st_size, "hash": f"sha256:{sums.of(path)}"} for path in paths]
    described = {
        "name": name,
        "path": paths[0] if len(paths) == 1 else list(paths),
        "format": kind,
        "mediatype": MEDIA_TYPES[kind],
        "title": title,
        "description": description,
        **({"bytes": files[0]["bytes"], "hash": files[0]["hash"]} if len(paths) == 1 else {"files": files}),
    }
    return described | ({"compression": "gz"} if paths[0].endswith(".gz") else {})


def _resource(written: Written, folder: Path, kind: str, sums: Sums) -> dict[str, Any]:
    """A file. Only the CSV is called a table: validators need other libraries for the rest. They have the same rows."""
    resource, paths = written.resource, written.paths[kind]
    name = resource.name.replace("_", "-") + ("" if kind == "csv" else f"-{kind}")
    described = _file(name, paths, resource.title, resource.description, folder, sums)
    if kind != "parquet":
        described["encoding"] = "utf-8"
    if kind == "csv":
        return described | {"type": "table", "rows": written.rows, "schema": schema(resource)}
    if kind == "parquet":
        described["type"] = "file"  # else a validator that can read it compares it with its guess of the columns
    else:
        described["conformsTo"] = f"{schemas.FOLDER}/{resource.name}.json"
    return described | {"description": f"{resource.description}. {NOTES[kind]}", "records": written.rows}


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
