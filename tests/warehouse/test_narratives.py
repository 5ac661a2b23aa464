"""Narratives: their claims are stored and published without their sentences, and one in a document of its own is checked with the forms."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa
from tests.accounts_builders import LILING, READER, RULES, checked, document, report, seen, sha, with_amount

from mingzhang.accounts import Claim, Narrative, Obligation, Problem
from mingzhang.publish.naming import published
from mingzhang.publish.resources import CLAIMS, FINDINGS, OBLIGATIONS, REPORTS
from mingzhang.warehouse import questions
from mingzhang.warehouse.composing import given_by, pending_compositions, printed_report, together
from mingzhang.warehouse.loading import load, load_composed
from mingzhang.warehouse.projection import project
from mingzhang.warehouse.published import edition

PDF, DOC = "http://liling.example/2020.pdf", "http://liling.example/2020.doc"
SENTENCE = "2020年度收入总计1066.71万元，经办人张三"
CLAIM = Claim("01.income_total.amount", "level", "money", Decimal("10667100.00"), "1066.71", "万元", "totals", year=2020, sentence=SENTENCE,
              page=9, bbox=(1.0, 2.0, 3.0, 4.0))  # fmt: skip
CHANGE = replace(CLAIM, kind="change_percent", measure="ratio", amount=Decimal("9.09"), printed="9.09", unit="%", direction="down",
                 word="减少", against="previous_year")  # fmt: skip
TOLD = {"claims": (CLAIM, CHANGE), "narrative": Narrative(3, 2)}
FORMS = report()
WHOLE = replace(FORMS, **TOLD)
PROSE = report(figures=(), tables=(), cells=(), **TOLD)


def put(engine, name, one, held_back=()):
    each = replace(
        checked(one, held_back, findings=False), obligations=(Obligation("income-foots", "pass"), Obligation("x", "not_checked"))
    )
    load(engine, document(name), [each], "430281", READER, RULES)


def know(engine, *observations):
    with engine.begin() as connection:
        project(connection, [LILING], observations, (), ())


def compose(engine, **readings):
    of = {sha(name): one for name, one in readings.items()}
    with engine.connect() as connection:
        wanted = pending_compositions(connection)
        for each in wanted:
            parts = [(printed_report(connection, [of[name]], each), places) for name, places in given_by(each).items()]
            load_composed(engine, checked(together(parts[0][0], parts), findings=False), each)
    return wanted


def rows(engine, resource):
    with edition(engine) as connection:
        return [{field.name: row[field.name] for field in resource.fields} for row in published(resource).rows(connection)]


def test_claims_are_published_without_their_sentences(engine):
    put(engine, "a", WHOLE)
    know(engine, seen("a", PDF))
    first, second = rows(engine, CLAIMS)
    assert (first["subject"], first["amount"], first["printed"], first["printed_unit"]) == (
        "01.income_total.amount", Decimal("10667100.00"), "1066.71", "万元",
    )  # fmt: skip
    assert (second["direction"], second["against"], second["measure"]) == ("down", "previous_year", "ratio")
    assert (first["page"], first["x0"], first["document"], first["source_url"]) == (9, 1.0, sha("a"), PDF)
    assert "张三" not in str([first, second])
    (row,) = rows(engine, REPORTS)
    assert (row["narrative_seen"], row["narrative_understood"]) == (3, 2)
    assert (row["obligations_checked"], row["obligations_not_checked"]) == (1, 1)
    assert [(each["obligation"], each["outcome"]) for each in rows(engine, OBLIGATIONS)] == [("income-foots", "pass"), ("x", "not_checked")]


def test_a_report_without_a_narrative_says_so(engine):
    put(engine, "a", FORMS)
    know(engine, seen("a", PDF))
    (row,) = rows(engine, REPORTS)
    assert (row["narrative_seen"], row["narrative_understood"]) == (None, None)


@pytest.mark.parametrize("order", [("forms", "prose"), ("prose", "forms")])
def test_a_narrative_in_a_document_of_its_own_is_part_of_the_report(engine, order):
    promised = Problem("form_missing", "目录列有《05》，正文中未找到该表。", "…", "05", doubtful=True)
    prose = replace(PROSE, problems=(promised,))
    for name in order:
        put(engine, name, {"forms": FORMS, "prose": prose}[name], (promised.message,) if name == "prose" else ())
    know(engine, seen("forms", PDF), seen("prose", DOC))
    (composition,) = compose(engine, forms=FORMS, prose=prose)
    assert (composition.narrative, set(composition.parts)) == (sha("prose"), {sha("forms")})
    (row,) = rows(engine, REPORTS)
    assert (row["document"], row["narrative_seen"], row["figures"]) == (sha("forms"), 3, len(FORMS.figures))
    assert [(each["role"], each["document"]) for each in row["documents"]] == [
        ("published", sha("forms")),
        ("narrative", sha("prose")),
    ]
    assert {(claim["document"], claim["source_url"]) for claim in rows(engine, CLAIMS)} == {(sha("prose"), DOC)}
    assert compose(engine) == [], "it is done"


def test_a_narrative_alone_is_no_report_and_nobody_is_asked_about_it(engine):
    put(engine, "prose", PROSE, ("目录列有《05》，正文中未找到该表。",))
    know(engine, seen("prose", DOC))
    assert compose(engine) == []
    with engine.connect() as connection:
        assert questions.doubtful_reports(connection) == []
        assert questions.counts(connection)["reports"] == questions.counts(connection)["held_back"] == 0
        assert connection.scalar(sa.text("SELECT count(*) FROM mingzhang.standing")) == 0


def test_the_narrative_of_an_older_version_is_not_held_against_a_newer_one(engine):
    put(engine, "old", WHOLE)
    put(engine, "new", with_amount(FORMS, "01", "201", "amount", "999.99"))
    know(engine, seen("old", PDF), seen("new", DOC, night=1))
    assert compose(engine) == []
    (row,) = rows(engine, REPORTS)
    assert (row["document"], row["narrative_seen"]) == (sha("new"), None)


def test_of_equal_copies_the_one_with_the_narrative_stands(engine):
    put(engine, "bare", FORMS)
    put(engine, "told", WHOLE)
    know(engine, seen("bare", DOC), seen("told", PDF, night=1))
    assert compose(engine) == [], "it needs no parts"
    (row,) = rows(engine, REPORTS)
    assert row["document"] == sha("told")


def test_an_explanation_that_applies_no_more_is_told_to_who_keeps_it(engine):
    said = "known_exceptions.csv 第2行：该说明不再适用，请删去或更正。"
    load(engine, document("a"), [replace(checked(FORMS), outlived=(said,))], "430281", READER, RULES)
    know(engine, seen("a", PDF))
    with engine.connect() as connection:
        assert questions.outlived_explanations(connection) == [said]


def test_what_a_person_has_explained_is_published_with_the_finding(engine):
    each = checked(FORMS)
    explained = replace(each.findings[0], severity="info", explanation="上年结余收回（王会计，2026-01-02）")
    load(engine, document("a"), [replace(each, findings=(explained,))], "430281", READER, RULES)
    know(engine, seen("a", PDF))
    (finding,) = rows(engine, FINDINGS)
    assert (finding["severity"], finding["explanation"]) == ("info", "上年结余收回（王会计，2026-01-02）")
