"""The editor's desk: what waits for a person's decision, and what a decision does. On a real archive and a real PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.accounts_builders import PROBLEM, READER, RULES, checked, document, report, seen, sha, with_amount

from mingzhang import cli, stages
from mingzhang.archive import Archive
from mingzhang.records import Redaction
from mingzhang.settings import ROOT
from mingzhang.stages import installation
from mingzhang.warehouse.identity import version
from mingzhang.warehouse.loading import load
from mingzhang.warehouse.units import Registry

KEY = f"{Registry().unit('430200', '醴陵市网格中心').id}/2020/final_accounts/unit"
GOOD = report()
DOUBTFUL = with_amount(report(problems=(replace(PROBLEM, doubtful=True),)), "01", "201", "amount", "999.99")
WHY = DOUBTFUL.problems[0].message


@pytest.fixture
def archive(tmp_path, monkeypatch, warehouse_url):
    """An archive and a warehouse with a good version of a report, and a doubtful one that came after it."""
    monkeypatch.setenv("MINGZHANG_HOME", str(tmp_path))
    monkeypatch.setenv("MINGZHANG_SOURCES", str(ROOT / "include" / "sources.yaml"))
    monkeypatch.setenv("MINGZHANG_DATABASE_URL", warehouse_url)
    installation.engine.cache_clear()
    archive = Archive(tmp_path / "archive")
    archive.append(seen("a", publisher="sample"))
    archive.append(seen("b", publisher="sample", night=1))
    stages.project()
    load(installation.engine(), document("a"), [checked(GOOD)], "430200", READER, RULES)
    load(installation.engine(), document("b"), [checked(DOUBTFUL, (WHY, "只有中文"))], "430200", READER, RULES)
    yield archive
    installation.engine().dispose()
    installation.engine.cache_clear()


def up() -> str | None:
    """The version that may be published."""
    import sqlalchemy as sa

    with installation.engine().connect() as connection:
        return connection.scalar(sa.text("SELECT version FROM mingzhang.standing"))


def test_what_a_person_must_know(archive):
    doubt = stages.doubt(KEY, version(DOUBTFUL))
    assert doubt is not None
    assert (doubt.report.unit_name, doubt.report.fiscal_year, doubt.scope) == ("醴陵市网格中心", 2020, "unit")
    assert (doubt.report.url, doubt.report.sha256) == ("http://liling.example/2020.pdf", sha("b"))
    assert [(reason.message, reason.message_en) for reason in doubt.reasons] == [(WHY, PROBLEM.message_en), ("只有中文", "")]
    (relation,) = doubt.relations
    assert (relation.rule, relation.message, relation.message_en, relation.printed) == (
        "T05-V1",
        "合计不等",
        "total differs",
        ((6, "1,066.71"),),
    )
    assert stages.doubt(KEY, version(GOOD)) is None


def test_a_decision_lets_a_doubtful_version_through_and_stands_in_the_archive(archive):
    assert up() == version(GOOD)
    assert stages.decide(KEY, version(DOUBTFUL), "publish", "看过原件", "editor")
    assert up() == version(DOUBTFUL)
    assert stages.doubtful() == []
    assert stages.doubt(KEY, version(DOUBTFUL)) is None
    (decision,) = archive.decisions()
    assert (decision.report, decision.version, decision.verdict) == (KEY, version(DOUBTFUL), "publish")
    assert (decision.reason, decision.decided_by) == ("看过原件", "editor")


def test_withheld_is_decided_too(archive):
    stages.decide(KEY, version(DOUBTFUL), "withhold", "读错了", "editor")
    assert up() == version(GOOD)
    assert stages.doubtful() == []


def test_the_same_decision_again_changes_nothing_more(archive):
    answer = (KEY, version(DOUBTFUL), "publish", "看过原件", "editor")
    assert stages.decide(*answer)
    assert not stages.decide(*answer)
    assert stages.decide(KEY, None, "withdraw", "单位要求", "editor")
    assert not stages.decide(KEY, None, "withdraw", "单位要求", "editor")
    first, last = archive.decisions()
    assert not stages.decide(*answer, first.decided_at), "a task that is tried again brings back an answer of then"
    assert (last.verdict, up()) == ("withdraw", None)
    assert stages.decide(*answer), "it is not the last word any more, so it is said again"
    assert up() == version(DOUBTFUL)


def test_doubtful_reports_in_the_terminal(archive, capsys):
    assert cli.main(["reports", "doubtful"]) == 0
    said = capsys.readouterr().out
    for words in (
        KEY,
        version(DOUBTFUL),
        "醴陵市网格中心 2020",
        "http://liling.example/2020.pdf",
        WHY,
        "只有中文",
        version(GOOD),
        "mingzhang decide",
    ):
        assert words in said
    stages.decide(KEY, version(DOUBTFUL), "withhold", "读错了", "editor")
    assert cli.main(["reports", "doubtful"]) == 0
    assert capsys.readouterr().out == "No report waits for a decision.\n"


def test_deciding_in_the_terminal(archive, capsys):
    publish = ["decide", KEY, "publish", "--reason", "看过原件", "--by", "李编辑"]
    assert cli.main(publish) == 0
    assert version(DOUBTFUL) in capsys.readouterr().out
    assert up() == version(DOUBTFUL)
    assert cli.main(publish) == 0
    assert "nothing was recorded" in capsys.readouterr().out
    assert cli.main(["decide", KEY, "withdraw", "--reason", "单位要求", "--by", "李编辑"]) == 0
    assert up() is None
    assert [(d.version, d.verdict, d.decided_by) for d in archive.decisions()] == [
        (version(DOUBTFUL), "publish", "李编辑"),
        (None, "withdraw", "李编辑"),
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere/2020/final_accounts/unit", "publish", "--reason", "x"], "no report nowhere/2020"),
        ([KEY, "publish", "--reason", " "], "--reason"),
    ],
)
def test_what_cannot_be_decided_is_one_line(archive, capsys, arguments, words):
    assert cli.main(["decide", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert words in line
    assert list(archive.decisions()) == []


@pytest.fixture
def finding(archive):
    """The permanent name of the finding of the version that is up."""
    from mingzhang.publish.naming import names
    from mingzhang.warehouse.published import edition

    with edition(installation.engine()) as connection:
        (name,) = names(connection, KEY)
    return name


def test_a_reply_is_recorded_once_and_a_later_one_beside_it(archive, finding, capsys):
    reply = ["reply", KEY, finding, "--text", " 合计数漏加一行。", "--from", "醴陵市网格中心", "--on", "2026-01-28", "--by", "李编辑"]
    assert cli.main(reply) == 0
    assert f"{KEY} {finding}: reply of 醴陵市网格中心" in capsys.readouterr().out
    assert cli.main(reply) == 0 and cli.main([*reply[:-4], "--by", "王编辑"]) == 0, "who writes it down, or when, makes no other reply"
    assert capsys.readouterr().out.count("nothing was added") == 2
    assert cli.main([*reply, "--source", "https://unit.example/reply"]) == 0
    assert [(r.report, r.finding, r.text, r.replied_by, r.source, r.replied_on, r.recorded_by) for r in archive.replies()] == [
        (KEY, finding, "合计数漏加一行。", "醴陵市网格中心", source, "2026-01-28", "李编辑")
        for source in ("", "https://unit.example/reply")
    ]
    assert stages.unpublished()


def test_a_reply_goes_up_with_the_next_release(archive, finding, tmp_path):
    from mingzhang.publish.site.addresses import finding_page

    first = stages.publish()
    assert stages.publish() is None
    assert cli.main(["reply", KEY, finding, "--text", "合计数漏加一行。", "--from", "醴陵市网格中心"]) == 0
    second = stages.publish()
    pages = [(tmp_path / "open-data" / str(name) / finding_page(KEY, finding)).read_text(encoding="utf-8") for name in (first, second)]
    assert ["合计数漏加一行。" in page for page in pages] == [False, True]


def test_a_reply_without_a_day_is_of_today_in_china(archive, finding):
    from datetime import UTC, datetime

    stages.reply(KEY, finding, "已更正。", "本单位", "editor", recorded_at=datetime(2026, 1, 30, 17, tzinfo=UTC))
    assert [record.replied_on for record in archive.replies()] == ["2026-01-31"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere/2020/final_accounts/unit", "T05-V1-0", "--text", "x", "--from", "y"], "reports.csv (column `report`)"),
        ([KEY, "T05-V1-0", "--text", "x", "--from", "y"], "findings.csv (column `permanent_name`)"),
        ([KEY, "T05-V1-0", "--text", " ", "--from", "y"], "--text"),
    ],
)
def test_a_reply_to_nothing_is_one_line(archive, capsys, arguments, words):
    assert cli.main(["reply", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert words in line
    assert list(archive.replies()) == []


@pytest.mark.parametrize("day", ["31.1.2026", "9999-01-01"])
def test_a_day_that_is_none_or_has_not_been_is_refused(archive, capsys, day):
    with pytest.raises(SystemExit):
        cli.main(["reply", KEY, "T05-V1-0", "--text", "x", "--from", "y", "--on", day])
    assert day in capsys.readouterr().err


def test_redacting_in_the_terminal(archive, capsys, tmp_path):
    assert stages.publish() is not None
    folder = tmp_path / "open-data"
    command = ["redact", sha("a"), "--ground", "个人信息保护法第四十七条", "--by", "李编辑"]
    assert cli.main(command) == 0
    said = capsys.readouterr().out
    assert "taken out; that is recorded" in said and "1 reports" in said and up() is None
    (record,) = archive.redactions()
    assert (record.document, record.words, record.decided_by, record.reports) == (sha("a"), "", "李编辑", (KEY,))
    assert cli.main(command) == 0
    assert "nothing was recorded" in capsys.readouterr().out and len(list(archive.redactions())) == 1
    assert KEY not in (folder / "latest" / "reports.csv").read_text(encoding="utf-8")
    assert archive.path(sha("a")).parent.parent.name == "contents", "the bytes are the archive's business"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["f" * 64, "--ground", "法"], "documents.csv"),
        ([sha("a"), "--ground", " "], "--ground is empty"),
        ([sha("a"), "--ground", "王小明要求", "--words", "王小明"], "ground without them"),
        ([sha("a"), "--ground", "法", "--words", "王"], "one character"),
        ([sha("a"), "--ground", "法", "--words", "1000.00"], "the whole document"),
    ],
)
def test_what_cannot_be_taken_out_is_one_line(archive, capsys, arguments, words):
    assert cli.main(["redact", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert words in line
    assert list(archive.redactions()) == []


def test_a_redaction_whose_process_died_is_finished_by_the_next_release(archive, tmp_path):
    first = stages.publish()
    assert first
    archive.append(Redaction(sha("a"), "法", "editor", datetime.now(UTC), "醴陵市网格中心", (KEY,)))
    assert stages.unpublished()
    second = stages.publish()
    assert second and second != first
    for release in (first, second):
        assert "醴陵市网格中心" not in (tmp_path / "open-data" / release / "reports.csv").read_text(encoding="utf-8")
    assert not stages.unpublished() and stages.publish() is None
