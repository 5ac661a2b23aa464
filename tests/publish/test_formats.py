"""The formats of a release: the same exact rows in each of them, as the programs read them that people use."""

from __future__ import annotations

import csv
import gzip
import hashlib
import sqlite3
from decimal import Decimal

import pytest
from tests.accounts_builders import figure, report
from tests.publish.release_builders import NOW, fill, know, put, records, rows

from mingzhang.publish import excel, files
from mingzhang.publish.parts import Part
from mingzhang.publish.release import publish, verify
from mingzhang.publish.resources import FIGURES, resources


def test_parquet_has_the_same_exact_amounts(latest):
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(latest / "figures.parquet")
    assert table.schema.field("amount").type == pa.decimal128(38, 10)
    assert [str(files.value(amount)) for amount in table["amount"].to_pylist()] == [
        row["amount"] for row in records(latest.parent, "figures")
    ]
    said = {name.decode(): text.decode() for name, text in table.schema.metadata.items() if name != b"pandas"}
    assert (said["release"], said["title"], said["licence"]) == ("2026-01-31.1", "数字", "CC-BY-4.0")
    assert table.schema.field("amount").metadata[b"title"].decode() == "金额"
    reports = pq.read_table(latest / "reports.parquet").to_pylist()
    assert reports[0]["retrieved_at"].isoformat() == "2026-01-01T18:00:00+00:00"
    floating = {
        field.name
        for table in resources()
        for field in pq.read_schema(latest / f"{table.path}.parquet")
        if pa.types.is_floating(field.type)
    }
    assert floating == {"x0", "top", "x1", "bottom", "confidence"}


def test_what_no_decimal_holds_is_left_to_the_printed_characters(engine, tmp_path):
    import pyarrow.parquet as pq

    long = "0.0000000000000001"
    figures = (figure("01", "other", "amount", "123,456,789,012,345,678.123456"), figure("01", "operating", "amount", long))
    put(engine, "a", report(figures=figures))
    know(engine)
    publish(engine, tmp_path, [], NOW)
    said = {row["line"]: row for row in pq.read_table(tmp_path / "latest" / "figures.parquet").to_pylist()}
    assert (said["other"]["amount"], said["other"]["printed"]) == (Decimal("1234567890123456781234.56"), "123,456,789,012,345,678.123456")
    assert (said["operating"]["amount"], said["operating"]["printed"]) == (None, long)


def test_duckdb_reads_all_tables_through_the_views(latest, monkeypatch):
    import duckdb

    monkeypatch.chdir(latest)
    with duckdb.connect() as database:
        database.execute((latest / "mingzhang.sql").read_text(encoding="utf-8"))
        for table in resources():
            (count,) = database.execute(f"SELECT count(*) FROM {table.name}").fetchone()
            assert count == len(rows(latest.parent, table.path)), table.name
        (total,) = database.execute("SELECT sum(amount) FROM figures WHERE measure = 'money'").fetchone()
    with sqlite3.connect(latest / "mingzhang.sqlite") as database:
        (fen,) = database.execute("SELECT sum(amount_fen) FROM figures").fetchone()
    assert total == Decimal(fen) / 100


def test_a_large_table_is_compressed_and_says_the_same(engine, tmp_path, monkeypatch):
    import pandas as pd
    from frictionless import Package

    fill(engine)
    one, two = tmp_path / "one", tmp_path / "two"
    publish(engine, one, [], NOW)
    monkeypatch.setattr(files, "LARGE", 1000)
    publish(engine, two, [], NOW)
    for path in ("figures.csv", "figures.json"):
        assert not (two / "latest" / path).exists()
        packed = (two / "latest" / f"{path}.gz").read_bytes()
        assert gzip.decompress(packed) == (one / "latest" / path).read_bytes()
    assert len(pd.read_csv(two / "latest" / "figures.csv.gz", dtype=str)) == len(rows(one, "figures"))
    assert verify(two / "latest") == []
    package = Package(str(two / "latest" / "datapackage.json"))
    assert package.get_resource("figures").path == "figures.csv.gz"
    assert package.validate().valid


