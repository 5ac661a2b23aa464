"""A release of many reports: what did not change is linked, and what is put together from it has the bytes of one that was built anew."""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import timedelta

import pytest
from tests.accounts_builders import report, seen
from tests.publish.release_builders import CHALING, KEY, LILING, NOW, SECOND, fill, know, put, records, rows

from mingzhang.publish import files, parts, sums
from mingzhang.publish.release import publish, verify

YEARS = ("2020", "2021")


@pytest.fixture
def divided(engine, tmp_path, monkeypatch):
    """A release whose figures are too many for one file: 16 of 2020 and 28 of 2021."""
    monkeypatch.setattr(parts, "DIVIDED", 40)
    fill(engine)
    return publish(engine, tmp_path, [], NOW)


def ask(path, question):
    with sqlite3.connect(path) as database:
        return database.execute(question).fetchall()


def test_a_large_table_is_its_years_in_every_format(divided, tmp_path, monkeypatch):
    import duckdb
    from frictionless import Package

    latest = tmp_path / "latest"
    assert verify(latest) == []
    assert not list(latest.glob("figures.*")) and (latest / "reports.csv").is_file() and (latest / "findings.csv").is_file()
    package = Package(str(latest / "datapackage.json"))
    said = package.validate()
    assert said.valid, said.flatten(["rowNumber", "fieldName", "type", "message"])[:5]
    assert len(package.get_resource("figures").read_rows()) == 44
    described = {each["name"]: each for each in json.loads((latest / "datapackage.json").read_bytes())["resources"]}
    assert described["figures"]["path"] == [f"by-year/{year}/figures.csv.gz" for year in YEARS]
    together = [row for year in YEARS for row in files.rows_of(latest / f"by-year/{year}/figures.json.gz")]
    assert len(together) == 44 and {row["fiscal_year"] for row in together} == {2020, 2021}
    monkeypatch.chdir(latest)
    with duckdb.connect() as database:
        database.execute((latest / "mingzhang.sql").read_text(encoding="utf-8"))
        assert database.execute("SELECT count(*), count(DISTINCT fiscal_year) FROM figures").fetchone() == (44, 2)
    for year, count in zip(YEARS, (16, 28), strict=True):
        file = latest / f"by-year/{year}/mingzhang-{year}.sqlite"
        assert ask(file, "SELECT count(*) FROM figures") == [(count,)] and ask(file, "PRAGMA foreign_key_check") == []
    assert ask(latest / "mingzhang.sqlite", "SELECT name, rows FROM tables WHERE name IN ('figures', 'reports') ORDER BY rowid") == [
        ("reports", 3), ("figures", 44),
    ]  # fmt: skip
    catalogue = json.loads((latest / "catalog.jsonld").read_bytes())
    addresses = {each["@id"] for dataset in catalogue["dcat:dataset"] for each in dataset["dcat:distribution"]}
    assert {f"by-year/{year}/figures.parquet" for year in YEARS} <= addresses


def test_the_pages_are_the_same_where_tables_are_divided(divided, engine, tmp_path, monkeypatch):
    monkeypatch.undo()
    publish(engine, tmp_path / "whole", [], NOW)
    pages = [path.relative_to(tmp_path / "whole" / "latest") for path in (tmp_path / "whole" / "latest").rglob("*.html")]
    for page in pages:
        if page.name not in ("index.html", "downloads.html", "dictionary.html"):  # they name the files
            assert (tmp_path / "latest" / page).read_bytes() == (tmp_path / "whole" / "latest" / page).read_bytes(), page


def test_the_lines_to_copy_give_all_years(divided, tmp_path, monkeypatch):
    import duckdb

    from mingzhang.publish import paste

    latest = tmp_path / "latest"
    monkeypatch.chdir(latest)
    described = {each["name"]: each["path"] for each in json.loads((latest / "datapackage.json").read_bytes())["resources"]}
    lines = dict(paste.lines("figures", {"csv": described["figures"], "parquet": described["figures-parquet"]}))
    for program in ("pandas", "pandas, Parquet"):
        found = {}
        exec(lines[program], found)
        assert len(found["figures"]) == 44
    assert len(duckdb.sql(lines["DuckDB"].removesuffix(";"))) == 44
    databases = [(line.split(" ")[1], line.split('"')[1]) for line in lines["SQLite"].splitlines()]
    assert sum(len(ask(latest / path, question)) for path, question in databases) == 44


@pytest.mark.parametrize("most", [40, 1_000_000])
def test_what_is_copied_from_the_release_before_has_the_bytes_of_one_built_anew(engine, tmp_path, monkeypatch, most):
    monkeypatch.setattr(parts, "DIVIDED", most)
    fill(engine)
    records_of = [publish(engine, tmp_path / "grown", [], NOW)]
    put(engine, "d", report("茶陵县另一中心", 2021), region="430224")
    put(engine, "a", SECOND)
    observed = [seen("a"), seen("b", "http://liling.example/2021.pdf")]
    observed += [seen(name, f"http://chaling.example/{name}.pdf", publisher="chaling") for name in "cd"]
    know(engine, *observed, publishers=[LILING, CHALING])
    grown = publish(engine, tmp_path / "grown", records_of, NOW)
    assert grown.release == "2026-01-31.2"
    (tmp_path / "anew" / "2026-01-31.1").mkdir(parents=True)  # so that the name is the same
    publish(engine, tmp_path / "anew", [], NOW)
    first, one, two = tmp_path / "grown" / "2026-01-31.1", tmp_path / "grown" / "latest", tmp_path / "anew" / "latest"
    before_it = {"CHANGELOG.json", "CHANGELOG.md", "feed.xml", "catalog.jsonld", "SHA256SUMS", "changelog.html"}
    paths = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    assert paths == {path.relative_to(two) for path in two.rglob("*") if path.is_file()}
    for path in paths:
        if path.name not in before_it:
            assert (one / path).read_bytes() == (two / path).read_bytes(), path
    linked = [path.as_posix() for path in paths if (first / path).is_file() and (first / path).samefile(one / path)]
    assert "by-region/430281/2021/figures.parquet" in linked


