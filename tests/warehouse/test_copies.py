"""The same report in several documents: the surest reading stands, and what the others print differently is a finding, in any order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
import sqlalchemy as sa
from tests.accounts_builders import (
    FIGURES,
    LILING,
    READER,
    RULES,
    TABLES,
    checked,
    decided,
    document,
    figure,
    report,
    seen,
    sha,
    with_amount,
)

from mingzhang.accounts import Cell
from mingzhang.warehouse import published, questions
from mingzhang.warehouse.identity import version
from mingzhang.warehouse.loading import load
from mingzhang.warehouse.outcomes import outcomes_of_rules
from mingzhang.warehouse.projection import project
from mingzhang.warehouse.units import Registry

PDF, DOC, HTML = (f"http://liling.example/2020.{ending}" for ending in ("pdf", "doc", "html"))
KEY = f"{Registry().unit('430281', '醴陵市网格中心').id}/2020/final_accounts/unit"
FIRST = report()
OTHER = with_amount(FIRST, "01", "201", "amount", "999.99")


def scan(one=FIRST, *, certain=False):
    """The report as OCR reads it."""
    return replace(one, figures=tuple(replace(f, method="ocr", confidence=0.98, agreement=None, certain=certain) for f in one.figures))


def put(engine, name, one=FIRST, held_back=()):
    load(engine, document(name), [checked(one, held_back, findings=False)], "430281", READER, RULES)


def know(engine, *observations, decisions=()):
    with engine.begin() as connection:
        project(connection, [LILING], observations, decisions, ())


def standing(engine):
    with engine.connect() as connection:
        return connection.scalar(sa.text("SELECT sha256 FROM mingzhang.standing"))


def findings(engine):
    with published.edition(engine) as connection:
        return [dict(row) for row in published.published_findings(connection) if row["rule"] == "S-COPIES"]


def row(engine):
    with published.edition(engine) as connection:
        (one,) = published.published_reports(connection)
    return one


def in_yuan(one, *, cents=0):
    """The report printed in 元, `cents` fen more at each address than in 万元."""
    figures = tuple(
        replace(f, printed=f"{f.amount + Decimal(cents) / 100:.2f}", amount=f.amount + Decimal(cents) / 100, money_unit="元")
        for f in one.figures
    )
    return replace(one, figures=figures, tables=tuple(replace(table, money_unit="元") for table in one.tables))


def test_a_disagreement_names_both_documents_their_places_and_what_they_print(engine):
    put(engine, "a")
    put(engine, "b", replace(OTHER, figures=tuple(replace(f, page=12) for f in OTHER.figures)))
    know(engine, seen("a", PDF), seen("b", DOC))
    (finding,) = findings(engine)
    assert (finding["severity"], finding["outcome"], finding["finding"]) == ("warning", "fail", 1)
    assert {operand["document"]: (operand["printed"], operand["page"]) for operand in finding["figures"]} == {
        sha(standing_name): said for standing_name, said in (("a", ("1000.00", 3)), ("b", ("999.99", 12)))
    }
    for words in ("收入支出决算总表", "一般公共服务支出", "1000.00 万元", "999.99 万元", "第12页", "第3页", "0.01 万元", "原因未经核实"):
        assert words in finding["message"]
    assert abs(finding["difference"]) == 100
    assert finding["tolerance"] == 0
    assert (PDF in finding["message"]) != (DOC in finding["message"]), "the published document is the row's own"
    assert not any(word in finding["message"] for word in ("错误", "造假", "虚报", "违规", "隐瞒"))
    published_row = row(engine)
    assert (published_row["warnings"], published_row["errors"], published_row["failed"]) == (1, 0, 1)
    (one, copy) = published_row["documents"]
    assert (one["role"], copy["role"], copy["compared"], copy["differing"]) == ("published", "copy", 14, 1)


def test_order_of_loading_and_of_observations_does_not_matter(engine):
    copies = {"a": FIRST, "b": OTHER, "c": scan(with_amount(FIRST, "07", "budget", "reception", "6"))}
    said = set()
    for names in permutations(copies):
        with engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM mingzhang.readings"))
        records = [seen("a", PDF), seen("b", DOC), seen("c", HTML)]
        know(engine, *(records["abc".index(name)] for name in names))
        for name in names:
            put(engine, name, copies[name])
        said.add(repr((standing(engine), findings(engine), row(engine))))
    assert len(said) == 1


def test_equal_copies_say_so(engine):
    put(engine, "a")
    put(engine, "b")
    know(engine, seen("a", PDF), seen("b", DOC))
    assert findings(engine) == []
    assert (row(engine)["passed"], row(engine)["rules_evaluated"]) == (3, 3), "two rules of the report, and its copies agree"


def test_a_file_that_the_publisher_replaced_is_no_copy(engine):
    put(engine, "a")
    put(engine, "b", OTHER)
    know(engine, seen("a", PDF), seen("b", PDF, night=1))
    assert (standing(engine), findings(engine)) == (sha("b"), [])


def test_a_file_that_moved_and_changed_is_no_copy(engine):
    put(engine, "a")
    put(engine, "b", OTHER)
    know(engine, seen("a", PDF), seen(None, PDF, night=1, got="vanished"), seen("b", DOC, night=1))
    assert findings(engine) == []


@pytest.mark.parametrize(("cents", "expected"), [(0, 0), (49_00, 0), (99_99, 0), (100_00, 1)])
def test_yuan_and_ten_thousand_yuan_agree_within_the_coarser_unit(engine, cents, expected):
    put(engine, "a")
    put(engine, "b", in_yuan(FIRST, cents=cents))
    know(engine, seen("a", PDF), seen("b", DOC))
    if not expected:
        assert findings(engine) == []
    else:
        assert {f["outcome"] for f in findings(engine)} == {"fail", "rounding"}, "roll-ups may be sums of rounded amounts"
        assert row(engine)["documents"][1]["differing"] > 0


def test_a_sum_of_rounded_amounts_may_differ_by_the_rounding_of_each(engine):
    put(engine, "a")
    put(engine, "b", in_yuan(with_amount(FIRST, "06", "personnel_total", "amount", "900.115")))  # 150 yuan more; two addends
    know(engine, seen("a", PDF), seen("b", DOC))
    (finding,) = findings(engine)
    assert (finding["severity"], finding["outcome"]) == ("info", "rounding")


def test_an_amount_that_the_other_leaves_blank_is_a_disagreement(engine):
    less = tuple(f for f in FIGURES if f.address != ("01", "208", "amount"))
    put(engine, "a")
    put(engine, "b", report(figures=less, cells=(Cell("01", "208", "amount", "blank"),)))
    know(engine, seen("a", PDF), seen("b", DOC))
    (finding,) = findings(engine)
    assert (abs(finding["difference"]), len(finding["figures"])) == (667_100, 1)
    assert "未列金额" in finding["message"]


def test_a_level_of_codes_that_a_copy_does_not_print_is_no_disagreement(engine):
    leaves = tuple(f for f in FIGURES if f.address != ("05", "201", "total"))
    put(engine, "a")
    put(engine, "b", report(figures=leaves))
    know(engine, seen("a", PDF), seen("b", DOC))
    assert findings(engine) == []


def test_documents_that_are_hardly_the_same_report_are_one_finding(engine):
    put(engine, "a")
    put(engine, "b", report(figures=tuple(figure(*f.address, "77.7", label=f.label) for f in FIGURES)))
    know(engine, seen("a", PDF), seen("b", DOC))
    (finding,) = findings(engine)
    assert "14" in finding["message"]
    assert PDF in finding["message"]
    assert DOC in finding["message"]


@pytest.mark.parametrize("nights", [(0, 1), (1, 0), (0, 0)])
def test_an_uncertain_scan_never_wins_over_a_text_reading(engine, nights):
    put(engine, "text")
    put(engine, "scan", scan(OTHER))
    know(engine, seen("text", PDF, night=nights[0]), seen("scan", DOC, night=nights[1]))
    assert standing(engine) == sha("text")
    (finding,) = findings(engine)
    assert finding["severity"] == "info", "it may be our own reading"
    assert "识读把握不足" in finding["message"]


def test_an_uncertain_scan_does_not_win_by_holding_more_forms(engine):
    put(engine, "text", report(figures=FIGURES[:12], tables=TABLES[:3]))
    put(engine, "scan", scan())
    know(engine, seen("text", PDF), seen("scan", DOC, night=1))
    assert standing(engine) == sha("text")


def test_a_certain_scan_says_as_much_as_text(engine):
    put(engine, "text", report(figures=FIGURES[:12], tables=TABLES[:3]))
    put(engine, "scan", scan(certain=True))
    know(engine, seen("text", PDF), seen("scan", DOC))
    assert standing(engine) == sha("scan"), "it holds more forms"


def test_a_scan_in_the_place_of_a_better_reading_is_asked_about(engine):
    put(engine, "text")
    put(engine, "scan", scan(OTHER))
    know(engine, seen("text", PDF), seen("scan", PDF, night=1))
    assert standing(engine) == sha("text")
    with engine.connect() as connection:
        (doubtful,) = questions.doubtful_reports(connection)
    assert (doubtful.version, doubtful.reasons) == (version(OTHER), (questions.UNSURE,))
    know(engine, seen("text", PDF), seen("scan", PDF, night=1), decisions=[decided(KEY, "publish", version(OTHER))])
    assert standing(engine) == sha("scan")


@pytest.mark.parametrize("address", [PDF, DOC])
@pytest.mark.parametrize("nights", [(0, 1), (1, 0)])
def test_a_version_that_is_held_back_never_replaces_one_that_stands(engine, address, nights):
    put(engine, "good")
    put(engine, "doubtful", OTHER, held_back=("T01-V2 不成立",))
    know(engine, seen("good", PDF, night=nights[0]), seen("doubtful", address, night=nights[1]))
    assert standing(engine) == sha("good")
    assert all(finding["severity"] == "info" for finding in findings(engine))


def test_a_doubtful_replacement_leaves_the_whole_up_beside_an_excerpt(engine):
    put(engine, "whole")
    put(engine, "doubtful", OTHER, held_back=("T01-V2 不成立",))
    put(engine, "excerpt", report(figures=FIGURES[:6], tables=TABLES[:1]))
    know(engine, seen("whole", PDF), seen("excerpt", DOC), seen("doubtful", PDF, night=1))
    assert standing(engine) == sha("whole")


def test_the_certain_copy_stands_before_one_with_unreadable_places(engine):
    put(engine, "a", report(cells=(Cell("01", "other", "amount", "unreadable", printed="?"),)))
    put(engine, "b")
    know(engine, seen("a", PDF, night=1), seen("b", DOC))
    assert standing(engine) == sha("b")


def test_a_copy_without_a_cover_joins_the_report_that_says_whose_figures_they_are(engine):
    put(engine, "a")
    put(engine, "b", in_yuan(replace(OTHER, scope="unknown"), cents=30))
    know(engine, seen("a", PDF), seen("b", DOC))
    assert standing(engine) == sha("a")
    assert [d["document"] for d in row(engine)["documents"]] == [sha("a"), sha("b")]


def test_a_copy_without_a_cover_and_with_other_figures_is_another_report(engine):
    put(engine, "a")
    put(engine, "b", replace(report(figures=tuple(figure(*f.address, "77.7") for f in FIGURES)), scope="unknown"))
    know(engine, seen("a", PDF), seen("b", DOC))
    with published.edition(engine) as connection:
        assert sorted(one["scope"] for one in published.published_reports(connection)) == ["unit", "unknown"]


def test_how_often_documents_agree_is_counted_like_any_rule(engine):
    put(engine, "a")
    put(engine, "b", OTHER)
    know(engine, seen("a", PDF), seen("b", DOC))
    with published.edition(engine) as connection:
        counted = outcomes_of_rules(connection)["S-COPIES"]
    assert (counted["evaluated"], counted["passed"], counted["failed"]) == (1, 0, 1)
