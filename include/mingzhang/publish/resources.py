"""The tables of a release: their columns, types and keys, said once for the files and for their description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from mingzhang.forms.declaration import forms
from mingzhang.warehouse import published
from mingzhang.warehouse.views import amount_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mingzhang.forms.declaration import Form
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


@dataclass(frozen=True, slots=True)
class Resource:
    """A table of a release: `path`.csv and `path`.json."""

    name: str
    path: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    rows: Callable[[Connection], Iterator[Mapping[str, Any]]]


METHODS = ("text", "ocr", "markup")
SCOPES = ("department", "headquarters", "unit", "unknown")

REPORT = Field("report", "报告", "key of the report: unit, fiscal year, kind and scope", required=True)
UNIT = Field("unit", "单位代码", "id of the unit, the same from year to year", required=True)
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
DOCUMENT = Field("document", "文件", "SHA-256 of the document", required=True)
SOURCE = Field("source_url", "来源", "address of the document at the publisher", required=True)

REPORTS = Resource(
    "reports",
    "reports",
    "报告",
    "One row a report: unit, fiscal year, kind and scope; where it comes from, how it was read, and what the rules say of it",
    (
        REPORT,
        UNIT,
        UNIT_NAME,
        Field("region", "地区", "administrative code of the publisher, GB/T 2260", required=True),
        YEAR,
        Field("kind", "种类", "final_accounts (部门决算)", required=True),
        SCOPE,
        Field("title", "标题", "title of the report"),
        Field("printed_unit", "封面单位", "the unit's name as on the cover"),
        Field("version", "版本", "name of its set of figures: another one when an amount changes", required=True),
        DOCUMENT,
        Field("media_type", "文件类型", "what the document is"),
        Field("pages", "页数", "pages of the document", "integer"),
        SOURCE,
        Field("publisher", "发布者代码", "id of the publisher", required=True),
        Field("publisher_name", "发布者", "who put it online", required=True),
        Field("licence", "许可", "what the publisher allows"),
        Field("retrieved_at", "获取时间", "when the document was first fetched, UTC", "datetime", required=True),
        Field("last_seen", "最后见到", "when it was last seen at the publisher, UTC; empty while it is there", "datetime"),
        Field("reader_version", "读取程序", "version of the reader, the form declarations and their libraries", required=True),
        Field("rules_version", "规则版本", "version of the rules", required=True),
        Field("forms", "表", "the forms that were found, 01 to 09, with spaces between"),
        Field("figures", "数字", "number of figures", "integer", required=True),
        Field("uncertain", "未确证", "figures that neither a second reading nor an identity confirms", "integer", required=True),
        Field("unreadable", "无法识读", "places that should hold a figure and could not be read", "integer", required=True),
        Field("method", "读法", "how its figures were read: text layer, markup, or OCR where any was", required=True, choices=METHODS),
        Field(
            "documents",
            "有关文件",
            "every document that holds it, with the address and the forms of each: the published one, its parts where the forms stand "
            "in several, and copies, with how many figures could be compared and how many differ (rule S-COPIES)",
            "array",
        ),
        Field("rules_evaluated", "已执行规则", "number of rules that were evaluated on this report", "integer", required=True),
        Field("passed", "相符", "rules that hold", "integer", required=True),
        Field("rounding", "尾差", "rules that hold within rounding", "integer", required=True),
        Field("failed", "不符", "rules that do not hold", "integer", required=True),
        Field("not_applicable", "不适用", "rules that do not apply to this report", "integer", required=True),
        Field("insufficient_data", "数据不足", "rules whose figures are not all there", "integer", required=True),
        Field("rule_error", "规则故障", "rules that could not be run", "integer", required=True),
        Field(
            "obligations_checked",
            "已查事项",
            "number of things that must be checked of a report and were (table obligations)",
            "integer",
            required=True,
        ),
        Field(
            "obligations_not_checked",
            "未查事项",
            "number of those that were not: figures are missing, or a rule is not in the book or could not be run; what does not apply "
            "to the report is in neither number",
            "integer",
            required=True,
        ),
        Field(
            "narrative_seen",
            "文字说明中的数字",
            "amounts and percentages that the narrative states; empty: no narrative was looked for",
            "integer",
        ),
        Field("narrative_understood", "其中读懂的", "of these, how many are claims (table claims)", "integer"),
        Field("errors", "差异", "findings of severity error", "integer", required=True),
        Field("warnings", "提示", "findings of severity warning", "integer", required=True),
        Field("infos", "参考", "findings of severity info", "integer", required=True),
        Field("evidence", "种类依据", "what tells that it is a departmental final accounts report: the words that decided"),
        Field("predecessor_document", "上年文件", "SHA-256 of the document of last year's report that it was compared with; empty: none"),
        Field("predecessor_version", "上年版本", "version of last year's report that it was compared with; empty: none"),
        Field("doubts", "存疑", "why a person had to decide about it", "array"),
        Field("decision", "决定", "why that person let it through"),
        Field("problems", "读取问题", "what could not be placed or contradicts itself", "array"),
    ),
    ("report",),
    published.published_reports,
)

FIGURES = Resource(
    "figures",
    "figures",
    "数字",
    "One row a printed amount, at its address (form, table, line, column, occurrence). A blank is no row; a printed zero is",
    (
        REPORT,
        UNIT,
        UNIT_NAME,
        YEAR,
        SCOPE,
        Field("form", "表", "form, 01 to 09", required=True),
        TABLE,
        LINE,
        Field("column", "栏", "column: a name of the form's declaration, or x: and the printed label", required=True),
        OCCURRENCE,
        Field("label", "项目", "what the page calls the line"),
        Field("amount", "金额", "exact decimal; yuan where measure is money", "amount", required=True),
        Field("printed", "印刷数字", "the characters on the page", required=True, printed=True),
        MONEY_UNIT,
        Field("measure", "计量", "money (yuan), count or ratio", required=True, choices=("money", "count", "ratio")),
        *PLACE,
        Field("method", "读法", "text layer, OCR or markup", required=True, choices=METHODS),
        Field("agreement", "一致", "did independent readings give the same characters? empty: only one was made", "boolean"),
        Field("confidence", "识别率", "0 to 1, OCR only", "point"),
        Field("certain", "确证", "agreement of readings, or an identity with other non-zero figures that holds", "boolean"),
        Field("declared", "已登记", "false: a line or column that no form declares", "boolean", required=True),
        DOCUMENT,
        SOURCE,
    ),
    ("report", "form", "table", "line", "column", "occurrence"),
    published.published_figures,
)

FINDINGS = Resource(
    "findings",
    "findings",
    "比对结果",
    "One row an identity that does not hold, or only within rounding. Found by comparing figures: not an audit, says nothing of compliance",
    (
        REPORT,
        Field("finding", "序号", "number within the report, from 1", "integer", required=True),
        UNIT_NAME,
        YEAR,
        SCOPE,
        Field("rule", "规则", "id of the rule", required=True),
        Field("severity", "级别", "error, warning or info", required=True, choices=("error", "warning", "info")),
        Field("outcome", "结论", "fail, or rounding (differs within what rounding explains)", required=True),
        Field("message", "说明", "the finding in a sentence, Chinese"),
        Field("message_en", "说明（英文）", "the finding in a sentence"),
        Field("reported", "印刷数", "the printed side of the identity, yuan", "amount"),
        Field("expected", "计算数", "what the other figures make it, yuan", "amount"),
        Field("difference", "差额", "reported - expected, yuan", "amount"),
        Field("tolerance", "尾差范围", "the largest difference that rounding explains, yuan", "amount"),
        Field(
            "figures",
            "有关数字",
            "the figures that took part: address, printed, amount in yuan, page, box; the document, where it is not the report's own, and "
            "fiscal_year for a figure of last year's report; form is narrative for an amount that the narrative states",
            "array",
        ),
        Field("explanation", "已有说明", "what a person has said of it, with name and day; it is advisory then"),
        Field("case", "关联组", "number of the case in the table cases: findings that share figures, probably one misprint", "integer"),
        Field(
            "candidates",
            "推测",
            "figures that would settle the case with another value, most likely first; an inference, never applied",
            "array",
        ),
    ),
    ("report", "finding"),
    published.published_findings,
)

CASES = Resource(
    "cases",
    "cases",
    "关联组",
    "One row a group of findings that share figures, probably one misprint, with the figures that would settle it. An inference by "
    "calculation: no correction, and never applied to the data",
    (
        REPORT,
        Field("case", "序号", "number within the report, from 1", "integer", required=True),
        UNIT_NAME,
        YEAR,
        SCOPE,
        Field("findings", "比对结果", "numbers of its findings in the table findings", "array"),
        Field("message", "推测", "what the likeliest change would do, in a sentence, Chinese; empty where no figure would settle it"),
        Field("message_en", "推测（英文）", "the same in English"),
        Field(
            "candidates",
            "可能之处",
            "most likely first: the address of a figure, as printed, the value (yuan) with which the relations would hold, others that "
            "would change with it (also), what could have made the one of the other (slip), the rules that would hold (repairs) and those "
            "that would not (leaves); docs/figures.md names the slips",
            "array",
        ),
    ),
    ("report", "case"),
    published.published_cases,
)

CELLS = Resource(
    "cells",
    "cells",
    "无金额的位置",
    "One row a place of a form that has no amount but matters: printed blank, withheld, or not readable. A blank is not zero",
    (
        REPORT,
        UNIT,
        UNIT_NAME,
        YEAR,
        SCOPE,
        Field("form", "表", "form, 01 to 09", required=True),
        TABLE,
        LINE,
        Field("column", "栏", "column: a name of the form's declaration", required=True),
        OCCURRENCE,
        Field("label", "项目", "what the page calls the line"),
        Field(
            "state",
            "状态",
            "blank (printed without an amount), withheld (***, 涉密), unreadable (there is something that could not be read)",
            required=True,
            choices=("blank", "withheld", "unreadable"),
        ),
        Field("printed", "印刷字样", "the characters on the page, as far as they were read", printed=True),
        *PLACE,
        DOCUMENT,
        SOURCE,
    ),
    ("report", "form", "table", "line", "column", "occurrence"),
    published.published_cells,
)

OBLIGATIONS = Resource(
    "obligations",
    "obligations",
    "应查事项",
    "One row a thing that must be checked of every report, and what became of it, whichever rules do it: a rule that is left out lowers "
    "what is checked, it cannot raise it",
    (
        REPORT,
        UNIT_NAME,
        YEAR,
        SCOPE,
        Field("obligation", "事项", "id of the obligation in the rule book", required=True),
        Field(
            "outcome",
            "结论",
            "the gravest outcome of the rules that fulfil it; not_checked: one of them is not in the book",
            required=True,
            choices=("pass", "rounding", "fail", "not_applicable", "insufficient_data", "rule_error", "not_checked"),
        ),
        Field("note", "缺少", "what is missing"),
    ),
    ("report", "obligation"),
    published.published_obligations,
)

CLAIMS = Resource(
    "claims",
    "claims",
    "文字说明中的数字",
    "One row an amount, a percentage, a count or a direction that the narrative states of a subject and that was understood",
    (
        REPORT,
        Field("claim", "序号", "number within the report, in the order of the text", "integer", required=True),
        UNIT_NAME,
        YEAR,
        SCOPE,
        Field(
            "subject",
            "对象",
            "what it speaks of: the address of a figure (form.line.column), or a name for what no form prints",
            required=True,
        ),
        Field(
            "kind",
            "种类",
            "level (how much), change, change_percent, share (of another), completion (of the budget), direction alone, reason (of a "
            "change), or names",
            required=True,
            choices=("level", "change", "change_percent", "share", "completion", "direction", "reason", "names"),
        ),
        Field("measure", "计量", "money (yuan), count or ratio (percent)", required=True, choices=("money", "count", "ratio")),
        Field("amount", "数值", "without sign: yuan for money, else the printed number; empty where none is printed", "amount"),
        Field(
            "printed",
            "印刷数字",
            "the characters of the number, or of the direction. The sentence around it is not published, as it may name people: read it in "
            "the document, on this page",
            printed=True,
        ),
        Field("printed_unit", "印刷单位", "unit as printed: 万元, %, 人次, ..."),
        Field(
            "basis",
            "依据",
            "actual (spent or received), initial_budget (年初预算) or budget",
            required=True,
            choices=("actual", "initial_budget", "budget"),
        ),
        Field("year", "所述年度", "the fiscal year that it speaks of", "integer"),
        Field("direction", "方向", "up, down or flat; empty: none is named", choices=("up", "down", "flat", "")),
        Field(
            "against",
            "比较对象",
            "what a change or a direction compares with; empty: nothing",
            choices=("previous_year", "initial_budget", "budget", ""),
        ),
        Field("annex", "附件", "does it stand in an annex, which may mean other funds by the same words?", "boolean", required=True),
        Field(
            "state",
            "状态",
            "read; blank (the number is missing); residue (alternatives of the template were left standing)",
            required=True,
            choices=("read", "blank", "residue"),
        ),
        *PLACE[:-1],
        DOCUMENT,
        SOURCE,
    ),
    ("report", "claim"),
    published.published_claims,
)

DOCUMENTS = Resource(
    "documents",
    "documents",
    "文件",
    "One row a document that a publisher has put online: what it is, what came of reading it, and which reports it holds",
    (
        DOCUMENT,
        SOURCE,
        Field("publisher", "发布者代码", "id of the publisher", required=True),
        Field("publisher_name", "发布者", "who put it online", required=True),
        Field("link_text", "链接文字", "what its link is called"),
        Field("context_title", "所在网页", "title of the page that carries it as an attachment"),
        Field("media_type", "文件类型", "what the document is"),
        Field("pages", "页数", "pages of the document", "integer"),
        Field("size", "字节数", "bytes", "integer"),
        Field(
            "status",
            "结果",
            "read; not_readable; out_of_scope (no departmental final accounts); waits (for a program or its turn); failed (ours to repair)",
            required=True,
            choices=("read", "not_readable", "out_of_scope", "waits", "failed"),
        ),
        Field(
            "kind",
            "种类",
            "kinds of the reports in it: final_accounts, budget, government_accounts, performance, other; with spaces between",
        ),
        Field("evidence", "依据", "what tells the kind: the words of the document that decided"),
        Field("code", "原因代码", "stable name of the reason, or the program that it waits for; empty where there is nothing to explain"),
        Field("message", "原因", "what came of reading it, in a sentence"),
        Field("reports", "报告", "keys of the reports that it holds or speaks of", "array"),
        Field("published", "已公布", "are its figures among the published ones?", "boolean", required=True),
        Field("held_back", "存疑", "why figures of it are held back until a person decides", "array"),
        Field("retrieved_at", "获取时间", "when it was first fetched, UTC", "datetime", required=True),
        Field("last_seen", "最后见到", "when it was last seen at the publisher, UTC; empty while it is there", "datetime"),
    ),
    ("document",),
    published.published_documents,
)


def resources() -> tuple[Resource, ...]:
    """All tables of a release, the one that the others refer to first."""
    return REPORTS, FIGURES, CELLS, FINDINGS, CASES, OBLIGATIONS, CLAIMS, DOCUMENTS, *map(_form, forms())


def _form(form: Form) -> Resource:
    name = f"{form.id}_{form.slug}"
    sides = tuple(side.id for side in form.sides)
    side = (Field("side", "方", "income or expenditure side; empty for a line that no form declares", choices=(*sides, "")),)
    return Resource(
        name=f"form_{name}",
        path=f"forms/{name}",
        title=form.title,
        description=f"{form.title_en}, as it looks on the page: a row a line, amounts in yuan, empty where the page is blank. {form.note}",
        fields=(
            *(REPORT, UNIT, UNIT_NAME, YEAR, SCOPE, TABLE, LINE, OCCURRENCE),
            *(side if len(sides) > 1 else ()),
            *(Field("name", "项目", "what the page calls the line"), MONEY_UNIT, PAGE),
            *(Field(column, title, f"{title_en}, yuan", "amount") for column, (title, title_en) in amount_columns(form).items()),
        ),
        key=("report", "table", "line", "occurrence"),
        rows=lambda connection: published.published_lines(connection, form),
    )
