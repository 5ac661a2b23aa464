"""A warehouse with a few reports of two regions and years, and releases of it."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.accounts_builders import LILING, PROBLEM, READER, RULES, Publisher, checked, document, figure, report, seen, with_amount

from mingzhang.warehouse.loading import load
from mingzhang.warehouse.projection import project
from mingzhang.warehouse.units import Registry

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 1, 30, 17, 30, tzinfo=UTC)  # already the 31st in China
CHALING = Publisher("chaling", "茶陵县财政局", "430224", "")
FIRST = replace(
    report(),
    title="=HYPERLINK(1)",
    problems=(PROBLEM,),
    undeclared=(figure("01", "x:调整", "amount", "-3.5", label="+调整"), figure("01", "x:倒扣", "amount", "1", label="＝倒扣")),
)
SECOND = with_amount(FIRST, "01", "201", "amount", "999.99")
KEY = f"{Registry().unit('430281', '醴陵市网格中心').id}/2020/final_accounts/unit"


def put(engine, name="a", one=FIRST, held_back=(), region="430281", **versions):
    load(engine, document(name), [checked(one, held_back)], region, versions.get("reader", READER), versions.get("rules", RULES))


def know(engine, *observations, decisions=(), publishers=(LILING,)):
    with engine.begin() as connection:
        project(connection, publishers, observations or [seen("a")], decisions, ())


def fill(engine):
    """Three reports: one unit in two years, and one of another region whose publisher says nothing of reuse."""
    put(engine)
    put(engine, "b", report(year=2021))
    put(engine, "c", report("茶陵县网格中心", 2021), region="430224")
    know(
        engine,
        seen("a"),
        seen("b", "http://liling.example/2021.pdf"),
        seen("c", "http://chaling.example/2021.pdf", publisher="chaling"),
        publishers=[LILING, CHALING],
    )


def rows(folder: Path, name: str, up: str = "latest") -> list[dict[str, str]]:
    with (folder / up / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def records(folder: Path, name: str, up: str = "latest"):
    return json.loads((folder / up / f"{name}.json").read_bytes())
