"""The code lists: the forms, their lines and columns, the classes of expenditure; derived from their declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingzhang.forms.declaration import every_form, functional_classes
from mingzhang.publish.resources.fields import Field, Resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mingzhang.publish.resources.fields import Rows
    from mingzhang.warehouse.database import Connection

FORM = Field("form", "表", "form, 01 to 09", required=True, refers="forms")
SIDE = Field("side", "方", "income or expenditure side of the form, or the whole of it", required=True)
TITLE = Field("title", "名称", "official name, Chinese", required=True)
TITLE_EN = Field("title_en", "英文名称", "name in English", required=True)


def _listed(entries: Callable[[], Iterator[dict[str, Any]]]) -> Rows:
    """The rows of a list that no report changes."""

    def rows(_: Connection, reports: Sequence[str] | None = None, /) -> Iterator[dict[str, Any]]:
        return entries()

    return rows


def _forms() -> Iterator[dict[str, Any]]:
    for form in every_form():
        path = f"forms/{form.id}_{form.slug}" if form.kind == "final_accounts" else ""
        yield {"form": form.id, "kind": form.kind, "title": form.title, "title_en": form.title_en, "note": form.note, "path": path}


def _lines() -> Iterator[dict[str, Any]]:
    for form in every_form():
        for side in form.sides:
            for line in side.lines:
                yield {"form": form.id, "side": side.id, "line": line.id, "title": line.title, "title_en": line.title_en} | {
                    "total": line.total, "part_of": line.of, "until": line.until,
                }  # fmt: skip


def _columns() -> Iterator[dict[str, Any]]:
    for form in every_form():
        for side in form.sides:
            for column in side.columns:
                yield {"form": form.id, "side": side.id, "column": column.id, "title": column.title, "title_en": column.title_en} | {
                    "part_of": column.of
                }


def _classes() -> Iterator[dict[str, Any]]:
    for entry in functional_classes():
        yield {"code": entry.code, "title": entry.title, "title_en": entry.title_en}


CODES = (
    Resource(
        "forms",
        "codes/forms",
        "表目录",
        "One row a form",
        (
            FORM,
            Field("kind", "种类", "the kind of report in which it is printed", required=True),
            TITLE,
            TITLE_EN,
            Field("note", "说明", "what it prints"),
            Field("path", "路径", "the table in which it looks as on the page; empty: none"),
        ),
        ("form",),
        _listed(_forms),
    ),
    Resource(
        "lines",
        "codes/lines",
        "行目录",
        "One row a line with a name of its own; the other lines of a form are codes of the classification",
        (
            FORM,
            SIDE,
            Field("line", "行", "name of the line, as in the other tables", required=True),
            TITLE,
            TITLE_EN,
            Field("total", "合计行", "is it a total?", "boolean", required=True),
            Field("part_of", "其中", "the line of which it is a part; empty: none"),
            Field("until", "止于年度", "the last fiscal year whose form prints it; empty: it is printed today", "integer"),
        ),
        ("form", "side", "line"),
        _listed(_lines),
    ),
    Resource(
        "columns",
        "codes/columns",
        "栏目录",
        "One row a column of a form",
        (
            FORM,
            SIDE,
            Field("column", "栏", "name of the column, as in the other tables", required=True),
            TITLE,
            TITLE_EN,
            Field("part_of", "其中", "the column of which it is a part; empty: none"),
        ),
        ("form", "side", "column"),
        _listed(_columns),
    ),
    Resource(
        "functional_classes",
        "codes/functional_classes",
        "支出功能分类",
        "One row a class (类) of the functional classification of expenditure",
        (Field("code", "编码", "three digits, as in the column line", required=True), TITLE, TITLE_EN),
        ("code",),
        _listed(_classes),
    ),
)
