"""Budgets beside final accounts: from files in an archive to a release, in whatever order they come. Nothing of a budget is published."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from tests.test_years import UNIT, accounts, exported, offer, table

from mingzhang import stages
from mingzhang.check.book import evaluate
from mingzhang.read.reader import read
from mingzhang.stages import installation
from sample_publisher.budget import invented
from sample_publisher.budget_grids import budget_tables, figures_of
from sample_publisher.budget_pages import budget_page, typeset_budget
from sample_publisher.layout import PLAIN

GREW = ("一、“三公”经费预算情况说明", "2024年“三公”经费预算数为10.00万元，比2023年预算增加2.00万元。")
"""A growth that last year's final accounts, which plan another amount, contradict."""
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
    contents = {"accounts": accounts(2023, 9), "budget": planned(2023), "next": planned(2024, 4, prose=GREW), "former": planned(2022)}
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
    stages.process([offer(archive, "2023.pdf", accounts(2023, 9)), offer(archive, "2024.pdf", planned(2024, prose=GREW))])
    found = [row for row in table(exported(tmp_path / "out"), "findings") if row["rule"] == "XD-PREV"]
    (row,) = found
    assert row["severity"] == "info"
    operands = {operand.get("fiscal_year"): operand for operand in json.loads(row["figures"])}
    with installation.engine().connect() as connection:
        budget = connection.scalar(sa.text("SELECT sha256 FROM mingzhang.copies WHERE kind = 'budget'"))
    assert operands[2024]["document"] == budget
    assert operands[2024]["page"]