def test_a_year_in_which_nothing_changed_is_linked(divided, engine, tmp_path):
    put(engine, "b", report(year=2021, title="another"))
    publish(engine, tmp_path, [divided], NOW)
    first, latest = tmp_path / divided.release, tmp_path / "latest"
    same = {
        year: (first / f"by-year/{year}/mingzhang-{year}.sqlite").samefile(latest / f"by-year/{year}/mingzhang-{year}.sqlite")
        for year in YEARS
    }
    assert same == {"2020": True, "2021": False}
    assert {row["sha256"] for row in rows(tmp_path, "parts") if row["format"] == "sqlite"} == {
        sums.digest(latest / f"by-year/{year}/mingzhang-{year}.sqlite") for year in YEARS
    }


def test_a_year_without_all_its_rows_is_noticed(divided, tmp_path):
    latest = tmp_path / "latest"
    listing = (latest / "parts.csv").read_text(encoding="utf-8")
    assert "by-year/2021/figures.csv.gz,figures,,2021,csv,28," in listing
    (latest / "parts.csv").write_text(
        listing.replace("figures.csv.gz,figures,,2021,csv,28,", "figures.csv.gz,figures,,2021,csv,29,"), encoding="utf-8"
    )
    assert verify(latest) == ["parts.csv is not as SHA256SUMS says", "by-year/2021/figures.csv.gz has 28 rows, not 29"]


def damaged(file, keeping_time):
    status = file.stat()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    if keeping_time:
        os.utime(file, ns=(status.st_mtime_ns, status.st_mtime_ns))


def test_a_file_that_was_touched_is_never_linked_again(engine, tmp_path):
    fill(engine)
    first = publish(engine, tmp_path, [], NOW)
    damaged(tmp_path / "latest" / "by-region/430224/2021/figures.parquet", keeping_time=False)
    put(engine, "a", SECOND)
    publish(engine, tmp_path, [first], NOW)
    assert verify(tmp_path / first.release) and verify(tmp_path / "latest") == []


def test_what_a_disk_changes_by_itself_is_noticed_within_a_month(engine, tmp_path):
    fill(engine)
    first = publish(engine, tmp_path, [], NOW)
    assert all(sums.is_sound(tmp_path / "latest", [NOW], NOW + timedelta(days=day)) for day in range(2))
    damaged(tmp_path / "latest" / "by-region/430224/2021/figures.parquet", keeping_time=True)
    sound = [sums.is_sound(tmp_path / "latest", [NOW], NOW + timedelta(days=day)) for day in range(sums.CYCLE)]
    assert sound.count(False) == 1
    assert first.reports


def test_a_release_that_was_copied_without_its_times_is_read_once_and_goes_on(engine, tmp_path):
    fill(engine)
    first = publish(engine, tmp_path, [], NOW)
    for path in (tmp_path / "latest").resolve().rglob("*"):
        os.utime(path)
    put(engine, "a", SECOND)
    publish(engine, tmp_path, [first], NOW)
    part = "by-region/430224/2021/figures.parquet"
    assert (tmp_path / first.release / part).samefile(tmp_path / "latest" / part)
    assert (tmp_path / "latest" / part).stat().st_mtime_ns == sums.stamp(NOW)
    assert [row["report"] for row in records(tmp_path, "CHANGELOG")["changed"]] == [KEY]


def test_the_api_knows_the_tables_of_each_file(divided, tmp_path):
    said = json.loads((tmp_path / "latest" / "datasette.json").read_bytes())["databases"]
    assert said.keys() == {"mingzhang", "mingzhang-2020", "mingzhang-2021"}
    assert "figures" not in said["mingzhang"]["tables"] and "unit_history" not in said["mingzhang"]["queries"]
    for year in YEARS:
        there = {name for (name,) in ask(tmp_path / f"latest/by-year/{year}/mingzhang-{year}.sqlite", "SELECT name FROM tables")}
        assert there == said[f"mingzhang-{year}"]["tables"].keys() and "unit_history" in said[f"mingzhang-{year}"]["queries"]


def test_the_pictures_of_a_build_that_did_not_end_are_those_of_the_next(engine, tmp_path, monkeypatch):
    from mingzhang.publish.site import changelog

    fill(engine)
    asked = []

    def photographer(document, strips):
        asked.extend((document, strip) for strip in strips)
        return [b"picture"] * len(strips)

    monkeypatch.setattr(changelog, "write", lambda *_: 1 / 0)  # the last that is written
    with pytest.raises(ZeroDivisionError):
        publish(engine, tmp_path, [], NOW, photographer)
    made = len(asked)
    monkeypatch.undo()
    publish(engine, tmp_path, [], NOW, photographer)
    assert made and len(asked) == made
    assert len(list((tmp_path / "latest" / "pictures").rglob("*.webp"))) == made
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2026-01-31.1", "latest"]
