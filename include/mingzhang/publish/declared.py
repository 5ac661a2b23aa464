"""The tables of a release as its own description declares them, whichever program wrote it, with the rows that its files hold."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from mingzhang.publish import parts, schemas
from mingzhang.publish.resources import Field, Resource, resources

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from mingzhang.publish.resources.fields import Type

LISTING = "parts"


def tables_of(folder: Path) -> list[Resource]:
    """The tables of the release in `folder`, in its order. Ask `rows_of` for their rows: no warehouse has them."""
    described = json.loads((folder / "datapackage.json").read_bytes())["resources"]
    printed = {(table.name, field.name) for table in resources() for field in table.fields if field.printed}
    return [_table(each, folder, printed) for each in described if each.get("type") == "table" and each["name"] != LISTING]


def files_of(folder: Path, table: Resource, places: Collection[tuple[str, str]] | None = None) -> list[Path]:
    """The JSON files that hold the rows of a table, in their order: those of its smallest parts, or the whole where it has none.

    `places`: only those of these regions and years, as far as they have files of their own.
    """
    entries = parts.read(folder) if table.of_reports else []
    if places is not None:
        entries = [entry for entry in entries if (entry.region, entry.fiscal_year) in places]
    found = parts.Parts(folder, entries).of(table.name, "json")
    if found or (table.of_reports and (folder / parts.LISTING).is_file()):
        return found
    stem = folder / table.path
    return [path for path in (stem.with_name(f"{stem.name}.json"), stem.with_name(f"{stem.name}.json.gz")) if path.is_file()]


def rows_of(folder: Path, table: Resource, places: Collection[tuple[str, str]] | None = None) -> Iterator[dict[str, Any]]:
    """The rows that those files hold."""
    for path in files_of(folder, table, places):
        yield from json.loads(content_of(path))


def content_of(path: Path) -> bytes:
    """What a JSON file holds, compressed or not."""
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


def _table(described: Mapping[str, Any], folder: Path, printed: set[tuple[str, str]]) -> Resource:
    name, schema = described["name"].replace("-", "_"), described["schema"]
    key = tuple(schema.get("primaryKey", ()))
    references = {each["fields"][0]: each["reference"] for each in schema.get("foreignKeys", [])}
    choices = _choices(folder / schemas.FOLDER / f"{name}.json")
    path = described["path"]
    if isinstance(path, list):  # a table that is divided into years
        path = path[0].split("/", 2)[2]
    path = path.removesuffix(".gz").removesuffix(".csv")
    fields = tuple(
        Field(
            field["name"],
            field.get("title", ""),
            field.get("description", ""),
            _type(field),
            bool(field.get("constraints", {}).get("required")),
            choices.get(field["name"]) or tuple(field.get("constraints", {}).get("enum", ())),
            (name, field["name"]) in printed,
            *_referred(field["name"], references, key, name),
        )
        for field in schema["fields"]
    )
    return Resource(name, path, described["title"], described["description"], fields, key, lambda *_: iter(()))


def _referred(field: str, references: Mapping[str, Mapping[str, Any]], key: tuple[str, ...], table: str) -> tuple[str, str]:
    """The table that a column names a row of, and by which column. The one that is the key names its own row: a description does not say
    it."""
    if field in references:
        return references[field]["resource"] or table, references[field]["fields"][0]
    return (table, "") if key == (field,) else ("", "")


def _type(field: Mapping[str, Any]) -> Type:
    if field["type"] == "number":
        return "amount" if field.get("unit") else "point"
    kind: Type = field["type"]
    return kind


def _choices(schema: Path) -> dict[str, tuple[str, ...]]:
    """What a field may be, the empty text included, which Table Schema cannot say."""
    if not schema.is_file():
        return {}
    properties = json.loads(schema.read_bytes())["items"]["properties"]
    return {name: tuple(each for each in said["enum"] if each is not None) for name, said in properties.items() if "enum" in said}
