"""Years: a report opens with what the year before closed with. From real files in an archive to a release, in whatever order they come."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from mingzhang import stages
from mingzhang.check.book import evaluate
from mingzhang.publish.release import export
from mingzhang.read.reader import read
from mingzhang.records import Observation
from mingzhang.settings import ROOT
from mingzhang.stages import installation
from mingzhang.warehouse import database
from mingzhang.warehouse.rebuilding import stored_reports
from mingzhang.warehouse.succession import as_companion
from sample_publisher.balance import Traits, balanced
from sample_publisher.layout import PLAIN
from sample_publisher.typesetter import typeset

if TYPE_CHECKING:
    from mingzhang.archive import Archive

SITE = "http://127.0.0.1:8099"
UNIT = "样本市示例局"
FILES = ROOT / "include" / "sample_publisher" / "site" / "files"
TRAITS = Traits(government_fund=True, state_capital=True, zeros="0.00", thousands=True)


def accounts(year: int, seed: int, unit: str = UNIT) -> bytes:
    """A sound report; its opening balances are not those that another seed closes with."""
    return typeset(replace(balanced(seed, TRAITS), unit=unit, year=year), PLAIN)


def offer(archive: Archive, name: str, content: bytes, night: int = 0) -> str:
    sha256 = archive.store(content)
    when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=night)
    archive.append(Observation("sample", f"{SITE}/{name}", when, "content", sha256, context_title="部门决算公开"))
    stages.project()
    return sha256


def exported(folder):
    export(installation.engine(), folder, datetime(2026, 3, 1, tzinfo=UTC))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.csv")) if path.is_file()}


def table(content, name):
    return list(csv.DictReader(content[f"{name}.csv"].decode().splitlines()))


def across(content):
    """The findings about balances between two years: fiscal year, rule, what was last year's."""
    return [(row["fiscal_year"], row["rule"], row["expected"]) for row in table(content, "findings") if row["rule"].startswith("Y-BAL")]


def compared(content):
    return {row["fiscal_year"]: (row["predecessor_document"], row["predecessor_version"]) for row in table(content, "reports")}


def test_reports_are_rebuilt_as_they_were_read(archive):
    for name in ("liling-2020.pdf", "shilij-2023.pdf"):
        content = (FILES / name).read_bytes()
        stages.process([offer(archive, name, content)])
        statement = read(content, name)
        (checked,) = evaluate(stages.read_again(statement, evaluate(statement.reports), content, name).reports)
        with database.snapshot(installation.engine()) as connection:
            copy = connection.scalar(sa.text("SELECT id FROM mingzhang.copies WHERE sha256 = :sha"), {"sha": statement.document.sha256})
            (rebuilt,) = stored_reports(connection, [copy]).values()
        assert replace(rebuilt, scope=checked.report.scope) == checked.report
        assert evaluate([rebuilt]) == (replace(checked, report=rebuilt),)


def test_years_give_the_same_release_in_whatever_order_they_come(archive, tmp_path):
    contents = {year: accounts(year, seed) for year, seed in ((2021, 7), (2022, 8), (2023, 9))}
    shas = {year: offer(archive, f"{year}.pdf", content) for year, content in contents.items()}
    for year in (2023, 2021, 2022):
        stages.process([shas[year]])
    first = exported(tmp_path / "first")
    with installation.engine().begin() as connection:
        connection.execute(sa.text("DELETE FROM mingzhang.readings"))
    stages.process(list(shas.values()))
    assert exported(tmp_path / "second") == first
    by_year = {row["fiscal_year"]: row for row in table(first, "reports")}
    assert {year: document for year, (document, _) in compared(first).items()} == {"2021": "", "2022": shas[2021], "2023": shas[2022]}
    assert by_year["2023"]["predecessor_version"] == by_year["2022"]["version"]
    assert {year for year, rule, _ in across(first) if rule == "Y-BAL-04"} == {"2022", "2023"}
    assert stages.succeed() == 0, "it is done"
    (finding,) = (row for row in table(first, "findings") if (row["fiscal_year"], row["rule"]) == ("2023", "Y-BAL-04"))
    operands = {operand.get("fiscal_year"): operand for operand in json.loads(finding["figures"])}
    assert operands.keys() == {None, 2022}
    assert operands[2022]["document"] == shas[2022]
    assert operands[2022]["bbox"] and operands[2022]["page"]


