"""Redaction: what the law takes out is gone from the bytes of every release, old ones too, and a tombstone says so."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import signal
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from tests.accounts_builders import LILING, READER, RULES, checked, document, figure, report, seen, sha, with_amount
from tests.publish.release_builders import CHALING, KEY, NOW, put, records

from mingzhang.accounts import Operand, Outcome
from mingzhang.publish import redaction
from mingzhang.publish.contents import vouched
from mingzhang.publish.files import member
from mingzhang.publish.redaction import finish
from mingzhang.publish.release import publish, unpublished, verify
from mingzhang.publish.site.gone import SIGN
from mingzhang.publish.sums import digest
from mingzhang.records import Redaction
from mingzhang.warehouse import database
from mingzhang.warehouse.loading import load
from mingzhang.warehouse.projection import project

if TYPE_CHECKING:
    from pathlib import Path

NAME = "欧阳小明"
GROUND = "个人信息保护法第四十七条"
NAMED = figure("01", f"x:补助{NAME}", "amount", "3.5", label="补助 欧阳 小明", bbox=(72.0, 300.0, 130.5, 312.0))
ONE = report(figures=(*report().figures, NAMED), title=f"{NAME}整理的部门决算")
OTHER = KEY.replace("/2020/", "/2021/")


def everything(folder: Path) -> dict[str, bytes]:
    """What every file of a folder says, whatever form it has; the names of the pictures are in it."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
        elif path.suffix == ".parquet":
            content += json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False).encode()
        elif path.suffix == ".js":
            content += re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), content.decode()).encode("utf-8", "replace")
        found[path.relative_to(folder).as_posix()] = path.as_posix().encode() + b"\n" + content
    return found


def saying(folder: Path, *words: str) -> list[str]:
    return [path for path, said in everything(folder).items() if any(word.encode() in said for word in words)]


def left_over(folder: Path, *words: str) -> list[str]:
    """The files that say any of `words` and are no tombstone: what lists the tombstones says each once."""
    lists = ("README.md", "mingzhang.sqlite")
    return [
        path
        for path, said in everything(folder).items()
        for word in words
        if said.count(word.encode()) > (path in lists) and "tombstone" not in path.lower() and SIGN not in said
    ]


def picture(sha256, strips):
    return [f"{sha256} {strip}".encode() for strip in strips]


def redacted(words: str = "", **more: object) -> Redaction:
    given = {"document": sha("a"), "ground": GROUND, "decided_by": "editor", "decided_at": NOW + timedelta(days=1), "words": words} | more
    return Redaction(**given)  # type: ignore[arg-type]


class World:
    """A warehouse and its releases: the first without the document, the second with it, the third also with a report of the next year
    that quotes it, and with a copy of a report of another unit."""

    def __init__(self, engine, folder):
        self.engine, self.folder, self.past, self.seen, self.redactions = engine, folder, [], [], []

    def know(self, *observations):
        self.seen += observations
        with self.engine.begin() as connection:
            project(connection, [LILING, CHALING], self.seen, (), self.past, redactions=self.redactions)

    def publish(self):
        self.past.append(publish(self.engine, self.folder, self.past, NOW, picture))
        assert self.past[-1] is not None
        return self.past[-1]

    def take(self, *taken):
        self.redactions += taken
        self.know()


def die_at(world, step, release):
    """Let a process that finishes the redactions be killed at a step of a release."""
    child = os.fork()
    if not child:
        usual = getattr(redaction, step)

        def step_and_die(*arguments):
            if release in str(arguments[:2]):
                os.kill(os.getpid(), signal.SIGKILL)
            return usual(*arguments)

        setattr(redaction, step, step_and_die)
        finish(database.connect(world.engine.url), world.folder)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.fixture
