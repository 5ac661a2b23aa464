"""What makes a unit's years hard to compare."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from mingzhang.publish.site.book import Book
from mingzhang.publish.site.breaks import Breaks


def row(year, name="样本市示例局"):
    return {"report": f"u/{year}", "unit_name": name, "printed_unit": name, "fiscal_year": year, "publisher_name": "湖南省样本市财政局"}


@pytest.fixture
def breaks():
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript("""
            CREATE TABLE tables (name, title, description, "rows");
            INSERT INTO tables VALUES ('reports', '', '', 0), ('figures', '', '', 0), ('findings', '', '', 0);
            CREATE TABLE release (name, value);
            CREATE TABLE reports (report);
            CREATE TABLE figures (report, form, line);
            INSERT INTO figures VALUES ('u/2018', '03', '2011501'), ('u/2019', '03', '2013801'), ('u/2020', '03', '2013801');
            CREATE TABLE findings (report, rule, outcome);
            INSERT INTO findings VALUES ('u/2021', 'Y-BAL-04', 'fail'), ('u/2020', 'T03-H1', 'fail');
        """)
        yield Breaks(Book(database))


def names(found):
    return {year: [each["name"] for each in breaks] for year, breaks in found.items()}


def test_a_series_that_goes_on_has_none(breaks):
    assert breaks.of([row(2019), row(2020)]) == {}


def test_the_name_of_the_region_before_it_makes_no_other_name(breaks):
    assert breaks.of([row(2021, "示例局（本级）"), row(2022, "湖南省样本市示例局")]) == {}


def test_codes_that_came_and_went_break_a_series(breaks):
    found = breaks.of([row(2018), row(2019)])
    assert names(found) == {2019: ["break_codes"]}
    assert found[2019][0]["with"]["codes"] == "20115 工商行政管理事务、20138 市场监督管理事务"


def test_a_year_that_we_have_not_found_a_new_name_and_other_balances_break_it(breaks):
    found = breaks.of([row(2016), row(2019), row(2020, "样本市另一局"), row(2021, "样本市另一局")])
    assert names(found)[2019][0] == "break_missing" and found[2019][0]["with"] == {"years": "2017–2018"}
    assert "break_renamed" in names(found)[2020] and names(found)[2021] == ["break_balance"]
