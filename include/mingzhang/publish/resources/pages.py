"""The forms as they look on the page, a table each; derived from their declarations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mingzhang.publish.resources.fields import (
    DOCUMENT,
    LINE,
    MONEY_UNIT,
    OCCURRENCE,
    PAGE,
    REPORT,
    SCOPE,
    TABLE,
    UNIT,
    UNIT_NAME,
    YEAR,
    Field,
    Resource,
)
from mingzhang.warehouse import published
from mingzhang.warehouse.views import amount_columns

if TYPE_CHECKING:
    from mingzhang.forms.declaration import Form


def as_printed(form: Form) -> Resource:
    """The table of a form: a row a line, a column a column of amounts."""
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
            *(Field("name", "项目", "what the page calls the line"), MONEY_UNIT, PAGE, DOCUMENT),
            *(Field(column, title, f"{title_en}, yuan", "amount") for column, (title, title_en) in amount_columns(form).items()),
        ),
        key=("report", "table", "line", "occurrence"),
        rows=partial(published.published_lines, form),
    )
