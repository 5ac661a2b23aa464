"""JSON Schema of the tables: what a program may rely on in their JSON files (schemas/figures.json is that of figures.json)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mingzhang.publish.resources import Field, Resource

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = "schemas"
TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "amount": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    "point": {"type": "number"},
    "boolean": {"type": "boolean"},
    "datetime": {"type": "string", "format": "date-time"},
    "array": {"type": "array"},
}


def schema(resource: Resource) -> dict[str, Any]:
    """The schema of a table's JSON file: a list of rows, each with all columns and nothing else."""
    return {
        "$schema": DIALECT,
        "title": resource.title,
        "description": resource.description,
        "type": "array",
        "items": {
            "type": "object",
            "properties": {field.name: _property(field) for field in resource.fields},
            "required": [field.name for field in resource.fields],
            "additionalProperties": False,
        },
    }


def _property(field: Field) -> dict[str, Any]:
    described = {"title": field.title, "description": field.description} | TYPES[field.type]
    if field.choices:
        described["enum"] = [*field.choices, *([] if field.required else [None])]
    if not field.required:
        described["type"] = [described["type"], "null"]
    return described
