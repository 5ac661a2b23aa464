"""A release: complete, exact, harmless, the same bytes for the same data, and never half there."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import signal
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from pyarrow import parquet
from tests.accounts_builders import READER, RULES, Publisher, decided, figure, report, seen, sha
from tests.publish.release_builders import FIRST, KEY, NOW, SECOND, know, put, records, rows

from mingzhang.accounts import Cell
from mingzhang.publish import contents, files, release
from mingzhang.publish.release import PublishError, publish, unpublished, verify
from mingzhang.warehouse import database
from mingzhang.warehouse.identity import version
from mingzhang.warehouse.loading import record_failure

NAMES_ITS_RELEASE = {
    *("datapackage.json", "catalog.jsonld", "CHANGELOG.json", "CHANGELOG.md", "CITATION.cff", "README.md", "SHA256SUMS", "feed.xml"),
    *("datasette.json", "mingzhang.sqlite"),
    *("index.html", "changelog.html", "methods.html", "downloads.html"),
}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "open-data"


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def changes(folder):
    log = records(folder, "CHANGELOG")
    return {kind: [entry["report"] for entry in log[kind]] for kind in ("added", "changed", "withdrawn") if log[kind]}


@pytest.fixture
def first(engine, folder):
    """A warehouse with one report, and its first release."""
    put(engine)
    know(engine)
    return publish(engine, folder, [], NOW)


def test_a_release_is_complete_and_verifies(engine, folder, first):
    assert first.release == "2026-01-31.1" and first.published_at == NOW
    assert first.reports == ((KEY, version(FIRST)),)
    assert (folder / "latest").readlink().name == first.release
    assert verify(folder / "latest") == []
    there = sorted(path.relative_to(folder / first.release).as_posix() for path in (folder / first.release).rglob("*") if path.is_file())
    tables = ["cases", "cells", "changes", "claims", "documents", "earlier_findings", "expected_filers", "figures", "findings"]
    tables += ["former_findings", "obligations", "publishers", "replies", "reports", "rules", "tombstones", "units", "versions"]
    papers = ["CHANGELOG.json", "CHANGELOG.md", "CITATION.cff", "README.md", "SHA256SUMS", "catalog.jsonld", "datapackage.json"]
    papers += ["datasette.json", "feed.xml", "mingzhang.sql", "mingzhang.sqlite", "parts.csv"]
    assert [name for name in there if "/" not in name] == sorted(
        [f"{table}.{kind}" for table in tables for kind in ("csv", "json", "parquet")]
        + papers
        + [f"{page}.html" for page in ("index", "find", "coverage", "changelog", "findings", "methods", "downloads", "dictionary")]
    )
    assert "forms/01_income_and_expenditure.csv" in there and len([name for name in there if name.startswith("forms/")]) == 27
    assert {f"{place}/figures.parquet" for place in ("by-year/2020", "by-region/430281", "by-region/430281/2020")} <= set(there)
    assert subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder / first.release, check=False).returncode == 0
    assert names(folder) == ["2026-01-31.1", "latest"]
    page = (folder / "latest" / "downloads.html").read_text(encoding="utf-8")
    offered = [f"{table}.{kind}" for table in tables for kind in ("csv", "json", "parquet")] + [f"excel/{table}.csv" for table in tables]
    offered += ["mingzhang.sqlite", "mingzhang.sql", "parts.csv", "by-year/2020/figures.csv.gz", "SHA256SUMS", *papers]
    assert all(f'href="{path}"' in page for path in offered if path != "datasette.json")
    assert "醴陵市财政局" in (folder / "latest" / "methods.html").read_text(encoding="utf-8")
    assert "醴陵市财政局 · http://liling.example/ · CC-BY-4.0" in (folder / "latest" / "README.md").read_text(encoding="utf-8")


def test_frictionless_finds_it_valid(engine, folder, first):
    from frictionless import Package

    put(engine, "b", report("茶陵县网格中心", 2021))
    know(engine, seen("a"), seen("b", "http://liling.example/2021.pdf"), publishers=[Publisher(licence="政府信息公开，须注明来源")])
    publish(engine, folder, [first], NOW)
    package = Package(str(folder / "latest" / "datapackage.json"))
    said = package.validate()
    assert said.valid, said.flatten(["rowNumber", "fieldName", "type", "message"])[:5]
    assert len(said.tasks) == 3 * 31 + 3
    rows = {resource.name: resource.rows for resource in package.resources if resource.type == "table"}
    assert [rows[name] for name in ("reports", "units", "publishers", "figures", "claims")] == [2, 2, 1, 30, 0]
    assert [licence["name"] for licence in package.licenses] == ["CC-BY-4.0"]
    assert package.sources == [{"title": "醴陵市财政局", "path": "http://liling.example/", "rights": "政府信息公开，须注明来源"}]
    figures = package.get_resource("figures").read_rows()
    assert str(figures[0]["amount"]) == "10000000" and len(figures) == 30


def test_amounts_are_exact_and_as_printed(engine, folder, first):
    by_address = {(row["form"], row["line"], row["column"]): row for row in rows(folder, "figures")}
    income = by_address["01", "general_public_budget", "amount"]
    assert (income["amount"], income["printed"], income["money_unit"]) == ("10667100", "1,066.71", "万元")
    assert by_address["07", "actual", "reception"]["amount"] == "-2500" and by_address["07", "actual", "reception"]["printed"] == "△0.25"
    assert (by_address["01", "x:调整", "amount"]["printed"], by_address["01", "x:调整", "amount"]["declared"]) == ("-3.5", "false")
    assert (income["page"], income["x0"], income["top"], income["x1"], income["bottom"]) == ("3", "72.0", "100.25", "130.5", "112.0")
    assert (income["document"], income["source_url"], income["scope"]) == (sha("a"), "http://liling.example/2020.pdf", "unit")
    assert records(folder, "figures")[0]["amount"] == "10000000", "a string: exact in every program"


def test_a_very_large_and_a_very_small_amount_keep_every_digit(engine, folder):
    large, small = "123,456,789,012,345,678.123456", "0.000000001"
    put(engine, "a", report(figures=(figure("01", "other", "amount", large), figure("01", "operating", "amount", small))))
    know(engine)
    publish(engine, folder, [], NOW)
    assert [row["amount"] for row in rows(folder, "figures")] == ["0.00001", "1234567890123456781234.56"]


def test_a_report_says_where_it_comes_from_and_what_the_rules_say(engine, folder, first):
    (row,) = rows(folder, "reports")
    assert (row["report"], row["unit_name"], row["fiscal_year"], row["publisher_name"], row["licence"]) == (
        KEY,
        "醴陵市网格中心",
        "2020",
        "醴陵市财政局",
        "CC-BY-4.0",
    )
    assert (row["rules_evaluated"], row["passed"], row["failed"], row["not_applicable"], row["errors"]) == ("2", "1", "1", "1", "1")
    assert (row["reader_version"], row["rules_version"], row["figures"], row["forms"]) == (READER, RULES, "16", "01 05 06 07")
    assert (row["retrieved_at"], row["last_seen"]) == ("2026-01-01T18:00:00Z", "")
    assert records(folder, "reports")[0]["problems"][0]["code"] == "undeclared_line"
    (finding,) = records(folder, "findings")
    assert (finding["reported"], finding["expected"], finding["difference"], finding["tolerance"]) == (
        "10667100",
        "10000000",
        "667100",
        "100",
    )
    assert finding["figures"][0]["amount"] == "10667100" and finding["figures"][0]["page"] == 6
    assert finding["case"] == 1 and finding["candidates"][0]["value"] == "10000000"
    (case,) = records(folder, "cases")
    assert (case["case"], case["findings"], case["message"], case["message_en"]) == (1, [1], "若改为……", "If it were …")
    (candidate,) = case["candidates"]
    assert (candidate["slip"], candidate["repairs"], candidate["leaves"]) == ("digit_changed", ["T05-V1"], [])
    assert candidate["also"] == [
        {"form": "05", "line": "201", "column": "total", "printed": "9.00", "value": "95000.5", "occurrence": 1, "table": 1}
    ]


def test_no_file_names_a_person(engine, folder):
    named = figure("01", "x:联系人：王小明", "amount", "5", label="联系人：王小明")
    put(engine, "a", replace(FIRST, undeclared=(named,), title="决算 电话：13812345678"))
    know(engine)
    publish(engine, folder, [], NOW)
    for path in (folder / "latest").rglob("*"):
        if path.is_file():
            content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            assert "王小明".encode() not in content and b"13812345678" not in content, path
    for name in ("figures", "reports"):
        text = str(parquet.read_table(folder / "latest" / f"{name}.parquet").to_pylist())
        assert "王小明" not in text and "13812345678" not in text and "［已隐去］" in text, name


def test_the_forms_look_like_the_page(engine, folder, first):
    lines = rows(folder, "forms/01_income_and_expenditure")
    assert [line["line"] for line in lines] == [
        "general_public_budget", "current_income", "income_total", "201", "208", "closing_balance", "expenditure_total", "x:倒扣", "x:调整",
    ]  # fmt: skip
    assert [line["amount"] for line in lines][4:7] == ["667100", "", "10667100"], "blank is not zero"


def test_no_cell_can_run_as_a_formula(engine, folder, first):
    assert rows(folder, "reports")[0]["title"] == "'=HYPERLINK(1)"
    assert records(folder, "reports")[0]["title"] == "=HYPERLINK(1)"
    assert {row["label"] for row in rows(folder, "figures")} >= {"'+调整", "'＝倒扣"}
    for path in (folder / "latest").rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    if "excel" in path.parts and re.fullmatch(r'="[^"]*"', cell):
                        continue  # a text, whatever it looks like
                    assert not cell.startswith(("=", "+", "@", "\t", "\r")), (path, cell)


@pytest.mark.parametrize("printed", ["-5", "－5", "+5.00", "(5)", "△5", "-1,066.71", "−0.10", "- 810. 16", "12%", "－１，０６６．７１"])
def test_printed_amounts_never_change(printed):
    field = next(field for field in release.resources()[1].fields if field.name == "printed")
    assert files.cell(printed, field) == printed


@pytest.mark.parametrize("printed", ["=1+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "+1+2", "-A1", "\t1", "-", "=5"])
def test_what_only_pretends_to_be_a_printed_amount_is_harmless(printed):
    field = next(field for field in release.resources()[1].fields if field.name == "printed")
    assert files.cell(printed, field) == f"'{printed}"


def test_nothing_changed_is_no_release(engine, folder, first):
    assert publish(engine, folder, [first], NOW + timedelta(days=1)) is None
    assert not unpublished(engine, [first]) and unpublished(engine, [])
    know(engine, seen("a"), seen("a", night=1, got="not_modified"))
    put(engine)
    assert publish(engine, folder, [first], NOW + timedelta(days=1)) is None
    assert names(folder) == ["2026-01-31.1", "latest"]


def test_a_damaged_latest_is_built_again(engine, folder, first):
    with (folder / "latest" / "figures.csv").open("a") as file:
        file.write("x\n")
    assert verify(folder / "latest") == ["figures.csv is not as SHA256SUMS says", "figures.csv has 17 rows, not 16"]
    second = publish(engine, folder, [first], NOW)
    assert second.release == "2026-01-31.2" and second.fingerprint == first.fingerprint
    assert verify(folder / "latest") == []


def test_the_same_warehouse_gives_the_same_bytes(engine, folder, first, tmp_path):
    again = publish(engine, tmp_path / "elsewhere", [], NOW + timedelta(days=3))
    assert again.fingerprint == first.fingerprint
    for path in (folder / "latest").rglob("*"):
        whole = path.suffix == ".parquet" and "by-" not in path.as_posix()
        if path.is_file() and not whole and path.name not in NAMES_ITS_RELEASE:
            other = tmp_path / "elsewhere" / again.release / path.relative_to(folder / "latest")
            assert other.read_bytes() == path.read_bytes(), path
    one, two = (json.loads((place / "datapackage.json").read_bytes()) for place in (folder / "latest", tmp_path / "elsewhere" / "latest"))
    for told in (one, two):
        del told["version"], told["created"]
        for file in told["resources"]:
            if file["format"] in ("parquet", "sqlite"):
                del file["hash"]
    assert one == two


def test_loading_in_another_order_gives_the_same_release(engine, folder, warehouse_url, postgres, tmp_path):
    from tests.conftest import drop_database

    observations = [seen("a"), seen("b", night=1), seen("c", "http://liling.example/other.pdf")]
    contents = {"a": FIRST, "b": SECOND, "c": report(year=2021)}
    for name in "abc":
        put(engine, name, contents[name])
    know(engine, *observations)
    one = publish(engine, folder, [], NOW)
    url = postgres.url("another_order")
    other = database.connect(url)
    try:
        database.migrate(other)
        know(other, *reversed(observations))
        for name in "cbabc":
            put(other, name, contents[name])
        two = publish(other, tmp_path / "other", [], NOW)
    finally:
        other.dispose()
        drop_database(url)
    assert one == two
    assert (folder / "latest" / "SHA256SUMS").read_bytes() == (tmp_path / "other" / "latest" / "SHA256SUMS").read_bytes()


def test_the_changelog_says_what_is_added_changed_and_withdrawn(engine, folder, first):
    assert changes(folder) == {"added": [KEY]}
    put(engine, "b", SECOND)
    put(engine, "c", report(year=2021))
    observations = [seen("a"), seen("b", night=1), seen("c", "http://liling.example/2021.pdf", night=1)]
    know(engine, *observations)
    second = publish(engine, folder, [first], NOW)
    later = KEY.replace("2020", "2021")
    assert changes(folder) == {"added": [later], "changed": [KEY]}
    log = records(folder, "CHANGELOG")
    assert (log["previous"], log["changed"][0]["previous_version"], log["changed"][0]["version"]) == (
        first.release,
        version(FIRST),
        version(SECOND),
    )
    know(engine, *observations, decisions=[decided(later, "withdraw")])
    publish(engine, folder, [first, second], NOW)
    assert changes(folder) == {"withdrawn": [later]}
    assert names(folder) == ["2026-01-31.1", "2026-01-31.2", "2026-01-31.3", "latest"]


def test_what_vanishes_stays_with_the_day_it_was_last_seen(engine, folder, first):
    know(engine, seen("a"), seen("a", night=1, got="not_modified"), seen(None, night=2, got="vanished"))
    second = publish(engine, folder, [first], NOW)
    assert rows(folder, "reports")[0]["last_seen"] == "2026-01-02T18:00:00Z"
    assert changes(folder) == {}
    assert publish(engine, folder, [first, second], NOW) is None


def test_a_doubtful_report_comes_out_when_a_person_lets_it_through(engine, folder):
    put(engine, "a", FIRST, held_back=("T01-V2 不成立，数字未确证",))
    know(engine)
    assert publish(engine, folder, [], NOW) is None
    know(engine, seen("a"), decisions=[decided(KEY, "publish", version(FIRST))])
    publish(engine, folder, [], NOW)
    (row,) = records(folder, "reports")
    assert (row["doubts"], row["decision"]) == (["T01-V2 不成立，数字未确证"], "看过原件")


def test_how_a_figure_was_read_goes_all_the_way(engine, folder):
    from frictionless import Package

    markup = figure("01", "other", "amount", "2.50", method="markup", page=None, bbox=None, location="GK01!C8", agreement=None)
    scanned = figure("01", "operating", "amount", "7", method="ocr", confidence=0.93, agreement=False, certain=False)
    lost = Cell("01", "institutional", "amount", "unreadable", printed="1?3.5", label="五、事业收入", page=4, bbox=(1.0, 2.0, 3.0, 4.0))
    put(engine, "a", replace(report(figures=(markup, scanned)), cells=(lost, Cell("01", "other", "amount", "blank", location="GK01!D8"))))
    know(engine)
    publish(engine, folder, [], NOW)
    rows_of = {row["line"]: row for row in rows(folder, "figures")}
    names = ("method", "agreement", "confidence", "certain", "location", "page", "x0")
    assert [rows_of["other"][name] for name in names] == ["markup", "", "", "true", "GK01!C8", "", ""]
    assert [rows_of["operating"][name] for name in names] == ["ocr", "false", "0.93", "false", "", "3", "72.0"]
    cells = {row["line"]: row for row in rows(folder, "cells")}
    assert (cells["institutional"]["state"], cells["institutional"]["printed"], cells["institutional"]["page"]) == (
        "unreadable",
        "1?3.5",
        "4",
    )
    assert (cells["other"]["state"], cells["other"]["location"]) == ("blank", "GK01!D8")
    (row,) = rows(folder, "reports")
    assert (row["method"], row["uncertain"], row["unreadable"]) == ("ocr", "1", "1")
    assert Package(str(folder / "latest" / "datapackage.json")).validate().valid


def test_every_document_is_listed_with_what_it_is_and_why(engine, folder):
    from frictionless import Package

    put(engine, "good")
    put(engine, "budget", report(kind="budget", evidence="标题为“2020年部门预算”"))
    put(engine, "narrative", report(figures=(), cells=(), tables=()))
    put(engine, "held", report(year=2021), held_back=("T01-V2 不成立",))
    record_failure(engine, sha("broken"), READER, "not_readable", "a PDF that cannot be opened: the file is broken")
    record_failure(engine, sha("doc"), READER, "libreoffice-writer", "needs libreoffice-writer", "waits")
    names = ("good", "budget", "narrative", "held", "broken", "doc", "unread")
    know(engine, *(seen(name, f"http://liling.example/{name}") for name in names))
    first = publish(engine, folder, [], NOW)
    listed = {row["source_url"].rpartition("/")[2]: row for row in records(folder, "documents")}
    assert {name: (row["status"], row["kind"], row["code"], row["published"]) for name, row in listed.items()} == {
        "good": ("read", "final_accounts", "", True),
        "budget": ("out_of_scope", "budget", "out_of_scope", False),
        "narrative": ("read", "final_accounts", "no_figures", False),
        "held": ("read", "final_accounts", "", False),
        "broken": ("not_readable", "", "not_readable", False),
        "doc": ("waits", "", "libreoffice-writer", False),
        "unread": ("waits", "", "not_read_yet", False),
    }
    assert listed["budget"]["evidence"] == "标题为“2020年部门预算”"
    assert listed["broken"]["message"] == "a PDF that cannot be opened: the file is broken"
    assert listed["held"]["held_back"] == ["T01-V2 不成立"]
    assert listed["narrative"]["reports"] == listed["good"]["reports"] == [KEY], "the narrative speaks of the same report"
    assert Package(str(folder / "latest" / "datapackage.json")).validate().valid
    assert publish(engine, folder, [first], NOW) is None
    put(engine, "unread", report(kind="performance"))
    assert publish(engine, folder, [first], NOW), "what a document is now known to be is news"


def test_an_empty_warehouse_leaves_the_last_release_up(engine, folder, first):
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM mingzhang.readings"))
    with pytest.raises(PublishError, match=r"2026-01-31\.1 stays up"):
        publish(engine, folder, [first], NOW)
    assert verify(folder / "latest") == []


def test_a_failed_build_leaves_the_last_release_up_and_nothing_behind(engine, folder, first, monkeypatch):
    put(engine, "a", SECOND)
    monkeypatch.setattr(contents.readme, "readme", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish(engine, folder, [first], NOW)
    monkeypatch.undo()
    monkeypatch.setattr(files, "count", lambda path: 7)
    with pytest.raises(PublishError, match="has 7 rows"):
        publish(engine, folder, [first], NOW)
    assert names(folder) == ["2026-01-31.1", "latest"]
    assert (folder / "latest").readlink().name == first.release


@pytest.mark.parametrize("moment", ["write", "verify", "_switch"])
def test_a_killed_build_is_healed_by_the_next_call(engine, warehouse_url, folder, first, moment):
    put(engine, "a", SECOND)
    child = os.fork()
    if not child:
        room = contents if moment == "write" else release
        step = getattr(room, moment)

        def step_and_die(*arguments):
            if moment == "write":
                step(*arguments)
            os.kill(os.getpid(), signal.SIGKILL)

        if moment != "_switch":
            release._is_up = lambda *_: True
        setattr(room, moment, step_and_die)
        publish(database.connect(warehouse_url), folder, [first], NOW)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert (folder / "latest").readlink().name == first.release and verify(folder / "latest") == []
    second = publish(engine, folder, [first], NOW + timedelta(hours=1))
    assert second.release == "2026-01-31.2" and second.reports == ((KEY, version(SECOND)),)
    assert (second.published_at == NOW) == (moment == "_switch"), "the one that was complete is the one that goes up"
    assert names(folder) == ["2026-01-31.1", "2026-01-31.2", "latest"]
    assert publish(engine, folder, [first, second], NOW) is None


def test_a_release_whose_record_was_lost_is_recorded_by_the_next_call(engine, folder, first):
    put(engine, "a", SECOND)
    second = publish(engine, folder, [first], NOW)
    put(engine, "a", FIRST)
    assert publish(engine, folder, [first], NOW + timedelta(hours=1)) == second, "it died before it could append this record"
    third = publish(engine, folder, [first, second], NOW + timedelta(hours=1))
    assert third.release == "2026-01-31.3" and records(folder, "CHANGELOG")["previous"] == second.release


def test_several_at_the_same_time_make_one_release(engine, warehouse_url, folder):
    put(engine)
    know(engine)
    children = []
    for _ in range(3):
        if not (child := os.fork()):
            code = 1
            try:
                record = publish(database.connect(warehouse_url), folder, [], NOW)
                code = 0 if record.release == "2026-01-31.1" else 2
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0]
    assert names(folder) == ["2026-01-31.1", "latest"]


def test_the_numbers_of_a_day_go_on_and_latest_is_never_away(engine, folder, first):
    past = [first]
    for n in range(2, 12):
        put(engine, "a", SECOND if n % 2 else FIRST, reader=f"reader-{n}")
        past.append(publish(engine, folder, past, NOW))
    assert past[-1].release == "2026-01-31.11"
    assert publish(engine, folder, past, NOW) is None
