"""The code lists: the forms, their lines and columns, the classifications of expenditure; derived from their declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from mingzhang.forms.classification import ClassificationName, classifications
from mingzhang.forms.declaration import every_form, functional_classes
from mingzhang.publish.resources.fields import Field, Resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mingzhang.publish.resources.fields import Rows
    from mingzhang.warehouse.database import Connection

FORM = Field("form", "表", "id of the form; 01 to 09 in final accounts", required=True, refers="forms")
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


def _names() -> Iterator[dict[str, Any]]:
    english = {item.code: item.title_en for item in functional_classes()}
    for classification, entry in classifications():
        for dated in entry.dated:
            yield {
                "classification": classification,
                "code": entry.code,
                "name": dated.title,
                "name_en": english.get(entry.code) if classification == "functional" else None,
                "parent": entry.parent or None,
                "since": dated.since,
                "until": dated.until,
                "moved_to": dated.moved_to or None,
                "doubt": dated.doubt or None,
            }


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
        "classifications",
        "codes/classifications",
        "政府收支分类科目",
        "One row a name of a code of the classifications of expenditure, as far as they are written down: a code that was renamed has "
        "several",
        (
            Field(
                "classification",
                "分类",
                "functional (支出功能分类), economic (部门预算支出经济分类) or government_economic (政府预算支出经济分类)",
                required=True,
                choices=get_args(ClassificationName),
            ),
            Field("code", "科目编码", "three digits a 类, five a 款, seven a 项", required=True),
            Field("name", "科目名称", "what it is called in these years", required=True),
            Field("name_en", "英文名称", "name in English, of the functional classes"),
            Field("parent", "上级科目", "the code above it; empty for a class"),
            Field("since", "起始年度", "first fiscal year of the name; empty: 2015 or before, or not known", "integer"),
            Field("until", "截止年度", "last fiscal year of the name; empty: still in use, or not known", "integer"),
            Field("moved_to", "并入科目", "the code that took its place"),
            Field(
                "doubt",
                "存疑",
                "what is not certain: years (when it began or ended), name (the name itself); empty: nothing",
                choices=("years", "name", ""),
            ),
        ),
        ("classification", "code", "name"),
        _listed(_names),
    ),
)