def world(engine, tmp_path):
    made = World(engine, tmp_path / "open-data")
    put(engine, "c", report("茶陵县网格中心", 2021), region="430224")
    made.know(seen("c", "http://chaling.example/2021.pdf", publisher="chaling"))
    made.publish()
    load(engine, document("a"), [checked(ONE)], "430281", READER, RULES)
    made.know(seen("a"))
    made.publish()
    operand = Operand("05", f"x:{NAME}", "total", "1,066.71", Decimal("10667100"), page=6, bbox=(1.0, 2.0, 3.0, 4.0), fiscal_year=2020)
    next_year = checked(report(year=2021))
    load(engine, document("b"), [next_year], "430281", READER, RULES)
    copy = with_amount(report("茶陵县网格中心", 2021), "01", "201", "amount", "999.99")
    load(engine, document("d"), [checked(copy)], "430224", READER, RULES)
    made.know(seen("b", "http://liling.example/2021.pdf"), seen("d", "http://chaling.example/copy.pdf", night=-1, publisher="chaling"))
    quote(engine, next_year, operand)
    made.publish()
    return made


def quote(engine, next_year, operand):
    """Let the report of 2021 have a finding that quotes that of 2020, as the rules make one of an opening balance."""
    first = next_year.findings[0]
    quoting = replace(
        first, rule="Y-BAL", message=f"上年印为 1,066.71（{NAME}）", message_en="last year", figures=(*first.figures, operand)
    )
    outcomes = (*next_year.outcomes, Outcome("Y-BAL", "fail", 1, 1))
    compare(engine, replace(next_year, outcomes=outcomes, findings=(first, quoting), cases=()))


def compare(engine, next_year):
    from mingzhang.warehouse.succession import pending_successions, succeed

    with engine.connect() as connection:
        (succession,) = [each for each in pending_successions(connection, RULES) if each.sha256 == sha("b")]
    assert succeed(engine, succession, next_year)


def test_a_document_leaves_every_release_and_a_tombstone_stays(world):
    engine, folder = world.engine, world.folder
    first, second, third = (folder / record.release for record in world.past)
    before = {path.relative_to(folder).as_posix(): path.stat().st_ino for path in first.rglob("*") if path.is_file()}
    assert saying(second, sha("a")) and saying(third, NAME, sha("a"), "Y-BAL")
    assert [row["rule"] for row in records(folder, "findings", third.name)] == ["T05-V1", "S-COPIES", "T05-V1", "T05-V1", "Y-BAL"]
    assert [row["failed"] for row in records(folder, "reports", third.name)] == [2, 1, 2]
    world.take(redacted(reports=(KEY,)), redacted(document=sha("d")))
    die_at(world, "_share", third.name)
    assert verify(third) == [] and NAME in str(records(folder, "findings")), "the one that was not finished is as it was"
    (told,) = finish(engine, folder)
    assert (told.release, told.reports, told.masked) == (third.name, 1, 0) and told.rows > 30 and told.pictures > 3
    assert {path.relative_to(folder).as_posix(): path.stat().st_ino for path in first.rglob("*") if path.is_file()} == before
    for old in (second, third):
        assert verify(old) == []
        assert left_over(old, sha("a"), sha("a")[:24], sha("d")) == [] == saying(old, NAME, "欧阳 小明")
        stone, *_ = json.loads((old / "TOMBSTONES.json").read_bytes())["tombstones"]
        assert (stone["document"], stone["kind"], stone["ground"], stone["about"]) == (sha("a"), "document", GROUND, [KEY])
        page = (old / "report" / KEY).with_suffix(".html").read_text(encoding="utf-8")
        assert sha("a") in page and GROUND in page and "醴陵市网格中心" not in page
        assert [sha("a") in path.read_text(encoding="utf-8") for path in (old / "finding" / KEY).rglob("*.html")] == [True]
    assert [row["report"] for row in records(folder, "reports", third.name)] == [records(folder, "reports")[0]["report"], OTHER]
    assert [row["rule"] for row in records(folder, "findings", third.name)] == ["T05-V1", "T05-V1"]
    assert [row["failed"] for row in records(folder, "reports", third.name)] == [1, 1]
    assert [len(row["documents"]) for row in records(folder, "reports", third.name)] == [1, 1]
    assert {row["document"] for row in records(folder, "documents", third.name)} == {sha("b"), sha("c")}
    assert records(folder, "CHANGELOG", second.name)["added"] == [{"report": KEY, "cause": "redacted"}]
    shared = "by-region/430224/2021/figures.parquet"
    assert len({(old / shared).stat().st_ino for old in (first, second)}) == 1
    assert (folder / "latest").readlink().name == third.name
    assert finish(engine, folder) == []
    with engine.connect() as connection:
        assert redaction.unfinished(connection, folder) == {}

    assert unpublished(engine, world.past)
    with engine.connect() as connection:
        standing = connection.scalars(sa.text("SELECT report FROM mingzhang.standing ORDER BY report")).all()
    assert OTHER not in standing, "what the rules said beside the document is told to nobody"
    compare(engine, checked(report(year=2021)))
    fourth = folder / world.publish().release
    assert left_over(fourth, sha("a"), sha("a")[:24], sha("d")) == []
    assert saying(fourth, NAME, "欧阳 小明") == []
    gone = records(folder, "CHANGELOG")
    assert [(row["report"], row["cause"]) for row in gone["withdrawn"]] == [(KEY, "redacted")]
    assert sha("a") in (fourth / "report" / KEY).with_suffix(".html").read_text(encoding="utf-8")
    assert [path.is_file() for path in (fourth / "finding" / KEY).rglob("*.html")] == [True]
    assert "tombstones.html" in (fourth / "downloads.html").read_text(encoding="utf-8")
    assert verify(fourth) == [] and not unpublished(engine, world.past)


