"""The real figures that the sample publisher prints."""

from __future__ import annotations

import pytest

from sample_publisher.reports import name_of, published, published_names


def test_three_published_reports_are_known() -> None:
    assert published_names() == ("chaling-2021", "liling-2020", "putuo-2024")


@pytest.mark.parametrize(("name", "count"), [("chaling-2021", 82), ("liling-2020", 183), ("putuo-2024", 205)])
def test_every_figure_is_there(name: str, count: int) -> None:
    assert len(published(name).figures) == count


def test_an_amount_keeps_its_printed_characters() -> None:
    figures = published("liling-2020").figures
    assert figures["06", "301", "amount"] == "1,088.15"
    assert figures["07", "actual", "vehicles"] == "0"


def test_heads_may_call_the_unit_otherwise() -> None:
    report = published("chaling-2021")
    assert report.unit_in_heads not in (None, report.unit)


def test_every_code_has_a_name() -> None:
    for name in published_names():
        report = published(name)
        for form, line, _ in report.figures:
            if form in ("02", "03", "05", "06") and line.isdigit():
                assert name_of(report, line, "economic" if form == "06" else "functional"), line


def test_a_misprint_changes_one_figure() -> None:
    report = published("liling-2020")
    spoilt = report.with_figure(("01", "210", "amount"), "60.60")
    assert {a for a in report.figures if report.figures[a] != spoilt.figures[a]} == {("01", "210", "amount")}
