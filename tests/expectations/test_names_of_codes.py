"""What is said of the names of codes: compared with the classification of the report's year, and silent where that is in doubt."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.expectations.balanced import report

from mingzhang.check.book import evaluate

if TYPE_CHECKING:
    from mingzhang.accounts import Finding

RULES = {"Txx-N2", "Txx-N3", "Txx-N4", "T06-N2", "T06-N3", "T06-N4"}
CASES: dict[tuple[str, str, str, int], tuple[str, str]] = {
    # form, code, printed name, year: the rule that remarks upon it and words of the remark; nothing
    ("03", "2080505", "机关事业单位职业年金缴费支出", 2023): ("Txx-N2", "“机关事业单位职业年金缴费支出”是科目 2080506 的名称"),
    ("05", "2111101", "减排专项支出", 2025): ("Txx-N2", "2025 年政府收支分类科目中称“生态环境监测与信息”"),
    ("03", "20805", "行政事业单位离退休", 2017): ("", ""),
    ("03", "20805", "行政事业单位离退休", 2022): ("Txx-N4", "2022 年政府收支分类科目中称“行政事业单位养老支出”"),
    ("03", "20805", "行政事业单位养老（款）", 2022): ("", ""),
    ("03", "2080505", "机关事业单位基本养老保", 2022): ("", ""),
    ("03", "2130122", "农业产业发展", 2022): ("", ""),  # what else it was called is not certain
    ("03", "2130122", "防灾救灾", 2022): ("Txx-N2", "科目 2130119"),
    ("03", "20115", "工商行政管理事务", 2020): ("Txx-N3", "20115"),
    ("03", "2159960", "没有人知道的科目", 2020): ("", ""),
    ("03", "20598", "其他名称", 2025): ("", ""),  # known from one doubtful source
    ("06", "310", "其他资本性支出", 2016): ("", ""),
    ("06", "310", "其他资本性支出", 2022): ("T06-N4", "“资本性支出”"),
    ("06", "30311", "住房公积金", 2016): ("", ""),
    ("06", "30102", "绩效工资", 2021): ("T06-N2", "科目 30107"),
    ("06", "30115", "没有这个科目", 2021): ("T06-N3", "30115"),
}


@pytest.fixture(scope="module")
def remarks() -> list[list[Finding]]:
    """The remarks on a report of one line, for each of the cases; one batch for all."""
    columns = {"03": "total", "05": "total", "06": "amount"}
    made = []
    for form, code, name, year in CASES:
        whole = report({f"{form}.{code}.{columns[form]}": Decimal(1)})
        made.append(replace(whole, year=year, figures=tuple(replace(f, label=name) for f in whole.figures)))
    return [[finding for finding in checked.findings if finding.rule in RULES] for checked in evaluate(made)]


@pytest.mark.parametrize(("number", "case"), list(enumerate(CASES)), ids=["-".join(map(str, case)) for case in CASES])
def test_a_name_is_compared_with_the_classification_of_its_year(
    number: int, case: tuple[str, str, str, int], remarks: list[list[Finding]]
) -> None:
    rule, words = CASES[case]
    found = remarks[number]
    assert [finding.rule for finding in found] == ([rule] if rule else [])
    assert all(words in finding.message for finding in found)
