"""A second library reads the pages again on which checking leaves a doubt, and only those."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mingzhang.check.book import doubtful_pages, evaluate
from mingzhang.read.reader import read
from mingzhang.stages import read_again
from sample_publisher.layout import PLAIN
from sample_publisher.reports import published
from sample_publisher.typesetter import typeset

if TYPE_CHECKING:
    from mingzhang.accounts import Checked, Statement


@pytest.fixture(scope="module")
def content() -> bytes:
    return typeset(published("liling-2020"), PLAIN)


@pytest.fixture(scope="module")
def once(content: bytes) -> Statement:
    return read(content)


@pytest.fixture(scope="module")
def checked(once: Statement) -> Checked:
    return evaluate(once.reports)[0]


def test_figures_in_doubt_get_agreement_and_become_certain(content: bytes, once: Statement, checked: Checked) -> None:
    doubtful = doubtful_pages(checked)
    assert doubtful == {figure.page for figure in checked.report.figures if not figure.certain}
    again = read_again(once, [checked], content, "")
    (report,) = again.reports
    assert {figure.page for figure in report.figures if figure.agreement} == doubtful
    assert all(figure.certain for figure in evaluate(again.reports)[0].report.figures)
    assert doubtful_pages(evaluate(again.reports)[0]) == set()


def test_figures_of_a_broken_relation_are_in_doubt_even_where_another_bears_them_out(content: bytes) -> None:
    spoilt = published("liling-2020").with_figure(("03", "total", "total"), "1.00")
    checked = evaluate(read(typeset(spoilt, PLAIN)).reports)[0]
    pages = {figure.page for figure in checked.report.figures if figure.form == "03"}
    assert pages <= doubtful_pages(checked)


def test_without_doubt_nothing_is_read_again(once: Statement, checked: Checked) -> None:
    certain = replace(checked, report=replace(checked.report, figures=tuple(replace(f, certain=True) for f in checked.report.figures)))
    assert read_again(once, [certain], b"", "") is once


def test_what_the_second_library_cannot_read_stays_as_the_first_one_read_it(once: Statement, checked: Checked) -> None:
    assert read_again(once, [checked], b"%PDF-1.7 broken", "") is once
