"""What a blank means, and what is added up where a level or a total is not printed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.accounts import YUAN, Cell, Figure, Report, Table
from mingzhang.check.amounts import Amount, Missing
from mingzhang.check.frame import batch, sheets

if TYPE_CHECKING:
    from mingzhang.check.printed_table import PrintedTable

WAN = YUAN["万元"]


def figure(form: str, line: str, column: str, printed: str, **more: int) -> Figure:
    return Figure(form, line, column, printed, Decimal(printed) * WAN, "万元", **more)


def table(form: str, *shown: Figure | Cell, decimals: int = 2) -> PrintedTable:
    figures = tuple(item for item in shown if isinstance(item, Figure))
    cells = tuple(item for item in shown if isinstance(item, Cell))
    report = Report("甲", 2023, "final_accounts", tables=(Table(form, 1, "", None, "万元", decimals, (1,)),), figures=figures, cells=cells)
    return sheets(batch([report]))[0][0].tables[form]


def value(amount: Amount | Missing) -> Decimal:
    assert isinstance(amount, Amount), amount
    return amount.value / WAN


def test_a_blank_in_a_printed_row_is_exactly_zero() -> None:
    shown = table("03", figure("03", "201", "total", "5.00"), Cell("03", "201", "basic", "blank"), figure("03", "208", "basic", "1.00"))
    blank = shown.amount("201", "basic")
    assert isinstance(blank, Amount)
    assert (blank.value, blank.slack, blank.hidden) == (0, 0, 0)
    assert blank.places[0][1].state == "blank"


def test_a_gap_in_a_printed_row_is_a_blank_at_its_address() -> None:
    shown = table("03", figure("03", "201", "total", "5.00"), figure("03", "208", "basic", "1.00"))
    gap = shown.amount("201", "basic")
    assert isinstance(gap, Amount)
    assert [(place.line, place.column, place.position) for _, place in gap.places] == [("201", "basic", -1)]


def test_a_printed_zero_may_hide_half_a_unit() -> None:
    zero = table("03", figure("03", "201", "total", "0.00")).amount("201", "total")
    assert isinstance(zero, Amount)
    assert (zero.value, zero.slack, zero.hidden) == (0, 0, 50)


def test_a_row_absent_at_a_printed_level_is_zero() -> None:
    shown = table("03", figure("03", "201", "total", "5.00"), figure("03", "20103", "total", "5.00"))
    assert value(shown.amount("208", "total")) == 0


def test_a_level_that_is_not_printed_is_added_up_from_the_rows_below() -> None:
    shown = table(
        "03", figure("03", "2010301", "total", "2.00"), figure("03", "2010302", "total", "3.00"), figure("03", "2080505", "total", "4.00")
    )
    assert value(shown.amount("201", "total")) == 5
    assert value(shown.amount("total", "total")) == 9
    assert shown.amount("total", "total").rebuilt  # type: ignore[union-attr]


def test_a_level_below_what_is_printed_is_missing() -> None:
    shown = table("03", figure("03", "201", "total", "5.00"), figure("03", "208", "total", "0.00"))
    assert shown.amount("20103", "total") == Missing("line", "03.20103.total")
    assert value(shown.amount("20805", "total")) == 0, "nothing can stand below a zero"


def test_levels_may_be_skipped() -> None:
    shown = table(
        "03", figure("03", "201", "total", "5.00"), figure("03", "2010301", "total", "2.00"), figure("03", "2010401", "total", "3.00")
    )
    assert shown.tree.below("201") == ["2010301", "2010401"]
    assert shown.tree.below("") == ["201"]


def test_a_level_of_blank_rows_is_a_level_of_headings() -> None:
    shown = table("03", Cell("03", "201", "total", "blank"), figure("03", "2010301", "total", "2.00"))
    assert value(shown.amount("201", "total")) == 2
    assert shown.codes == ("2010301",)


def test_one_blank_row_among_filled_ones_is_a_zero() -> None:
    rows = [Cell("03", "201", "total", "blank"), figure("03", "2010301", "total", "2.00")]
    shown = table("03", *rows, figure("03", "208", "total", "1.00"), figure("03", "2080505", "total", "1.00"))
    assert value(shown.amount("201", "total")) == 0


def test_what_is_withheld_is_missing() -> None:
    shown = table("03", figure("03", "201", "basic", "1.00"), Cell("03", "201", "total", "withheld"))
    assert shown.amount("201", "total") == Missing("withheld", "03.201.total")


def test_a_total_is_missing_where_it_cannot_be_added_up() -> None:
    assert table("01", figure("01", "other", "amount", "1.00")).amount("current_income", "amount") == Missing(
        "line", "01.current_income.amount"
    )
    assert table("08").amount("total", "income") == Missing("column", "08.total.income")


def test_an_unprinted_line_is_the_sum_of_its_parts() -> None:
    shown = table("01", figure("01", "general_public_budget", "amount", "3.00"), figure("01", "government_fund", "amount", "2.00"))
    assert value(shown.amount("fiscal_appropriation", "amount")) == 5


def test_an_absent_part_is_zero_only_where_its_sisters_make_up_the_whole() -> None:
    whole = [figure("04", "opening_balance", "amount", "5.00"), figure("04", "opening_general_public_budget", "amount", "5.00")]
    assert value(table("04", *whole).amount("opening_government_fund", "amount")) == 0
    part = [figure("01", "fiscal_appropriation", "amount", "5.00"), figure("01", "government_fund", "amount", "2.00")]
    assert table("01", *part).amount("general_public_budget", "amount") == Missing("part", "01.general_public_budget.amount")


def test_a_column_that_is_not_printed_is_the_sum_of_its_parts() -> None:
    shown = table("07", figure("07", "actual", "vehicle_purchase", "1.00"), figure("07", "actual", "vehicle_operation", "2.00"))
    assert value(shown.amount("actual", "vehicles")) == 3
    assert shown.amount("actual", "reception") == Missing("column", "07.actual.reception")


def test_a_rolled_up_row_is_as_wide_as_its_items() -> None:
    items = [figure("03", f"20103{n:02}", "total", "1.00") for n in range(1, 6)]
    shown = table("03", figure("03", "201", "total", "5.00"), *items)
    narrow, wide = shown.amount("201", "total"), shown.amount("201", "total", rolled=True)
    assert isinstance(narrow, Amount)
    assert isinstance(wide, Amount)
    assert (narrow.slack, wide.slack) == (50, 250)


def test_a_row_that_is_repeated_unchanged_counts_once() -> None:
    again = [figure("03", "201", "total", "5.00"), figure("03", "201", "total", "5.00", occurrence=2)]
    assert value(table("03", *again).amount("201", "total")) == 5
    other = [figure("03", "201", "total", "5.00"), figure("03", "201", "total", "2.00", occurrence=2)]
    assert value(table("03", *other).amount("201", "total")) == 7


def test_a_table_of_whole_numbers_takes_the_decimals_of_the_report() -> None:
    tables = (Table("05", 1, "", None, "万元", 2, (1,)), Table("07", 1, "", None, "万元", 0, (2,)))
    figures = (figure("05", "total", "total", "5.25"), figure("07", "actual", "reception", "5"))
    shown = (
        sheets(batch([Report("甲", 2023, "final_accounts", tables=tables, figures=figures)]))[0][0]
        .tables["07"]
        .amount("actual", "reception")
    )
    assert isinstance(shown, Amount)
    assert (shown.slack, shown.hidden) == (50, 4950), "a break that whole units could explain is only a warning"


def test_one_longer_amount_does_not_make_the_others_exact() -> None:
    figures = [figure("05", f"20103{n:02}", "total", "1.25") for n in range(1, 6)]
    shown = table("05", *figures, figure("05", "2010399", "total", "1.123"), decimals=3).amount("2010301", "total")
    assert isinstance(shown, Amount)
    assert (shown.slack, shown.hidden) == (5, 45)
