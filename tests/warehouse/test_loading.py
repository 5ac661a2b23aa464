"""Loading: all or nothing, once or twice, alone or at the same time: the same rows."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa
from tests.accounts_builders import FIGURES, PROBLEM, READER, RULES, TABLES, checked, document, figure, report, sha, with_amount

from mingzhang.accounts import Cell, Figure, Further, Table
from mingzhang.warehouse import database, tables
from mingzhang.warehouse.loading import load, record_failure
from mingzhang.warehouse.rebuilding import stored_reports


def put(engine, name="a", *reports, reader=READER, rules=RULES, region="430281"):
    return load(engine, document(name), reports or (checked(),), region, reader, rules)


def everything(engine):
    """Every row of every table, in a fixed order."""
    with engine.connect() as connection:
        return {
            table.name: connection.execute(sa.select(table).order_by(*table.primary_key)).all()
            for table in tables.metadata.sorted_tables
            if table.name != "view_definitions"
        }


def scalar(engine, question):
    with engine.connect() as connection:
        return connection.execute(sa.text(question)).scalar()


def test_figures_keep_their_amount_their_characters_and_their_place(engine):
    (key,) = put(engine)
    assert key.startswith("430281-") and key.endswith("/2020/final_accounts/unit")
    with engine.connect() as connection:
        row = connection.execute(sa.select(tables.figures).where(tables.figures.c.form == "07", tables.figures.c.line == "actual")).one()
    assert row.amount == Decimal("-2500") and row.printed == "△0.25" and row.money_unit == "万元"
    assert (row.page, row.x0, row.top, row.x1, row.bottom) == (8, 72.0, 100.25, 130.5, 112.0)
    assert row.certain and row.declared and row.fiscal_year == 2020


def test_loading_twice_gives_the_same_rows(engine):
    put(engine)
    before = everything(engine)
    put(engine)
    assert everything(engine) == before
    assert {name: len(rows) for name, rows in before.items() if rows} == {
        "readings": 1, "copies": 1, "tables": 4, "figures": 14, "cells": 2, "outcomes": 3, "findings": 1, "cases": 1,
    }  # fmt: skip


def test_a_newer_reader_replaces_what_an_older_one_said(engine):
    put(engine)
    put(engine, "a", checked(report(figures=FIGURES[:3])), reader="reader-2")
    assert scalar(engine, "SELECT count(*) FROM mingzhang.figures") == 3
    assert scalar(engine, "SELECT string_agg(reader_version, ',') FROM mingzhang.readings") == "reader-2"


def test_a_failure_of_a_newer_reader_leaves_what_an_older_one_said(engine):
    put(engine)
    record_failure(engine, sha("a"), "reader-2", "encrypted", "The file is encrypted.")
    record_failure(engine, sha("a"), "reader-2", "encrypted", "The file is encrypted.")
    assert scalar(engine, "SELECT count(*) FROM mingzhang.figures") == 14
    assert scalar(engine, "SELECT string_agg(status, ',' ORDER BY reader_version) FROM mingzhang.readings") == "read,not_readable"
    put(engine, reader="reader-3")
    assert scalar(engine, "SELECT string_agg(status, ',') FROM mingzhang.readings") == "read"


def test_each_fiscal_year_has_a_partition_made_when_it_is_needed(engine):
    assert scalar(engine, "SELECT to_regclass('mingzhang.figures_2021')") is None
    put(engine, "a", checked(report(year=2021)), checked(report(year=2020)))
    assert scalar(engine, "SELECT count(*) FROM mingzhang.figures_2021") == 14
    assert scalar(engine, "SELECT count(*) FROM mingzhang.figures") == 28


def test_concurrent_loads_of_one_document_and_of_many(engine):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: put(engine, "a" if n % 2 else f"b{n}", checked(report(year=2014 + n % 3))), range(16)))
    assert scalar(engine, "SELECT count(*) FROM mingzhang.copies WHERE sha256 = '" + sha("a") + "'") == 1
    assert scalar(engine, "SELECT count(*) FROM mingzhang.figures") == 9 * 14


def test_a_load_killed_in_the_middle_leaves_what_was_there(engine, warehouse_url):
    put(engine)
    before = everything(engine)
    child = os.fork()
    if not child:  # a process of its own, killed after the figures were copied and before the rest
        from mingzhang.warehouse import loading

        copied = loading.copy

        def copy_and_die(connection, table, rows):
            copied(connection, table, rows)
            if table.name == "figures":
                os.kill(os.getpid(), signal.SIGKILL)

        loading.copy = copy_and_die
        put(database.connect(warehouse_url), "a", checked(with_amount(report(), "01", "201", "amount", "7")), reader="reader-2")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert everything(engine) == before
    put(engine, "a", reader="reader-2")
    assert scalar(engine, "SELECT count(*) FROM mingzhang.figures") == 14


def test_a_load_that_fails_leaves_what_was_there(engine):
    put(engine)
    before = everything(engine)
    with pytest.raises(TypeError):
        put(engine, "a", checked(), checked(report(year=2021, title=object())))
    assert everything(engine) == before


def test_a_report_that_stands_twice_in_a_document_is_held_back(engine):
    put(engine, "a", checked(report(figures=FIGURES[:2])), checked())
    assert scalar(engine, "SELECT figures FROM mingzhang.copies") == 14
    assert "2份" in scalar(engine, "SELECT held_back[1] FROM mingzhang.copies")


def test_what_is_no_departmental_report_is_recorded_and_not_stored(engine):
    put(engine, "a", checked(report(kind="performance")))
    put(engine, "b", checked(report(figures=())))
    put(engine, "c", checked(report(unit=None)))
    assert scalar(engine, "SELECT count(*) FROM mingzhang.copies") == 0
    said = scalar(engine, "SELECT string_agg(status || ' ' || code, ', ' ORDER BY status DESC) FROM mingzhang.readings")
    assert said == "read no_figures, out_of_scope out_of_scope, not_readable unit_or_year_missing"


def test_a_budget_is_out_of_scope_and_kept_apart_from_what_is_published(engine):
    put(engine, "a", checked(report(kind="budget")))
    assert scalar(engine, "SELECT status FROM mingzhang.readings") == "out_of_scope"
    assert scalar(engine, "SELECT kind FROM mingzhang.copies") == "budget"
    for view in ("candidates", "standing", "reports", "versions", "units"):
        assert scalar(engine, f"SELECT count(*) FROM mingzhang.{view}") == 0


def test_hostile_text_is_kept_as_far_as_text_can_be(engine):
    odd = figure("01", "x:" + "长" * 5000, "amount", "1", label="a\0b\ud800c")
    twice = replace(report(), undeclared=(odd, odd), problems=(PROBLEM,), title="\0")
    put(engine, "a", checked(twice))
    assert scalar(engine, "SELECT max(label) FROM mingzhang.figures WHERE NOT declared") == "a\ufffdb?c"
    assert scalar(engine, "SELECT array_agg(occurrence ORDER BY occurrence) FROM mingzhang.figures WHERE NOT declared") == [1, 2]


def test_a_report_that_stands_twice_with_the_same_figures_is_one(engine):
    put(engine, "a", checked(), checked())
    assert scalar(engine, "SELECT cardinality(held_back) FROM mingzhang.copies") == 0


PLACE = {"page": 21, "bbox": (1.0, 2.0, 3.0, 4.0)}
FURTHER = Further(
    (Table("performance_department", 1, "部门整体支出绩效自评表", None, "万元", 2, (21, 22)),),
    (
        Figure("performance_department", "annual_total", "rate", "99%", Decimal(99), "万元", "年度资金总额", "ratio", **PLACE),
        Figure("performance_department", "grade", "grade", "优", Decimal(1), "万元", "自评等级", "grade", **PLACE),
    ),
    (Cell("performance_department", "", "", "unreadable", "约100", **PLACE),),
    3,
)


def test_reports_are_rebuilt_in_the_order_in_which_they_were_read(engine):
    one = replace(
        report(),
        tables=TABLES[::-1],
        figures=FIGURES[::-1],
        problems=(PROBLEM,),
        undeclared=(figure("01", "x:甲", "amount", "1"),),
        further=FURTHER,
    )
    put(engine, "a", checked(one))
    with engine.connect() as connection:
        (rebuilt,) = stored_reports(connection, connection.scalars(sa.text("SELECT id FROM mingzhang.copies")).all()).values()
    assert rebuilt == one
