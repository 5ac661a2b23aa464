"""Forms in several documents: which readings are one report together, whatever comes when, and what is doubtful in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from tests.accounts_builders import FIGURES, LILING, READER, RULES, TABLES, checked, decided, document, report, seen, sha

from mingzhang.accounts import Problem
from mingzhang.warehouse import published, questions
from mingzhang.warehouse.composing import given_by, outdated_compositions, pending_compositions, printed_report, together
from mingzhang.warehouse.loading import load, load_composed
from mingzhang.warehouse.projection import project
from mingzhang.warehouse.units import Registry

KEY = f"{Registry().unit('430281', '醴陵市网格中心').id}/2020/final_accounts/unit"
PDF, XLS, ZIP = (f"http://liling.example/2020.{ending}" for ending in ("pdf", "xls", "zip"))


def forms(*wanted, **more):
    """The report with some of its forms only."""
    figures = tuple(f for f in FIGURES if f.form in wanted)
    return report(figures=figures, tables=tuple(t for t in TABLES if t.form in wanted), cells=(), **more)


SUMMARY, DETAILS, WHOLE = forms("01"), forms("05", "06", "07"), forms("01", "05", "06", "07")
DOCUMENTS = {"summary": SUMMARY, "details": DETAILS, "whole": WHOLE}


def put(engine, name, one=None, held_back=()):
    load(engine, document(name), [checked(one or DOCUMENTS[name], held_back, findings=False)], "430281", READER, RULES)


def know(engine, *observations, decisions=()):
    with engine.begin() as connection:
        project(connection, [LILING], observations, decisions, ())


def compose(engine, *, held_back=(), readings=DOCUMENTS):
    """What `stages.compose` does, with the readings at hand; the compositions made."""
    of = {sha(name): one for name, one in readings.items()}
    with engine.connect() as connection:
        wanted = pending_compositions(connection)
    for composition in wanted:
        parts = []
        with engine.connect() as connection:
            for document_, taken in given_by(composition).items():
                parts.append((printed_report(connection, [of[document_]], composition), taken))
        load_composed(engine, checked(together(parts[0][0], parts), held_back, findings=False), composition)
    return wanted


def standing(engine):
    with engine.connect() as connection:
        return connection.execute(sa.text("SELECT * FROM mingzhang.standing")).mappings().one()


@pytest.mark.parametrize("order", [("summary", "details"), ("details", "summary")])
def test_parts_stand_as_one_report_and_every_figure_knows_its_document(engine, order):
    for name in order:
        put(engine, name)
    know(engine, seen("summary", PDF), seen("details", XLS))
    (composition,) = compose(engine)
    assert composition.forms == ("01", "05", "06", "07")
    assert composition.parts == (sha("summary"), *[sha("details")] * 3)
    one = standing(engine)
    assert (one["report"], one["figures"], one["forms"]) == (KEY, len(FIGURES), ["01", "05", "06", "07"])
    with published.edition(engine) as connection:
        figures = list(published.published_figures(connection))
        (row,) = published.published_reports(connection)
        lines = connection.execute(sa.text("SELECT DISTINCT document FROM mingzhang.form_01_income_and_expenditure WHERE copy = :id"), one)
        assert lines.scalars().all() == [sha("summary")]
    assert {(f["form"], f["document"], f["source_url"]) for f in figures} == {
        ("01", sha("summary"), PDF),
        *((form, sha("details"), XLS) for form in ("05", "06", "07")),
    }
    assert [(d["role"], d["forms"]) for d in row["documents"]] == [("published", ["05", "06", "07"]), ("part", ["01"])]
    assert compose(engine) == [], "it is done"


def test_until_it_is_put_together_the_fullest_part_stands(engine):
    put(engine, "summary")
    put(engine, "details")
    know(engine, seen("summary", PDF), seen("details", XLS))
    assert standing(engine)["sha256"] == sha("details")


def test_a_document_with_all_forms_needs_no_parts(engine):
    for name in DOCUMENTS:
        put(engine, name)
    know(engine, seen("summary", PDF), seen("details", XLS), seen("whole", ZIP))
    assert compose(engine) == []
    assert standing(engine)["sha256"] == sha("whole")


def test_the_whole_that_comes_later_replaces_what_was_put_together(engine):
    put(engine, "summary")
    put(engine, "details")
    know(engine, seen("summary", PDF), seen("details", XLS))
    compose(engine)
    put(engine, "whole")
    know(engine, seen("summary", PDF), seen("details", XLS), seen("whole", ZIP, night=1))
    assert standing(engine)["sha256"] == sha("whole")
    with engine.connect() as connection:
        assert outdated_compositions(connection) == [KEY]


def test_a_part_that_is_read_again_or_replaced_makes_another_composition(engine):
    put(engine, "summary")
    put(engine, "details")
    know(engine, seen("summary", PDF), seen("details", XLS))
    (before,) = compose(engine)
    less = replace(DETAILS, figures=DETAILS.figures[:-1])
    put(engine, "details", less)
    assert standing(engine)["made_of"] == "", "what was put together of other readings does not count"
    (after,) = compose(engine, readings=DOCUMENTS | {"details": less})
    assert before.made_of != after.made_of
    assert standing(engine)["figures"] == len(FIGURES) - 1
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM mingzhang.copies WHERE made_of <> ''")) == 1


def test_a_part_that_is_held_back_is_asked_about_and_the_last_good_one_stays(engine):
    put(engine, "summary")
    put(engine, "details")
    know(engine, seen("summary", PDF), seen("details", XLS))
    compose(engine)
    doubtful = replace(SUMMARY, figures=SUMMARY.figures[:-1])
    put(engine, "doubtful", doubtful, held_back=("T01-V2 不成立",))
    know(engine, seen("summary", PDF), seen("details", XLS), seen("doubtful", PDF, night=1))
    assert compose(engine) == []
    assert standing(engine)["forms"] == ["01", "05", "06", "07"], "the good first part stays in it"
    with engine.connect() as connection:
        (asked,) = questions.doubtful_reports(connection)
    assert asked.sha256 == sha("doubtful")
    know(
        engine,
        seen("summary", PDF),
        seen("details", XLS),
        seen("doubtful", PDF, night=1),
        decisions=[decided(KEY, "publish", asked.version)],
    )
    (composition,) = compose(engine, readings=DOCUMENTS | {"doubtful": doubtful})
    assert composition.parts[0] == sha("doubtful")
    assert standing(engine)["figures"] == len(FIGURES) - 1


def test_a_new_part_that_is_held_back_is_asked_about_while_the_other_stands(engine):
    put(engine, "summary", held_back=("T01-V2 不成立",))
    put(engine, "details")
    know(engine, seen("summary", PDF), seen("details", XLS))
    assert compose(engine) == []
    assert standing(engine)["sha256"] == sha("details")
    with engine.connect() as connection:
        assert [each.sha256 for each in questions.doubtful_reports(connection)] == [sha("summary")]


def test_a_whole_that_contradicts_itself_is_held_back_and_its_fullest_part_stands(engine):
    put(engine, "summary")
    put(engine, "details")
    know(engine, seen("summary", PDF), seen("details", XLS))
    compose(engine, held_back=("X04-05 不成立",))
    assert standing(engine)["sha256"] == sha("details")
    with engine.connect() as connection:
        (asked,) = questions.doubtful_reports(connection)
    assert asked.reasons == ("X04-05 不成立",)
    know(engine, seen("summary", PDF), seen("details", XLS), decisions=[decided(KEY, "publish", asked.version)])
    assert standing(engine)["version"] == asked.version


def test_forms_that_one_document_promises_and_another_holds_are_not_missing(engine):
    missing = Problem("form_missing", "目录列有《05》，正文中未找到该表。", "…", "05", doubtful=True)
    lost = Problem("form_missing", "目录列有《09》，正文中未找到该表。", "…", "09", doubtful=True)
    promising = replace(SUMMARY, problems=(missing,))
    put(engine, "summary", promising, held_back=(missing.message,))
    put(engine, "details")
    know(engine, seen("summary", PDF), seen("details", XLS))
    assert len(compose(engine, readings=DOCUMENTS | {"summary": promising})) == 1
    assert standing(engine)["forms"] == ["01", "05", "06", "07"]
    found = [(promising, frozenset({"01"})), (DETAILS, frozenset({"05", "06", "07"}))]
    assert together(SUMMARY, found).problems == ()
    assert together(SUMMARY, [(replace(SUMMARY, problems=(lost,)), frozenset({"01"})), found[1]]).problems == (lost,)


def test_a_part_without_a_cover_belongs_to_the_report_on_the_same_page(engine):
    coverless = replace(DETAILS, scope="unknown")
    put(engine, "summary")
    put(engine, "details", coverless)
    know(engine, seen("summary", PDF), seen("details", XLS))
    assert compose(engine) == [], "nobody says that they belong together"
    page = {"listed_on": "http://liling.example/article.html", "context_title": "决算公开"}
    know(engine, replace(seen("summary", PDF), **page), replace(seen("details", XLS), **page))
    assert len(compose(engine, readings=DOCUMENTS | {"details": coverless})) == 1
    assert (standing(engine)["report"], standing(engine)["scope"], len(standing(engine)["forms"])) == (KEY, "unit", 4)


def test_a_scan_that_is_not_sure_fills_only_what_no_better_reading_has(engine):
    scan = replace(WHOLE, figures=tuple(replace(f, method="ocr", agreement=None, certain=False) for f in WHOLE.figures))
    put(engine, "details")
    put(engine, "whole", scan)
    know(engine, seen("details", XLS), seen("whole", PDF))
    (composition,) = compose(engine, readings=DOCUMENTS | {"whole": scan})
    assert composition.parts == (sha("whole"), *[sha("details")] * 3)
    assert standing(engine)["forms"] == ["01", "05", "06", "07"]
    with published.edition(engine) as connection:
        assert {f["form"]: f["method"] for f in published.published_figures(connection)} == {
            "01": "ocr",
            "05": "text",
            "06": "text",
            "07": "text",
        }
