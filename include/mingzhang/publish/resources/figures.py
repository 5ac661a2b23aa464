"""What the forms print, place by place: amounts, and places that have none."""

from __future__ import annotations

from mingzhang.publish.resources.fields import (
    DOCUMENT,
    FORM,
    LINE,
    METHODS,
    MONEY_UNIT,
    OCCURRENCE,
    PLACE,
    REGION,
    REPORT,
    SCOPE,
    SOURCE,
    TABLE,
    UNIT,
    UNIT_NAME,
    VERSIONS,
    YEAR,
    Field,
    Resource,
)
from mingzhang.warehouse import published

PLACED = (REPORT, UNIT, UNIT_NAME, REGION, YEAR, SCOPE, FORM, TABLE, LINE)
"""Where an amount, or its absence, stands: whose report, which line of which form."""

FIGURES = Resource(
    "figures",
    "figures",
    "数字",
    "One row a printed amount, at its address (form, table, line, column, occurrence). A blank is no row; a printed zero is",
    (
        *PLACED,
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
        *VERSIONS,
    ),
    ("report", "form", "table", "line", "column", "occurrence"),
    published.published_figures,
)

CELLS = Resource(
    "cells",
    "cells",
    "无金额的位置",
    "One row a place of a form that has no amount but matters: printed blank, withheld, or not readable. A blank is not zero",
    (
        *PLACED,
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
        *VERSIONS,
    ),
    ("report", "form", "table", "line", "column", "occurrence"),
    published.published_cells,
)