def test_words_are_masked_and_what_shows_them_leaves(world):
    from frictionless import Package

    engine, folder = world.engine, world.folder
    first, second, third = (folder / record.release for record in world.past)
    rows = len(records(folder, "figures", second.name))
    shown = sum(1 for _ in second.rglob("*.webp"))
    world.take(redacted(NAME, reports=(KEY,)))
    die_at(world, "_put", second.name)
    assert not second.exists() and len(finish(engine, folder)) == 1, "what was ready took its place, the other was written"
    for old in (second, third):
        assert verify(old) == []
        assert saying(old, NAME, "欧阳 小明") == []
        (stone,) = json.loads((old / "TOMBSTONES.json").read_bytes())["tombstones"]
        assert (stone["document"], stone["kind"], stone["about"]) == (sha("a"), "words", [KEY])
    assert not (first / "TOMBSTONES.json").exists()
    assert len(records(folder, "figures", second.name)) == rows, "figures stay"
    (masked,) = [row for row in records(folder, "figures", second.name) if "补助" in row["label"]]
    assert (masked["label"], masked["line"], masked["amount"]) == ("补助 ［已隐去］", "x:补助［已隐去］1", "35000")
    assert sum(1 for _ in second.rglob("*.webp")) == shown - 1
    (quoting,) = [row for row in records(folder, "findings", third.name) if row["rule"] == "Y-BAL"]
    assert quoting["message"] == "上年印为 1,066.71（［已隐去］）"
    said = Package(str(third / "datapackage.json")).validate()
    assert said.valid, said.flatten(["rowNumber", "fieldName", "type", "message"])[:5]

    fourth = folder / world.publish().release
    assert saying(fourth, NAME, "欧阳 小明") == [] and verify(fourth) == []
    assert records(folder, "figures") == records(folder, "figures", third.name), "masked in the same way"
    assert not any(records(folder, "CHANGELOG")[kind] for kind in ("added", "changed", "withdrawn"))
    assert (third / "by-region/430224/2021/figures.parquet").samefile(fourth / "by-region/430224/2021/figures.parquet")


