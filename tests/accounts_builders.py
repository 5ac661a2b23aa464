"""Small reports by hand: records of accounts.py and archive.py with just enough in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from mingzhang.accounts import (
    YUAN,
    Candidate,
    Case,
    Cell,
    Change,
    Checked,
    Document,
    Figure,
    Finding,
    Operand,
    Outcome,
    Problem,
    Report,
    Table,
)
from mingzhang.records import Decision, Observation

CANDIDATE = Candidate(
    "05",
    "total",
    "total",
    "1,066.71",
    Decimal("10000000.00"),
    also=(Change("05", "201", "total", "9.00", Decimal("95000.50")),),
    slip="digit_changed",
    repairs=("T05-V1",),
)
READER, RULES = "reader-1", "rules-1"
BEGIN = datetime(2026, 1, 1, 18, tzinfo=UTC)


@dataclass(frozen=True)
class Publisher:
    id: str = "liling"
    name: str = "醴陵市财政局"
    region: str = "430281"
    licence: str = "CC-BY-4.0"


LILING = Publisher()


def sha(name: str) -> str:
    """The SHA-256 of a pretend content."""
    return hashlib.sha256(name.encode()).hexdigest()


def document(name: str) -> Document:
    return Document(sha(name), "application/pdf", 21)


def figure(form: str, line: str, column: str, printed: str, **more: object) -> Figure:
    amount = Decimal(printed.replace(",", "").replace("△", "-").replace("－", "-")) * YUAN["万元"]
    given = {
        "money_unit": "万元",
        "label": line,
        "page": 3,
        "bbox": (72.0, 100.25, 130.5, 112.0),
        "agreement": True,
        "certain": True,
    } | more
    return Figure(form=form, line=line, column=column, printed=printed, amount=amount, **given)


FIGURES = (
    figure("01", "general_public_budget", "amount", "1,066.71", label="一、一般公共预算财政拨款收入"),
    figure("01", "current_income", "amount", "1,066.71", label="本年收入合计"),
    figure("01", "income_total", "amount", "1,066.71", label="总计"),
    figure("01", "201", "amount", "1000.00", label="一、一般公共服务支出"),
    figure("01", "208", "amount", "66.71", label="八、社会保障和就业支出"),
    figure("01", "expenditure_total", "amount", "1,066.71", label="总计"),
    figure("05", "total", "total", "1,066.71", label="合计", page=6),
    figure("05", "201", "total", "1000.00", label="一般公共服务支出", page=6),
    figure("05", "2010301", "basic", "1000.00", label="行政运行", page=6),
    figure("06", "301", "amount", "900.1", label="工资福利支出", page=7),
    figure("06", "30101", "amount", "900.1", label="基本工资", page=7),
    figure("06", "personnel_total", "amount", "900.1", label="人员经费合计", page=7),
    figure("07", "budget", "reception", "5", label="预算数", page=8),
    figure("07", "actual", "reception", "△0.25", label="决算数", page=8),
)
TABLES = tuple(Table(form, 1, f"表{form}", f"公开{form}表", "万元", 2, (int(form) + 2,)) for form in ("01", "05", "06", "07"))
CELLS = (
    Cell("01", "closing_balance", "amount", "blank", label="年末结转和结余", page=3),
    Cell("05", "2010301", "project", "blank", page=6),
)


def report(unit: str | None = "醴陵市网格中心", year: int | None = 2020, figures: tuple[Figure, ...] = FIGURES, **more: object) -> Report:
    given = {"kind": "final_accounts", "scope": "unit", "title": f"{unit}{year}年度部门决算", "tables": TABLES, "cells": CELLS} | more
    return Report(unit=unit, year=year, figures=figures, **given)


def checked(one: Report | None = None, held_back: tuple[str, ...] = (), *, findings: bool = True) -> Checked:
    one = one or report()
    operand = Operand("05", "total", "total", "1,066.71", Decimal("10667100.00"), page=6, bbox=(1.0, 2.0, 3.0, 4.0))
    finding = Finding(
        "T05-V1",
        "error",
        "fail",
        "合计不等",
        "total differs",
        (operand,),
        Decimal("10667100.00"),
        Decimal("10000000.00"),
        Decimal("667100.00"),
        Decimal("100"),
    )
    return Checked(
        report=one,
        outcomes=(
            Outcome("T01-V1", "pass", 1),
            Outcome("T05-V1", "fail" if findings else "pass", 3, int(findings)),
            Outcome("T08-H1", "not_applicable", 0),
        ),
        findings=(finding,) if findings else (),
        cases=(Case((0,), (CANDIDATE,), "若改为……", "If it were …"),) if findings else (),
        held_back=held_back,
    )


def with_amount(one: Report, form: str, line: str, column: str, printed: str) -> Report:
    """The report with another amount at one address."""
    changed = figure(form, line, column, printed)
    return replace(
        one,
        figures=tuple(
            replace(f, printed=changed.printed, amount=changed.amount) if f.address == (form, line, column) else f for f in one.figures
        ),
    )


def seen(
    name: str | None, url: str = "http://liling.example/2020.pdf", night: int = 0, got: str = "content", publisher: str = "liling"
) -> Observation:
    """An observation of content `name` at `url`, `night` nights after the first."""
    found = {"sha256": sha(name), "size": 4000, "media_type": "application/pdf", "status": 200} if name else {}
    return Observation(publisher, url, BEGIN + timedelta(days=night), got, link_text="2020年度部门决算", **found)


def decided(key: str, verdict: str, version: str | None = None, day: int = 10) -> Decision:
    return Decision(key, version, verdict, "看过原件", "editor", BEGIN + timedelta(days=day))


PROBLEM = Problem("undeclared_line", "第3页有未登记的行“=1+1”", "page 3 has an undeclared line", "01", 3)
