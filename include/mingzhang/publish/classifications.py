"""The classifications (政府收支分类科目) as a table of a release: every code, what it is called in which years, and what took its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from mingzhang.forms.classification import ClassificationName, classifications
from mingzhang.forms.declaration import functional_classes
from mingzhang.publish.resources import Field, Resource

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mingzhang.warehouse.database import Connection


def _names(_: Connection, reports: Sequence[str] | None = None, /) -> Iterator[dict[str, Any]]:
    """One row a name; no report changes them."""
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


CLASSIFICATIONS = Resource(
    "classifications",
    "codes/classifications",
    "政府收支分类科目",
    "One row a name of a code of the classifications of expenditure, as far as they are written down: a code that was renamed has several",
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
    _names,
)
