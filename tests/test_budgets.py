"""Budgets beside final accounts: from files in an archive to a release, in whatever order they come. Nothing of a budget is published."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa
from tests.test_years import TRAITS, UNIT, accounts, exported, offer, table

from mingzhang import stages
from mingzhang.check.book import evaluate
from mingzhang.read.reader import read
from mingzhang.stages import installation
from mingzhang.stages.companions import companions
from sample_publisher.balance import balanced
from sample_publisher.budget import invented
from sample_publisher.budget_grids import budget_tables, figures_of
from sample_publisher.budget_pages import budget_page, typeset_budget
from sample_publisher.layout import PLAIN

REGIONS = ("shanghai", "jiangsu", "central")


def planned(year: int, seed: int = 3, region="shanghai", prose: tuple[str, ...] = ()) -> bytes:
    return typeset_budget(invented(seed, UNIT, year), region, PLAIN, prose)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("region", REGIONS)
def test_the_tables_of_a_budget_are_read_back_as_regions_print_them(region, seed):
    budget = invented(seed)
    truth = figures_of(budget_tables(budget, region))
    for content in (typeset_budget(budget, region, PLAIN), budget_page(budget, region)):
        (report,) = read(content).reports
        assert (report.kind, report.unit, report.year) == ("budget", budget.unit, budget.year)
        assert {figure.address: figure.printed for figure in report.figures} == truth
        assert report.problems == ()


@pytest.mark.parametrize("region", REGIONS)
def test_a_sound_budget_has_nothing_to_find(region):
    checked = evaluate([report for seed in range(5) for report in read(typeset_budget(invented(seed), region, PLAIN)).reports])
    assert [(finding.rule, finding.message) for each in checked for finding in each.findings if finding.severity != "info"] == []
    assert all(sum(outcome.outcome == "pass" for outcome in each.outcomes) > 20 for each in checked)
    assert all(each.held_back == () for each in checked)


def test_nothing_of_a_budget_is_published_and_its_document_is_listed(archive, tmp_path):
    shas = {"accounts": offer(archive, "2023.pdf", accounts(2023, 9)), "budget": offer(archive, "budget.pdf", planned(2023))}
    stages.process(list(shas.values()))
    content = exported(tmp_path / "out")
    assert {row["kind"] for row in table(content, "reports")} == {"final_accounts"}
    assert not {row["form"] for row in table(content, "figures")} - {f"0{n}" for n in range(1, 10)}
    listed = {row["document"]: (row["status"], row["kind"], row["published"]) for row in table(content, "documents")}
    assert listed[shas["budget"]] == ("out_of_scope", "budget", "false")
    assert stages.doubtful() == []
    with installation.engine().connect() as connection:
        kept = connection.execute(sa.text("SELECT kind, figures > 0 FROM mingzhang.copies ORDER BY kind")).all()
    assert kept == [("budget", True), ("final_accounts", True)]


def test_accounts_find_their_budget_in_whatever_order_they_come(archive, tmp_path):
    prose = ("2024年“三公”经费预算数为10.00万元，比2023年预算增加2.00万元。",)
    contents = {"accounts": accounts(2023, 9), "budget": planned(2023), "next": planned(2024, 4, prose=prose), "former": planned(2022)}
    shas = {name: offer(archive, f"{name}.pdf", content) for name, content in contents.items()}
    for name in ("next", "accounts", "former", "budget"):
        stages.process([shas[name]])
    first = exported(tmp_path / "first")
    with installation.engine().begin() as connection:
        beside = dict(connection.execute(sa.text("SELECT sha256, beside FROM mingzhang.copies")).all())
        connection.execute(sa.text("DELETE FROM mingzhang.readings"))
    met = {name: {role: said.split()[0] for role, said in beside[sha].items()} for name, sha in shas.items()}
    assert met["accounts"] == {"budget": shas["budget"], "next_budget": shas["next"]}
    assert met["next"] == {"last_year": shas["budget"]}
    assert met["budget"] == {"last_year": shas["former"]}
    assert met["former"] == {}
    stages.process(list(shas.values()))
    assert exported(tmp_path / "second") == first
    assert stages.succeed() == 0, "it is done"


def test_a_finding_names_the_document_of_the_budget(archive, tmp_path):
    report = replace(balanced(9, TRAITS), unit=UNIT, year=2023)
    words = "五、一般公共预算财政拨款支出决算情况说明\n2023年度一般公共预算财政拨款支出年初预算为1.23万元。"
    from sample_publisher.typesetter import typeset

    shas = [offer(archive, "2023.pdf", typeset(report, PLAIN)), offer(archive, "budget.pdf", planned(2023))]
    stages.process(shas)
    (accounts_,) = read(typeset(report, PLAIN)).reports
    (budget,) = read(planned(2023)).reports
    assert companions("budget", [accounts_], [budget]) == {0: budget}
    from mingzhang.read.narrative.claims import read_claims
    from mingzhang.read.sheets import Sheet

    claims, narrative = read_claims([Sheet(1, words)], accounts_.figures, accounts_.year, accounts_.unit)
    (checked,) = evaluate([replace(accounts_, claims=claims, narrative=narrative)], budget={0: budget})
    (finding,) = (finding for finding in checked.findings if finding.rule == "XD-BUD")
    assert finding.severity == "warning"
    assert {operand.fiscal_year for operand in finding.figures} == {None, 2023}
    assert json.dumps([operand.form for operand in finding.figures if operand.fiscal_year]) == '["budget_fiscal_summary"]' or any(
        operand.form.startswith("budget_") for operand in finding.figures if operand.fiscal_year
    )
