"""The command line as an accountant uses it: what is printed, and the exit codes of docs/figures.md.

Each command runs in a process of its own at least once; where Great Expectations would be loaded only to check another report, in this one.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sample_publisher.balance import Traits, balanced, misprinted
from sample_publisher.budget import invented
from sample_publisher.budget_pages import typeset_budget
from sample_publisher.layout import PLAIN
from sample_publisher.reports import published
from sample_publisher.site import serve
from sample_publisher.typesetter import typeset, typeset_notice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Here = Callable[..., subprocess.CompletedProcess[str]]

SOUND = balanced(11, Traits(money_unit="元"))


def mingzhang(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as a person does."""
    import os

    command = [sys.executable, "-m", "mingzhang.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment}, check=False)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "sound.pdf"
    path.write_bytes(typeset(SOUND, PLAIN))
    return path


def test_read_shows_the_forms_as_tables(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(typeset(published("liling-2020"), PLAIN))
    done = mingzhang("read", path)
    assert done.returncode == 0, done.stderr
    for words in ("醴陵市网格化管理服务中心", "2020", "收入支出决算总表", "1975.70", "一般公共服务支出"):
        assert words in done.stdout


def test_read_as_json_is_the_contract(sound: Path) -> None:
    said: dict[str, Any] = json.loads(mingzhang("read", sound, "--format", "json").stdout)
    assert set(said) == {"document", "reports"}
    assert {"sha256", "media_type", "pages"} == set(said["document"])
    (report,) = said["reports"]
    assert {"unit", "year", "kind", "scope", "figures", "cells", "undeclared", "problems"} <= set(report)
    figures = {(f["form"], f["line"], f["column"]): f for f in report["figures"]}
    assert figures.keys() == SOUND.figures.keys()
    one = figures["01", "income_total", "amount"]
    assert one["page"] > 0
    assert len(one["bbox"]) == 4
    assert isinstance(one["amount"], str)


def test_read_as_csv_has_a_row_a_figure(sound: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(mingzhang("read", sound, "--format", "csv").stdout)))
    assert len(rows) == len(SOUND.figures)
    assert {row["unit"] for row in rows} == {SOUND.unit}


def test_a_sound_report_ends_with_0_and_a_misprint_with_1(sound: Path, tmp_path: Path, here: Here) -> None:
    assert mingzhang("check", sound).returncode == 0
    spoilt, place = misprinted(SOUND, 5)
    path = tmp_path / "spoilt.pdf"
    path.write_bytes(typeset(spoilt, PLAIN))
    done = here("check", path, "--format", "json")
    assert done.returncode == 1, done.stderr
    (report,) = json.loads(done.stdout)["reports"]
    errors = [finding for finding in report["findings"] if finding["severity"] == "error"]
    operands = {(f["form"], f["line"], f["column"]) for finding in errors for f in finding["figures"]}
    assert place in operands
    assert report["outcomes"]["fail"] >= 1
    shown = mingzhang("check", path)
    assert errors[0]["rule"] in shown.stdout
    assert "非审计结论" in shown.stdout


def test_balances_are_compared_with_last_years_report(sound: Path, tmp_path: Path, here: Here) -> None:
    before = tmp_path / "before.pdf"
    before.write_bytes(typeset(replace(SOUND, year=SOUND.year - 1), PLAIN))
    done = here("check", sound, "--last-year", before, "--format", "json")
    (report,) = json.loads(done.stdout)["reports"]
    operands = [f for finding in report["findings"] if finding["rule"] == "Y-BAL-04" for f in finding["figures"]]
    assert [f["fiscal_year"] for f in operands] == [None, SOUND.year - 1]
    alone = json.loads(here("check", sound, "--format", "json").stdout)["reports"][0]
    assert not [finding for finding in alone["findings"] if finding["rule"].startswith("Y-")]


def test_a_report_of_another_year_is_no_last_years_report(sound: Path) -> None:
    done = mingzhang("check", sound, "--last-year", sound)
    assert done.returncode == 2
    assert "year before" in done.stderr


def test_planned_amounts_are_compared_with_the_next_budget(sound: Path, tmp_path: Path, here: Here) -> None:
    budget = tmp_path / "budget.pdf"
    words = f"{SOUND.year + 1}年“三公”经费预算数为10.00万元，比{SOUND.year}年预算增加2.00万元。"
    budget.write_bytes(typeset_budget(invented(3, SOUND.unit, SOUND.year + 1), "jiangsu", PLAIN, ["一、“三公”经费预算情况说明", words]))
    done = here("check", sound, "--budget", budget, "--format", "json")
    (report,) = json.loads(done.stdout)["reports"]
    (finding,) = (finding for finding in report["findings"] if finding["rule"] == "XD-PREV")
    assert finding["severity"] == "info"
    assert {f["fiscal_year"] for f in finding["figures"]} == {None, SOUND.year + 1}


def test_final_accounts_are_no_budget(sound: Path) -> None:
    done = mingzhang("check", sound, "--budget", sound)
    assert done.returncode == 2
    assert "no budget" in done.stderr


def test_the_tables_of_a_budget_are_shown_though_it_is_no_final_accounts(tmp_path: Path) -> None:
    budget = tmp_path / "budget.pdf"
    budget.write_bytes(typeset_budget(invented(3), "shanghai", PLAIN))
    done = mingzhang("read", budget, "--format", "json")
    assert done.returncode == 3
    (report,) = json.loads(done.stdout)["reports"]
    assert report["kind"] == "budget"
    assert {table["form"] for table in report["tables"]} >= {"budget_summary", "budget_general_public", "budget_three_public"}


@pytest.mark.parametrize(("content", "words"), [(b"no report at all", "unknown kind"), (b"%PDF-1.4\n", "broken")])
def test_what_is_not_readable_ends_with_2_and_one_line(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "thing.pdf"
    path.write_bytes(content)
    done = mingzhang("read", path)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    done = mingzhang("check", tmp_path / "missing.pdf")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_another_kind_of_report_ends_with_3_and_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "budget.pdf"
    path.write_bytes(typeset_notice("某市民政局2025年部门预算", "某市民政局", ["本单位2025年收入预算100万元。"], PLAIN))
    done = mingzhang("check", path)
    assert done.returncode == 3
    assert "budget" in done.stderr


def test_a_doubtful_report_ends_with_4(tmp_path: Path, here: Here) -> None:
    path = tmp_path / "doubtful.pdf"
    path.write_bytes(typeset(SOUND.with_figure(("03", "total", "basic"), "1O3.5"), PLAIN))
    assert here("check", path).returncode == 4


def test_sources_check_says_what_would_be_fetched(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    with serve() as site:
        path.write_text(
            f"publishers:\n  - id: sample\n    name: 样本市财政局\n    region: '990100'\n    index: ['{site.url}']\n"
            "    links: '\\.pdf$'\n    licence: none\n    private_network: true\n    delay: 0\n",
            encoding="utf-8",
        )
        done = mingzhang("sources", "check", "--file", path)
    assert "liling" in done.stdout, done.stderr
    assert done.returncode in (0, 1)


def test_a_mistake_in_sources_says_where_and_what_to_write(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("publishers:\n  - id: sample\n    nam: x\n", encoding="utf-8")
    done = mingzhang("sources", "check", "--file", path)
    assert done.returncode == 2
    assert "sources.yaml" in done.stderr
    assert "nam" in done.stderr


def test_units_check_says_what_the_two_files_come_to(tmp_path: Path) -> None:
    units, listed = tmp_path / "units.yaml", tmp_path / "list.csv"
    units.write_text('units:\n  - {id: shili, region: "430200", names: [样本市示例局, 样本市示例办]}\n', encoding="utf-8")
    lines = [
        "地区;单位",
        "430200;示例办",
        "430200;样本市档案馆",
        "430200;样本市档案局馆",
        "430200;样本市第一中学",
        "430200;样本市中学",
        "430281;审计局",
    ]
    listed.write_bytes("\r\n".join(lines).encode("gb18030"))
    files = {"MINGZHANG_UNITS": str(units), "MINGZHANG_EXPECTED_FILERS": str(listed), "MINGZHANG_HOME": str(tmp_path)}
    done = mingzhang("units", "check", **files)
    assert done.returncode == 0, done.stderr
    assert "units.yaml: 1 entry" in done.stdout and "6 lines, 6 units, 1 of them in units.yaml" in done.stdout
    assert "is of region 430281" in done.stdout
    (alike,) = [line for line in done.stdout.splitlines() if line.startswith("may be one unit")]
    assert "样本市档案馆" in alike and "样本市档案局馆" in alike
    listed.write_text("region,unit,from\n430200,样本市示例局,二零\n", encoding="utf-8")
    done = mingzhang("units", "check", **files)
    assert done.returncode == 2 and "list.csv, line 2, from" in done.stderr


def test_a_port_that_is_no_number_is_one_line() -> None:
    done = mingzhang("run", "--once", MINGZHANG_AIRFLOW_PORT="eighty")
    assert done.returncode == 2
    assert done.stderr.strip().startswith("MINGZHANG_AIRFLOW_PORT")
