"""What a table of a release is, and the columns that stand in more than one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mingzhang.warehouse.database import Connection

Type = Literal["string", "integer", "amount", "point", "boolean", "datetime", "array"]
"""amount: an exact decimal. point: a measure on the page or a share, rounded to two decimals. The others as in Table Schema."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column."""

    name: str
    title: str
    """Chinese."""
    description: str
    """English."""
    type: Type = "string"
    required: bool = False
    choices: tuple[str, ...] = ()
    printed: bool = False
    """The characters of an amount as printed: never changed, whatever a spreadsheet makes of them."""
    refers: str = ""
    """The table whose key it is; empty: none."""
    refers_to: str = ""
    """The name of that key there; empty: the same."""


class Rows(Protocol):
    """The rows of a table: of all reports that may be published, or of some of them."""

    def __call__(self, connection: Connection, reports: Sequence[str] | None = None, /) -> Iterator[Mapping[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class Resource:
    """A table of a release: `path`.csv, `path`.json and `path`.parquet."""

    name: str
    path: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    rows: Rows

    @property
    def of_reports(self) -> bool:
        """Is every row about one report of the release? Then it also comes in parts, by region and year."""
        return any(field.name == "report" and field.refers for field in self.fields)


def on_site(rows: Rows, page: Callable[[Mapping[str, Any]], str]) -> Rows:
    """The rows, each with the `site_page` that shows it."""

    def with_page(connection: Connection, reports: Sequence[str] | None = None, /) -> Iterator[Mapping[str, Any]]:
        return (dict(row) | {SITE_PAGE.name: page(row)} for row in rows(connection, reports))

    return with_page


METHODS = ("text", "ocr", "markup")
SCOPES = ("department", "headquarters", "unit", "unknown")

REPORT = Field("report", "报告", "key of the report: unit, fiscal year, kind and scope", required=True, refers="reports")
UNIT = Field("unit", "单位代码", "id of the unit, the same from year to year", required=True, refers="units")
UNIT_NAME = Field("unit_name", "单位", "name of the unit", required=True)
YEAR = Field("fiscal_year", "年度", "fiscal year", "integer", required=True)
SCOPE = Field(
    "scope",
    "口径",
    "whose figures: department (部门汇总), headquarters (本级), unit (单位); never add up different scopes",
    required=True,
    choices=SCOPES,
)
TABLE = Field("table", "表次", "1 but for a form that a report prints again", "integer", required=True)
FORM = Field("form", "表", "form, 01 to 09", required=True, refers="forms")
LINE = Field("line", "行", "line: a name of the form's declaration, a classification code, or x: and the printed label", required=True)
OCCURRENCE = Field("occurrence", "次", "1 but for a code that a table prints again", "integer", required=True)
MONEY_UNIT = Field("money_unit", "印刷单位", "the unit of money printed for the table")
PAGE = Field("page", "页", "page of the document, from 1", "integer")
PLACE = (
    PAGE,
    Field("x0", "左", "left edge of the box on the page, PDF points from the top left", "point"),
    Field("top", "上", "upper edge of the box", "point"),
    Field("x1", "右", "right edge of the box", "point"),
    Field("bottom", "下", "lower edge of the box", "point"),
    Field("location", "位置", "for documents without pages: sheet and cell, or table, row and column"),
)
DOCUMENT = Field("document", "文件", "SHA-256 of the document", required=True, refers="documents")
SOURCE = Field("source_url", "来源", "address of the document at the publisher", required=True)
REGION = Field("region", "地区", "administrative code of the publisher, GB/T 2260", required=True)
PUBLISHER = Field("publisher", "发布者代码", "id of the publisher", required=True, refers="publishers")
READER = Field("reader_version", "读取程序", "version of the reader, the form declarations and their libraries", required=True)
RULES = Field("rules_version", "规则版本", "version of the rules", required=True)
VERSIONS = (READER, RULES)
SITE_PAGE = Field("site_page", "网页", "the page of the site that shows it, from the top of the release", required=True)