def test_every_part_is_a_file_of_its_own_and_together_they_are_the_whole(latest):
    import pandas as pd

    listed = rows(latest.parent, "parts")
    assert {row["path"] for row in listed} == {
        path.relative_to(latest).as_posix() for place in ("by-region", "by-year") for path in (latest / place).rglob("*") if path.is_file()
    }
    for row in listed:
        content = (latest / row["path"]).read_bytes()
        assert (int(row["bytes"]), row["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        read = {"csv": lambda path: pd.read_csv(path, dtype=str), "json": pd.read_json, "parquet": pd.read_parquet}[row["format"]]
        assert len(read(latest / row["path"])) == int(row["rows"])
    for region, year, keys in (("430281", "2020", {"2020"}), ("430281", "", {"2020", "2021"}), ("", "2021", {"2021"})):
        (row,) = (
            row for row in listed if (row["region"], row["fiscal_year"], row["table"], row["format"]) == (region, year, "figures", "csv")
        )
        assert set(pd.read_csv(latest / row["path"], dtype=str)["fiscal_year"]) == keys
    assert list(dict.fromkeys(row["report"] for row in rows(latest.parent, "figures"))) == [
        row["report"] for row in rows(latest.parent, "reports")
    ]


def test_every_row_says_where_it_comes_from(latest):
    of_document = {"document", "reader_version", "rules_version"}
    for name in ("figures", "cells", "findings", "obligations", "claims"):
        fields = {field.name for field in next(table for table in resources() if table.name == name).fields}
        assert fields >= of_document, name
    needed = ("document", "page", "x0", "printed", "money_unit", "method", "certain", "reader_version", "rules_version", "source_url")
    assert all(row[name] for row in rows(latest.parent, "figures") for name in needed)
    assert all(row["document"] for row in rows(latest.parent, "forms/01_income_and_expenditure"))


def test_units_publishers_and_codes_are_listed(latest):
    units = records(latest.parent, "units")
    assert {(row["unit_name"], row["first_year"], row["last_year"], row["reports"]) for row in units} == {
        ("醴陵市网格中心", 2020, 2021, 2),
        ("茶陵县网格中心", 2021, 2021, 1),
    }
    publishers = {row["publisher"]: row for row in records(latest.parent, "publishers")}
    assert (publishers["chaling"]["source_rights"], publishers["liling"]["source_rights"]) == ("not stated", "stated")
    assert (publishers["liling"]["address"], publishers["liling"]["documents"], publishers["liling"]["reports"]) == (
        "http://liling.example/",
        2,
        2,
    )
    documents = rows(latest.parent, "documents")
    assert {(row["publisher"], row["licence"], row["source_rights"]) for row in documents} == {
        ("liling", "CC-BY-4.0", "stated"),
        ("chaling", "", "not stated"),
    }
    assert all(row["size"] and row["retrieved_at"] and row["source_url"] for row in documents)
    forms = {row["form"]: row["path"] for row in rows(latest.parent, "codes/forms")}
    assert {form for form, path in forms.items() if path} == {f"0{number}" for number in range(1, 10)}, "of budgets no table is published"
    assert {row["code"] for row in rows(latest.parent, "codes/classifications")} >= {"201", "20101", "2010101", "301", "30101"}
    for line in rows(latest.parent, "codes/lines"):
        assert line["form"] in forms


def test_excel_keeps_codes_as_text_and_runs_nothing(latest):
    content = (latest / "excel" / "figures.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    head, *lines = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    names = [title.split(" ")[1] for title in head]
    first = dict(zip(names, lines[0], strict=True))
    assert (first["form"], first["amount"], first["printed"], first["line"]) == ('="01"', "10000000", '="1000.00"', '="201"')
    assert len(lines) == len(rows(latest.parent, "figures"))
    reports = (latest / "excel" / "reports.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in reports and "problems" not in reports.splitlines()[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("01", '="01"'), ("2010301", '="2010301"'), ("1,066.71", '="1,066.71"'), ("2020-1", '="2020-1"'), ("1e5", '="1e5"'),
     ("2020年1月", '="2020年1月"'),
     ("１，０６６", '="１，０６６"'), ("-5", '="-5"'), ("△5", "△5"), ("=1+1", "'=1+1"), ("+A1", "'+A1"), ("TRUE", '="TRUE"'),
     ("基本支出", "基本支出"), ("430281-0a1b", "430281-0a1b"), ("12%", '="12%"'), ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0")],
)  # fmt: skip
def test_text_that_a_spreadsheet_would_change_stays_as_it_is(text, shown):
    field = next(field for field in FIGURES.fields if field.name == "printed")
    assert excel.cell(text, field) == shown


def test_an_amount_with_more_digits_than_a_sheet_has_stands_as_text():
    field = next(field for field in FIGURES.fields if field.name == "amount")
    assert [excel.cell(amount, field) for amount in ("123456789012345", "1234567890123456", "-0.5", "1234567890123.456")] == [
        "123456789012345", '="1234567890123456"', "-0.5", '="1234567890123.456"',
    ]  # fmt: skip


def test_what_does_not_fit_a_sheet_is_a_file_for_each_region_and_year(engine, tmp_path, monkeypatch):
    fill(engine)
    monkeypatch.setattr(excel, "ROWS", 20)
    publish(engine, tmp_path, [], NOW)
    there = {path.relative_to(tmp_path / "latest" / "excel").as_posix() for path in (tmp_path / "latest" / "excel").rglob("figures.csv")}
    assert there == {"430224/2021/figures.csv", "430281/2020/figures.csv", "430281/2021/figures.csv"}


def test_a_region_whose_code_is_no_file_name_stays_in_the_release():
    folder = Part("../x", "2020", "").folder
    assert folder.startswith("by-region/x-") and folder.endswith("/2020") and ".." not in folder
