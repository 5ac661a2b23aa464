"""The release as one SQLite file: exact, described, tied together, and the same bytes for the same rows."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from mingzhang.publish import sqlite
from mingzhang.publish.resources import FIGURES, FINDINGS, REPORTS

ABOUT = {"release": "2026-01-31.1"}


def row(resource, **given):
    """A row with nothing in it but what is given and what must be there."""
    empty = {"string": "", "integer": 0, "amount": Decimal(0), "boolean": False, "datetime": datetime(2026, 1, 1, tzinfo=UTC), "array": []}
    return {
        field.name: empty.get(field.type) if field.required or field.name in resource.key else None for field in resource.fields
    } | given


def figure(amount, **given):
    return row(FIGURES, report="u/2023/final_accounts/unit", form="03", line="total", column="basic", occurrence=1, table=1,
               amount=Decimal(amount), printed=amount, measure="money") | given  # fmt: skip


def written(folder, figures, findings=(), name="a.sqlite"):
    reports = [row(REPORTS, report="u/2023/final_accounts/unit", unit="u", unit_name="=某局", fiscal_year=2023, doubts=["甲"])]
    path = folder / name
    sqlite.write([(REPORTS, reports), (FIGURES, figures), (FINDINGS, findings)], path, ABOUT)
    return path


def ask(path, question):
    with sqlite3.connect(path) as database:
        return database.execute(question).fetchall()


def test_the_same_rows_give_the_same_bytes(tmp_path):
    figures = [figure("10.5", line=f"2010{n}", occurrence=n) for n in range(1, 3000)]
    one = written(tmp_path, iter(figures)).read_bytes()
    (tmp_path / "b.sqlite").write_bytes(b"something older")
    assert written(tmp_path, list(figures), name="b.sqlite").read_bytes() == one
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.sqlite", "b.sqlite"]


def test_amounts_are_exact_text_and_whole_fen(tmp_path):
    amounts = ["0.1", "0.2", "-10667100", "1234567890123456781234.56", "0.00001", "92233720368547758.07", "92233720368547758.08"]
    path = written(tmp_path, [figure(amount, line=f"x:{n}") for n, amount in enumerate(amounts)])
    assert ask(path, "SELECT amount, amount_fen, typeof(amount) FROM figures ORDER BY rowid") == [
        ("0.1", 10, "text"),
        ("0.2", 20, "text"),
        ("-10667100", -1066710000, "text"),
        ("1234567890123456781234.56", None, "text"),
        ("0.00001", None, "text"),
        ("92233720368547758.07", 9223372036854775807, "text"),
        ("92233720368547758.08", None, "text"),
    ]
    assert ask(path, "SELECT sum(amount_fen) FROM figures WHERE amount_fen < 100 AND amount_fen > 0") == [(30,)]


def test_what_is_not_money_has_no_fen(tmp_path):
    assert ask(written(tmp_path, [figure("12", measure="count")]), "SELECT amount, amount_fen FROM figures") == [("12", None)]


def test_tables_are_tied_together(tmp_path):
    path = written(tmp_path, [figure("1")])
    assert ask(path, "PRAGMA foreign_key_list(figures)")[0][2:5] == ("reports", "report", "report")
    assert ask(path, "PRAGMA foreign_key_list(findings)")[0][2:5] == ("reports", "report", "report")
    assert ask(path, "PRAGMA integrity_check") == [("ok",)]
    indexed = {name for (name,) in ask(path, "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")}
    assert {"figures_form_line_column", "reports_unit_fiscal_year"} <= indexed


def test_a_row_of_no_report_is_refused(tmp_path):
    with pytest.raises(ValueError, match="figures refers to a row of reports that is not there"):
        written(tmp_path, [figure("1", report="nobody")])
    assert list(tmp_path.iterdir()) == []


def test_it_describes_itself_in_two_languages(tmp_path):
    path = written(tmp_path, [figure("1")])
    assert ask(path, "SELECT value FROM release WHERE name = 'release'") == [("2026-01-31.1",)]
    assert ask(path, "SELECT title, rows FROM tables WHERE name = 'figures'") == [("数字", 1)]
    described = dict(ask(path, "SELECT name, title FROM fields WHERE \"table\" = 'figures'"))
    assert (described["amount"], described["amount_fen"]) == ("金额", "金额（分）")
    for table in ("reports", "figures", "findings"):
        columns = [name for _, name, *_ in ask(path, f"PRAGMA table_info({table})")]
        assert columns == [name for (name,) in ask(path, f"SELECT name FROM fields WHERE \"table\" = '{table}' ORDER BY position")]


def test_values_keep_their_kind(tmp_path):
    path = written(tmp_path, [figure("1", certain=True, agreement=None, x0=72.004, page=3)])
    assert ask(path, "SELECT certain, agreement, x0, page FROM figures") == [(1, None, 72.0, 3)]
    assert ask(path, "SELECT unit_name, doubts, retrieved_at FROM reports") == [("=某局", '["甲"]', "2026-01-01T00:00:00Z")]
