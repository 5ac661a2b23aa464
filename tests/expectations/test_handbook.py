"""The handbook lists the rules as the files state them."""

from __future__ import annotations

from mingzhang.check.handbook import with_listing
from mingzhang.check.rule_book import folder


def test_the_list_of_rules_is_up_to_date() -> None:
    text = (folder() / "README.md").read_text(encoding="utf-8")
    assert text == with_listing(text), "run: python -m mingzhang.check.handbook"