def test_a_corrected_year_is_compared_again_and_a_withdrawn_one_not_at_all(archive, tmp_path):
    wrong = offer(archive, "2022.pdf", accounts(2022, 8))
    stages.process([offer(archive, "2023.pdf", accounts(2023, 9)), wrong])
    before = exported(tmp_path / "before")
    assert compared(before)["2023"][0] == wrong
    right = offer(archive, "2022.pdf", accounts(2022, 10), night=1)
    stages.process([right])
    after = exported(tmp_path / "after")
    assert compared(after)["2023"][0] == right
    assert across(before) != across(after)
    assert {year for year, *_ in across(after)} == {"2023"}
    (key,) = (row["report"] for row in table(after, "reports") if row["fiscal_year"] == "2022")
    stages.decide(key, None, "withdraw", "发布者撤回", "editor", datetime(2026, 2, 1, tzinfo=UTC))
    alone = exported(tmp_path / "alone")
    assert compared(alone) == {"2023": ("", "")}
    assert across(alone) == []
    stages.decide(key, None, "publish", "已核实", "editor", datetime(2026, 2, 2, tzinfo=UTC))
    assert exported(tmp_path / "again") == after


def test_a_doubtful_year_does_not_count_until_a_person_publishes_it(archive, tmp_path):
    doubtful = balanced(8, TRAITS)
    content = typeset(replace(doubtful, unit=UNIT, year=2022).with_figure(("03", "total", "basic"), "1O3.5"), PLAIN)
    stages.process([offer(archive, "2022.pdf", content), offer(archive, "2023.pdf", accounts(2023, 9))])
    assert compared(exported(tmp_path / "held")) == {"2023": ("", "")}
    (waiting,) = stages.doubtful()
    stages.decide(waiting.report, waiting.version, "publish", "与原件相符", "editor")
    assert compared(exported(tmp_path / "published"))["2023"] == (waiting.sha256, waiting.version)


def test_a_renamed_unit_keeps_its_chain(archive, tmp_path, monkeypatch):
    from mingzhang.warehouse import loading, projection, units

    file = tmp_path / "units.yaml"
    shas = [offer(archive, "2022.pdf", accounts(2022, 8, "样本市旧名局")), offer(archive, "2023.pdf", accounts(2023, 9))]
    stages.process(shas)
    assert compared(exported(tmp_path / "apart"))["2023"] == ("", "")
    with installation.engine().connect() as connection:
        region = connection.scalar(sa.text("SELECT min(region) FROM mingzhang.copies"))
    file.write_text(f'units:\n  - {{id: "shili", region: "{region}", names: [{UNIT}, 样本市旧名局]}}\n', encoding="utf-8")
    for module in (loading, projection):
        monkeypatch.setattr(module, "registry", lambda: units.registry(file))
    stages.project()
    stages.process([document.sha256 for document in stages.pending()])
    assert compared(exported(tmp_path / "joined"))["2023"][0] == shas[0]


def test_what_a_scan_does_not_show_for_sure_proves_nothing_about_the_next_year():
    (report,) = read((FILES / "shilij-2023.pdf").read_bytes()).reports
    scanned = replace(report, figures=tuple(replace(f, method="ocr", certain=bool(f.amount)) for f in report.figures))
    kept = as_companion(scanned)
    assert {f.certain for f in kept.figures} == {True}
    assert len(kept.figures) + sum(cell.state == "unreadable" for cell in kept.cells) == len(report.figures)
    assert as_companion(report) == report
