"""The handbook lists the rules as the files state them, with what they say of their spoilt reports."""

from __future__ import annotations

import pytest
from tests.expectations.handbook import example, with_listing

from mingzhang.check.rule_book import folder, rules

RULES = {rule.id: rule for rule in rules()}


def test_the_lists_are_up_to_date() -> None:
    text = (folder() / "README.md").read_text(encoding="utf-8")
    assert text == with_listing(text), "run: make book"


def test_an_example_says_what_is_printed_and_what_it_should_come_to() -> None:
    shown = example(RULES["T04-V4"])
    assert shown == "第4页《财政拨款收入支出决算总表》“总计”印为 607.47 万元；算得 598.47 万元，相差 9.00 万元。"


@pytest.mark.parametrize("rule", RULES)
def test_examples_are_short(rule: str) -> None:
    assert 10 < len(example(RULES[rule])) < 200