def forget(release: Path, table: str, column: str) -> None:
    """Let a release look as if it had been made before a column of a table was thought of."""
    described = json.loads((release / "datapackage.json").read_bytes())
    for each in described["resources"]:
        if each["name"] == table:
            each["schema"]["fields"] = [field for field in each["schema"]["fields"] if field["name"] != column]
    (release / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    for path in [path for path in release.rglob(f"{table}.*") if path.parent.name not in ("excel", "schemas") and path.suffix != ".html"]:
        packed = path.suffix == ".gz"
        content = gzip.decompress(path.read_bytes()) if packed else path.read_bytes()
        path.unlink()  # other releases have it too
        if path.suffix == ".parquet":
            pq.write_table(pq.read_table(pa.BufferReader(content)).drop_columns([column]), path)
            continue
        if ".json" in path.suffixes:
            rows = [{name: value for name, value in row.items() if name != column} for row in json.loads(content)]
            pieces = "[", ",".join("\n" + json.dumps(row) for row in rows), "\n]\n"
        else:
            lines = list(csv.reader(io.StringIO(content.decode())))
            place = lines[0].index(column)
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator="\n").writerows([*line[:place], *line[place + 1 :]] for line in lines)
            head, _, body = text.getvalue().partition("\n")
            pieces = head + "\n", body, ""
        path.write_bytes(b"".join(member(piece.encode()) if packed else piece.encode() for piece in pieces))
    with closing(sqlite3.connect(release / "mingzhang.sqlite")) as database:
        database.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    (release / "SHA256SUMS").write_text("".join(f"{digest(release / path)}  {path}\n" for path in vouched(release)), encoding="utf-8")


def test_pages_that_cannot_be_made_any_more_are_not_left(engine, tmp_path):
    made = World(engine, tmp_path / "open-data")
    put(engine, "a", ONE)
    put(engine, "c", report("茶陵县网格中心", 2021))
    made.know(seen("a"), seen("c", "http://liling.example/2021.pdf"))
    release = made.folder / made.publish().release
    forget(release, "findings", "severity")
    assert verify(release) == []
    made.take(redacted(reports=(KEY,)))
    (told,) = finish(engine, made.folder)
    assert told.reports == 1 and verify(release) == []
    assert {path.name for path in release.rglob("*.html")} == {"index.html"} and not list(release.rglob("*.webp"))
    assert "本期中有内容依法撤除" in (release / "index.html").read_text(encoding="utf-8")
    assert saying(release, NAME, sha("a")[:24] + "/") == [] and len(records(made.folder, "reports")) == 1


def test_a_version_before_leaves_what_is_told_of_the_one_that_stands(engine, tmp_path):
    made = World(engine, tmp_path / "open-data")
    put(engine, "a", ONE)
    made.know(seen("a"))
    made.publish()
    put(engine, "e", with_amount(report(), "01", "201", "amount", "888.88"))
    made.know(seen("e", night=1))
    first, second = (made.folder / record.release for record in (made.past[0], made.publish()))
    told = [len(records(made.folder, table)) for table in ("versions", "changes", "earlier_findings")]
    assert told == [2, 2, 1] and NAME in str(records(made.folder, "changes"))
    made.take(redacted(reports=(KEY,)))
    assert [(each.release, each.reports) for each in finish(engine, made.folder)] == [(first.name, 1), (second.name, 0)]
    third = made.folder / made.publish().release
    for release in (first, second, third):
        assert verify(release) == []
        assert left_over(release, sha("a"), sha("a")[:24]) == [] == saying(release, NAME, "欧阳 小明")
    for release in (second, third):
        assert [len(records(made.folder, table, release.name)) for table in ("versions", "changes", "earlier_findings")] == [1, 0, 0]
        assert [row["document"] for row in records(made.folder, "reports", release.name)] == [sha("e")]
