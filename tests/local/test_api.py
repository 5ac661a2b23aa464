"""The API: Datasette as it is, on the release that is up, with what the declarations say."""

from __future__ import annotations

import json
import socket
import time
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest
from tests.ports import free_port
from tests.publish.release_builders import NOW, SECOND, fill, put

from mingzhang.local.api import Api
from mingzhang.publish.release import publish
from mingzhang.publish.resources import resources

PATIENCE = 120


@pytest.fixture
def api(engine, tmp_path):
    """The address of the API of a folder with one release, the folder, and the release's record."""
    fill(engine)
    record = publish(engine, tmp_path, [], NOW)
    port = free_port()
    running = Api(tmp_path, port, downloads_address="https://data.example.org/")
    try:
        yield f"http://127.0.0.1:{port}", tmp_path, record
    finally:
        running.stop()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)), "nothing of it runs afterwards"


def asked(address, **parameters):
    """What an address answers, as soon as somebody does."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"{address}?{urlencode(parameters)}") as answer:
                return json.load(answer)
        except urllib.error.HTTPError:
            raise
        except OSError:
            assert time.monotonic() < deadline, "nobody answers"
            time.sleep(0.2)


def test_it_shows_the_release_with_its_words_and_answers_its_questions(api):
    address, _, first = api
    tables = {table["name"]: table for table in asked(f"{address}/mingzhang.json")["tables"]}
    assert tables.keys() >= {table.name for table in resources()}
    assert tables["figures"]["foreign_keys"]["outgoing"]
    said = asked(f"{address}/-/metadata.json")
    assert first.release in said["title"] and said["license_url"] == "https://creativecommons.org/licenses/by/4.0/"
    described = said["databases"]["mingzhang"]["tables"]
    for table in resources():
        assert set(described[table.name]["columns"]) == set(tables[table.name]["columns"]), table.name
    rows = asked(f"{address}/mingzhang/figures.json", _shape="array", form="01", line="income_total")
    assert {row["amount"] for row in rows} == {"10667100"}
    unit = rows[0]["unit"]
    history = asked(f"{address}/mingzhang/unit_history.json", unit=unit, form="01", line="income_total", column="amount", _shape="array")
    assert history and {row["amount"] for row in history} == {"10667100"}
    found = asked(f"{address}/mingzhang/findings_of_rule.json", rule="T05-V1", _shape="array")
    assert len(found) == 3
    changes = asked(f"{address}/mingzhang/largest_changes.json", fiscal_year="2021", form="01", _shape="array")
    assert changes and all(row["change"] == 0 for row in changes), "the two years of the sample print the same"


def test_its_rows_link_the_pages_that_show_them(api):
    address, folder, _ = api
    (report,) = asked(f"{address}/mingzhang/reports.json", _shape="array", fiscal_year="2020")
    assert (folder / "latest" / report["site_page"]).is_file()
    with urllib.request.urlopen(f"{address}/mingzhang/reports") as answer:
        page = answer.read().decode()
    assert f'<a href="https://data.example.org/latest/{report["site_page"]}">' in page
    with urllib.request.urlopen(f"{address}/site-pages/columns.css") as answer:
        assert "/site-pages/columns.css" in page and b"column-descriptions" in answer.read()
    history = asked(f"{address}/mingzhang/unit_history.json", unit=report["unit"], form="01", line="income_total", _shape="array")
    assert {row["site_page"] for row in history if row["fiscal_year"] == 2020} == {report["site_page"]}


def test_it_shows_the_next_release_when_it_is_up(api, engine):
    address, folder, first = api
    assert first.release in asked(f"{address}/-/metadata.json")["title"]
    put(engine, "a", SECOND, reader="reader-2")
    second = publish(engine, folder, [first], NOW)
    deadline = time.monotonic() + PATIENCE
    while second.release not in asked(f"{address}/-/metadata.json")["title"]:
        assert time.monotonic() < deadline, "it stays with the old release"
        time.sleep(0.5)
