"""What must be checked, apart from the rules that do it; and what people have explained."""

from __future__ import annotations

import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import yaml
from tests.expectations.balanced import report, sound, with_changes

from mingzhang.check.book import RuleBookError, evaluate
from mingzhang.check.obligations import duties
from mingzhang.check.rule_book import folder, rules

if TYPE_CHECKING:
    from pathlib import Path

    from mingzhang.accounts import Checked

HEAD = "report,rule,difference,why,who,when\n"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the rule files that a test may change."""
    copied = tmp_path / "expectations"
    shutil.copytree(folder(), copied)
    monkeypatch.setenv("MINGZHANG_EXPECTATIONS", str(copied))
    return copied


def became(checked: Checked) -> dict[str, str]:
    return {entry.obligation: entry.outcome for entry in checked.obligations}


def without_rule(book: Path, suite: str, rule: str) -> None:
    path = book / f"{suite}.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["expectations"] = [entry for entry in content["expectations"] if entry["meta"]["rule"] != rule]
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def test_every_rule_that_must_hold_fulfils_an_obligation_and_every_obligation_has_its_rules() -> None:
    named = {rule for listed in duties().values() for duty in listed for rule in duty.rules}
    assert named <= {rule.id for rule in rules()}
    assert {rule.id for rule in rules() if rule.severity == "error"} - named == set()


def test_obligations_say_what_their_rules_say() -> None:
    kept, broken = evaluate([report(sound()), report(with_changes(sound(), {"01.201.amount": "+9.00"}))])
    assert set(became(kept).values()) <= {"pass", "rounding", "not_applicable", "insufficient_data"}
    assert became(broken)["expenditure-foots"] == "fail"
    assert became(broken)["income-foots"] == "pass"


def test_a_rule_that_is_deleted_lowers_the_coverage(book: Path) -> None:
    without_rule(book, "form_01", "T01-B1")
    duty = next(entry for entry in evaluate([report(sound())])[0].obligations if entry.obligation == "summaries-balance")
    assert (duty.outcome, duty.note) == ("not_checked", "T01-B1")


def test_what_is_missing_is_named() -> None:
    lacking = {place: amount for place, amount in sound().items() if not place.startswith("03.")}
    duty = next(entry for entry in evaluate([report(lacking)])[0].obligations if entry.obligation == "expenditure-agrees")
    assert duty.outcome == "insufficient_data"
    assert "03" in duty.note


def test_an_explained_difference_is_no_error_and_says_who_explained_it(book: Path) -> None:
    spoilt = report(with_changes(sound(), {"01.201.amount": "+9.00"}))
    before = evaluate([spoilt])[0]
    line = f"{spoilt.unit}/{spoilt.year},T01-V2,-90000.00,单位来函更正,王审计,2025-01-02\n"
    (book / "known_exceptions.csv").write_text(HEAD + line, encoding="utf-8")
    after = evaluate([spoilt])[0]
    (was,) = (finding for finding in before.findings if finding.rule == "T01-V2")
    (now,) = (finding for finding in after.findings if finding.rule == "T01-V2")
    assert (was.severity, was.difference) == ("error", Decimal(-90000))
    assert now.severity == "info"
    assert "单位来函更正" in now.message
    assert "王审计" in now.message_en
    assert now.explanation == "单位来函更正（王审计，2025-01-02）"
    assert after.outlived == ()


def test_an_explanation_that_does_not_apply_any_more_is_reported(book: Path) -> None:
    kept = report(sound())
    (book / "known_exceptions.csv").write_text(f"{HEAD}{kept.unit}/{kept.year},T01-V2,-90000,来函,王,2025\n", encoding="utf-8")
    (sentence,) = evaluate([kept])[0].outlived
    assert "T01-V2" in sentence
    assert "第2行" in sentence


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("甲局,T01-V2,1,x,y,z", "某某局/2023"),
        ("甲局/2023,T99,1,x,y,z", "T99"),
        ("甲局/2023,T01-V2,abc,x,y,z", "difference"),
        ("甲局/2023,T01-V2,1,,y,z", "why"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(book: Path, line: str, said: str) -> None:
    (book / "known_exceptions.csv").write_text(HEAD + line + "\n", encoding="utf-8")
    with pytest.raises(RuleBookError, match="line 2") as raised:
        evaluate([report(sound())])
    assert said in str(raised.value)


def test_a_mistake_in_the_obligations_is_named(book: Path) -> None:
    (book / "obligations.yaml").write_text("final_accounts:\n  - obligation: x\n", encoding="utf-8")
    with pytest.raises(RuleBookError, match=r"final_accounts, no\. 1"):
        evaluate([report(sound())])
