"""The lines to copy, run as they are printed against a plain file server."""

from __future__ import annotations

import json
import sqlite3
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.publish.release_builders import rows

from mingzhang.publish import paste
from mingzhang.publish.resources import resources


@pytest.fixture
def address(latest):
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(latest)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_every_line_gives_the_whole_table(latest, address, monkeypatch):
    import duckdb

    monkeypatch.chdir(latest)
    for table in resources():
        paths = {kind: f"{table.path}.{kind}" for kind in ("csv", "parquet")}
        count = len(rows(latest.parent, table.path))
        served, here = dict(paste.lines(table.name, paths, address)), dict(paste.lines(table.name, paths))
        for program in ("pandas", "pandas, Parquet"):
            found = {}
            exec(served[program], found)
            assert len(found[table.name]) == count, (program, table.name)
        assert len(duckdb.sql(here["DuckDB"].removesuffix(";"))) == count
        with sqlite3.connect("mingzhang.sqlite") as database:
            assert len(database.execute(here["SQLite"].split('"')[1]).fetchall()) == count
        assert (latest / here["Excel, WPS"]).is_file()


def test_amounts_stay_exact_in_pandas(latest, address):
    found = {}
    exec(dict(paste.lines("figures", {"csv": "figures.csv", "parquet": "figures.parquet"}, address))["pandas"], found)
    assert list(found["figures"]["amount"]) == [row["amount"] for row in rows(latest.parent, "figures")]
    assert set(found["figures"]["form"]) == {"01", "05", "06", "07"}, "codes stay codes"


def test_the_page_of_every_table_prints_them(latest):
    import html

    page = html.unescape((latest / "dictionary.html").read_text(encoding="utf-8"))
    described = {each["name"]: each["path"] for each in json.loads((latest / "datapackage.json").read_bytes())["resources"]}
    for table in resources():
        name = table.name.replace("_", "-")
        for _, lines in paste.lines(table.name, {"csv": described[name], "parquet": described[f"{name}-parquet"]}):
            assert lines in page
