"""What became of a report: its versions, what a later one prints otherwise, and which findings that settles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.accounts_builders import LILING, READER, RULES, checked, decided, document, report, seen, with_amount

from mingzhang.warehouse import history, published
from mingzhang.warehouse.identity import version
from mingzhang.warehouse.loading import load
from mingzhang.warehouse.projection import project
from mingzhang.warehouse.units import Registry

FIRST = report()
SECOND = with_amount(FIRST, "05", "total", "total", "1,000.00")


KEY = f"{Registry().unit('430281', '醴陵市网格中心').id}/2020/final_accounts/unit"


def without(one, form):
    """The report as if this form were not in the document."""
    return replace(
        one,
        tables=tuple(each for each in one.tables if each.form != form),
        figures=tuple(each for each in one.figures if each.form != form),
        cells=tuple(each for each in one.cells if each.form != form),
    )


@pytest.fixture
def told(engine):
    """The history of what was loaded and observed: versions, changes and earlier findings, in the shortest words."""

    def tell(*documents, observations, decisions=()):
        for name, each in documents:
            load(engine, document(name), [each], LILING.region, READER, RULES)
        with engine.begin() as connection:
            project(connection, [LILING], observations, decisions, ())
        with published.edition(engine) as connection:
            return (
                [(row["source_url"][-8:], row["stands"]) for row in history.published_versions(connection)],
                [(row["form"], row["line"], row["previous_printed"], row["printed"]) for row in history.published_changes(connection)],
                [(row["rule"], row["stands"]) for row in history.earlier_findings(connection)],
            )

    return tell


def test_a_report_of_one_version_has_no_history(told):
    assert told(("a", checked(FIRST)), observations=[seen("a")]) == ([("2020.pdf", True)], [], [])


def test_what_a_new_version_prints_otherwise_and_settles(told):
    versions, changes, earlier = told(
        ("a", checked(FIRST)), ("b", checked(SECOND, findings=False)), observations=[seen("a"), seen("b", night=3)]
    )
    assert [stands for _, stands in versions] == [False, True]
    assert changes == [("05", "total", "1,066.71", "1,000.00")]
    assert earlier == [("T05-V1", False)]


def test_a_finding_that_the_new_version_shows_as_well_still_stands(told):
    *_, earlier = told(("a", checked(FIRST)), ("b", checked(SECOND)), observations=[seen("a"), seen("b", night=3)])
    assert earlier == [("T05-V1", True)]


def test_a_copy_that_is_still_offered_elsewhere_is_no_version_before(told):
    elsewhere = "http://liling.example/copy.pdf"
    versions, changes, earlier = told(
        ("a", checked(FIRST)),
        ("b", checked(SECOND)),
        observations=[seen("a", elsewhere), seen("b", night=3), seen("a", elsewhere, night=4)],
    )
    assert len(versions) == 2 and (changes, earlier) == ([], [])


def test_a_version_that_was_held_back_is_none(told):
    observations = [seen("a"), seen("b", night=3)]
    assert told(("a", checked(FIRST, ("存疑",))), ("b", checked(SECOND)), observations=observations)[1:] == ([], [])


def test_a_version_that_a_person_withheld_is_none(told):
    observations, withheld = [seen("a"), seen("b", night=3)], decided(KEY, "withhold", version(FIRST))
    assert told(("a", checked(FIRST)), ("b", checked(SECOND)), observations=observations, decisions=[withheld])[1:] == ([], [])


def test_forms_that_only_one_of_them_has_are_no_changes(told):
    _, changes, _ = told(
        ("a", checked(without(FIRST, "06"))), ("b", checked(without(SECOND, "07"))), observations=[seen("a"), seen("b", night=3)]
    )
    assert [form for form, *_ in changes] == ["05"]


def test_the_name_of_a_finding_does_not_depend_on_its_amounts_or_order():
    one, other = {"form": "01", "line": "201", "column": "amount", "occurrence": 1, "table": 1, "printed": "5"}, {"form": "03", "line": "x"}
    name = history.finding_address("X01-03c", [one, other])
    assert name == history.finding_address("X01-03c", [other, one | {"printed": "6"}])
    assert name != history.finding_address("X01-03c", [one]) and name.startswith("X01-03c-")
