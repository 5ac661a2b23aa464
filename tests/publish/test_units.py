"""Units and expected filers in a release: an honest denominator, and keys that hold for units without a report too."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
from tests.accounts_builders import LILING, report, seen
from tests.publish.release_builders import CHALING, NOW, put, records, rows

from mingzhang.publish.release import publish, unpublished
from mingzhang.records import Decision
from mingzhang.warehouse.expected import ExpectedFiler
from mingzhang.warehouse.projection import project
from mingzhang.warehouse.units import Registry, registry

LIST = (
    ExpectedFiler(2, "430281", "网格中心", None, None, "http://liling.example/list", ""),
    ExpectedFiler(3, "430281", "醴陵市档案馆", 2020, None, "", "电话 13812345678"),
    ExpectedFiler(4, "430281", "醴陵市史志办", 2019, 2019, "", ""),
    ExpectedFiler(5, "430281", "醴陵市博物馆", 2021, None, "", ""),
    ExpectedFiler(6, "430281", "醴陵市图书馆", 2021, 2021, "", ""),
)

DOWN = f"{Registry().knowing({'430281': ('醴陵市',)}).unit('430281', '醴陵市图书馆').id}/2021/final_accounts/unit"
DECISIONS = [Decision(DOWN, None, "withdraw", "撤回", "editor", NOW)]


def know(engine, units=None, expected=(), decisions=()):
    observations = [
        seen("a"),
        seen("b", "http://liling.example/2021.pdf"),
        seen("c", "http://chaling.example/2021.pdf", publisher="chaling"),
        seen("d", "http://liling.example/held.pdf"),
        seen("e", "http://liling.example/down.pdf"),
    ]
    with engine.begin() as connection:
        project(connection, [LILING, CHALING], observations, decisions, (), units, expected)


def fill(engine, units=None, expected=()):
    know(engine, units)
    put(engine)
    put(engine, "b", report(year=2021))
    put(engine, "c", report("茶陵县网格中心", 2021), region="430224")
    put(engine, "d", report("醴陵市博物馆", 2021), held_back=("不确定",))
    put(engine, "e", report("醴陵市图书馆", 2021))
    know(engine, units, expected, DECISIONS)


@pytest.fixture
def units(tmp_path):
    (tmp_path / "units.yaml").write_text(
        """
units:
  - id: grid
    region: "430281"
    names: [醴陵市网格中心, {name: 醴陵市综治办, from: 2015, until: 2019}]
    parent: 醴陵市委政法委
    social_credit_code: 12430200445512345N
    successor: {unit: 醴陵市社会工作部, from: 2024}
""",
        encoding="utf-8",
    )
    return registry(tmp_path / "units.yaml")


def test_the_list_is_the_denominator_year_by_year(engine, tmp_path):
    fill(engine, expected=LIST)
    publish(engine, tmp_path, [], NOW)
    found = {(row["unit_name"], row["fiscal_year"]): row["status"] for row in rows(tmp_path, "expected_filers")}
    assert found == {
        ("网格中心", "2020"): "published",
        ("网格中心", "2021"): "published",
        ("醴陵市档案馆", "2020"): "not_found",
        ("醴陵市档案馆", "2021"): "not_found",
        ("醴陵市史志办", "2019"): "not_found",
        ("醴陵市博物馆", "2021"): "held_back",
        ("醴陵市图书馆", "2021"): "taken_down",
    }
    assert "13812345678" not in (tmp_path / "latest" / "expected_filers.csv").read_text(encoding="utf-8")
    known = {row["unit_name"]: row for row in records(tmp_path, "units")}
    assert (known["醴陵市档案馆"]["reports"], known["醴陵市档案馆"]["first_year"]) == (0, None)
    assert known["醴陵市网格中心"]["reports"] == 2


def test_what_is_written_down_of_a_unit_is_published_with_what_follows(engine, tmp_path, units):
    from frictionless import Package

    fill(engine, units, LIST)
    put_again(engine, units)
    publish(engine, tmp_path, [], NOW)
    known = {row["unit_name"]: row for row in records(tmp_path, "units")}
    grid = known["醴陵市网格中心"]
    assert (grid["unit"], grid["level"], grid["level_derived"]) == ("grid", "county", True)
    assert (grid["type"], grid["type_derived"], grid["social_credit_code"]) == ("public_institution", True, "12430200445512345N")
    assert grid["former_names"] == [{"name": "醴陵市综治办", "since": 2015, "until": 2019}]
    assert grid["successors"] == [{"unit": known["醴陵市社会工作部"]["unit"], "unit_name": "醴陵市社会工作部", "since": 2024}]
    assert grid["parent"] == known["醴陵市委政法委"]["unit"] and known["醴陵市委政法委"]["reports"] == 0
    assert known["醴陵市委政法委"]["type"] == "" and known["醴陵市委政法委"]["type_derived"] is None
    package = Package(str(tmp_path / "latest" / "datapackage.json"))
    keys = {key["reference"]["resource"] for key in package.get_resource("units").schema.foreign_keys}
    assert keys == {""}, "the department is a row of the same table"
    for name in ("units", "expected-filers"):
        checked = package.get_resource(name).validate()
        assert checked.valid, checked.flatten(["rowNumber", "fieldName", "message"])
    with sqlite3.connect(tmp_path / "latest" / "mingzhang.sqlite") as database:
        above = "SELECT p.unit_name FROM units AS u JOIN units AS p ON p.unit = u.parent WHERE u.unit = 'grid'"
        assert database.execute(above).fetchall() == [("醴陵市委政法委",)]
        keys = {row[2:5] for row in database.execute("PRAGMA foreign_key_list(units)")}
    assert keys == {("units", "parent", "unit")}


def put_again(engine, units):
    """What has another unit now was dropped, and is read again."""
    from tests.accounts_builders import READER, RULES, checked, document

    from mingzhang.warehouse.loading import load

    for name, year in (("a", 2020), ("b", 2021)):
        load(engine, document(name), [checked(report(year=year))], "430281", READER, RULES, units)


def test_an_edited_list_makes_a_new_release_without_reading_anything(engine, tmp_path):
    fill(engine, expected=LIST)
    first = publish(engine, tmp_path, [], NOW)
    fill(engine, expected=LIST)
    assert not unpublished(engine, [first]), "the same list says the same"
    know(engine, expected=LIST[:2], decisions=DECISIONS)
    assert unpublished(engine, [first])
    second = publish(engine, tmp_path, [first], NOW + timedelta(days=1))
    assert len(rows(tmp_path, "expected_filers", second.release)) == 4
    page = next((tmp_path / "latest").glob("region/430281.html")).read_text(encoding="utf-8")
    assert "醴陵市档案馆" in page and "未找到" in page and "未公布" not in page
    same = [tmp_path / name / "by-region/430281/2021/figures.csv.gz" for name in (first.release, second.release)]
    assert same[0].samefile(same[1]), "parts of reports stay linked"


def test_where_there_is_no_list_the_page_says_so(latest):
    page = (latest / "region" / "430281.html").read_text(encoding="utf-8")
    assert "没有应公开单位的名单" in page and "未找到不等于该单位未公开" in page
    assert "没有应公开单位的名单" in (latest / "index.html").read_text(encoding="utf-8")
