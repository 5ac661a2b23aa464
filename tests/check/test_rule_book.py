"""Rule files that cannot be used are refused with a sentence that says what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from mingzhang.check.rule_book import RuleBookError, read_suites, rules, rules_version

if TYPE_CHECKING:
    from pathlib import Path


def rule(**changes: Any) -> dict[str, Any]:
    """A rule that is right, with some keys changed; None leaves a key out."""
    entry: dict[str, Any] = {
        "type": "expect_lines_to_foot",
        "severity": "critical",
        "kwargs": {"form": "04", "total": "income_total", "lines": ["current_income", "opening_balance"], "columns": ["amount"]},
        "description": "收入总计。",
        "meta": {"rule": "T04-V4", "en": "The income total.", "formula": "a = b", "basis": "layout"},
    }
    entry.update(changes)
    return {key: value for key, value in entry.items() if value is not None}


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Writes a rule file with these rules and makes it the book."""
    monkeypatch.setenv("MINGZHANG_EXPECTATIONS", str(tmp_path))

    def write(*entries: Any, name: str = "own") -> None:
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump({"name": name, "expectations": list(entries)}), encoding="utf-8")

    return write


def kwargs(**changes: Any) -> dict[str, Any]:
    return {**rule()["kwargs"], **changes}


def agree(pairs: dict[str, Any], **more: Any) -> dict[str, Any]:
    return rule(type="expect_statements_to_agree", kwargs={"agree": pairs, **more})


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (rule(severity="fatal"), ["own.yaml", "T04-V4", "'fatal'", "critical, warning, info"]),
        (rule(type="expect_lines_to_fot"), ["own.yaml", "T04-V4", "expect_lines_to_fot", "expect_lines_to_foot"]),
        (rule(type="expect_column_to_exist", kwargs={"column": "amount"}), ["own.yaml", "expect_column_to_exist"]),
        (rule(kwarg={}), ["own.yaml", "T04-V4", "'kwarg'"]),
        (rule(description=None), ["own.yaml", "T04-V4", "description is missing"]),
        (rule(meta={"rule": "T04-V4", "en": "x"}), ["T04-V4", "meta.basis, meta.formula is missing"]),
        (rule(meta={**rule()["meta"], "basis": "because"}), ["own.yaml", "T04-V4", "'because'", "layout (表式)", "README.md"]),
        (rule(meta=None), ["no. 1", "meta"]),
        (rule(kwargs=kwargs(colums=["amount"])), ["T04-V4", "colums"]),
        (rule(kwargs=kwargs(form="10")), ["there is no form '10'", "01"]),
        (rule(kwargs=kwargs(total="income")), ["form 04 has no line 'income'", "income_total"]),
        (rule(kwargs=kwargs(columns=["amounts"])), ["form 04 has no column 'amounts'", "amount"]),
        (agree({"04.current_income": "01.current_income.amount"}), ["form.line.column"]),
        (agree({"04.current_income.amount": "02.total.total+02.total.other"}), ["02.total.total+02.total.other"]),
        (agree({"04.{each}.total": "05.{each}.total"}), ["{each}", "no each"]),
        (agree({"04.{each}.total": "05.{each}.total"}, each="rows"), ["'rows'", "classes, codes"]),
        (
            rule(type="expect_narrative_to_name_the_year", kwargs={"quotes": {}, "subjects": ["03.total.total"]}),
            ["03.total.total", "quotes"],
        ),
        (rule(type="expect_codes_to_roll_up", kwargs={"form": "07", "into": "parents"}), ["form 07 has no classification codes"]),
    ],
)
def test_a_rule_that_would_be_dropped_is_refused(book: Any, entry: dict[str, Any], said: list[str]) -> None:
    from mingzhang.check.runner import load_suites

    book(entry)
    with pytest.raises(RuleBookError) as caught:
        load_suites()
    for words in said:
        assert words in str(caught.value)


def test_a_rule_id_stands_once(book: Any) -> None:
    book(rule(), name="one")
    book(rule(), name="two")
    with pytest.raises(RuleBookError, match=r"T04-V4 stands in one\.yaml already"):
        read_suites()


def test_a_file_that_is_not_yaml_is_refused(tmp_path: Path, book: Any) -> None:
    (tmp_path / "own.yaml").write_text("name: own\nexpectations: [", encoding="utf-8")
    with pytest.raises(RuleBookError, match="not readable as YAML"):
        read_suites()


def test_an_empty_folder_is_refused(book: Any) -> None:
    with pytest.raises(RuleBookError, match="MINGZHANG_EXPECTATIONS"):
        read_suites()


def test_the_version_changes_with_a_rule(book: Any) -> None:
    book(rule())
    before = rules_version()
    assert before == rules_version()
    book(rule(severity="warning"))
    assert rules_version() != before


def test_severities_become_those_of_findings(book: Any) -> None:
    entries = [rule(severity=word, meta={**rule()["meta"], "rule": word}) for word in ("critical", "warning", "info")]
    book(*entries)
    assert [(entry.id, entry.severity) for entry in rules()] == [("critical", "error"), ("warning", "warning"), ("info", "info")]


def test_a_basis_is_a_word_and_may_give_a_reason(book: Any) -> None:
    book(rule(meta={**rule()["meta"], "basis": "regulation, 预算法第十三条"}))
    (entry,) = rules()
    assert (entry.basis.word, entry.basis.reason) == ("regulation", "预算法第十三条")


def test_what_is_only_usually_so_is_no_error() -> None:
    assert [entry.id for entry in rules() if entry.basis.word == "practice" and entry.severity == "error"] == []


def test_the_suites_are_great_expectations_suites() -> None:
    from mingzhang.check.runner import load_suites

    suites = load_suites()
    assert sum(len(suite.expectations) for suite in suites) == len(rules())
    assert {expectation.severity.value for suite in suites for expectation in suite.expectations} == {"critical", "warning", "info"}
