"""History: which version of a report stands follows from observations, readings and decisions, in whatever order they were stored."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.accounts_builders import FIGURES, LILING, READER, RULES, Publisher, checked, decided, document, report, seen, sha, with_amount

from mingzhang.warehouse import questions, tables
from mingzhang.warehouse.identity import version
from mingzhang.warehouse.loading import load, record_failure
from mingzhang.warehouse.projection import project
from mingzhang.warehouse.units import Registry, Unit, UnitsError, registry

FIRST = report()
SECOND = with_amount(FIRST, "01", "201", "amount", "999.99")
KEY = f"{Registry().unit('430281', '醴陵市网格中心').id}/2020/final_accounts/unit"
OTHER_URL = "http://liling.example/2020.docx"


def put(engine, name="a", one=FIRST, held_back=(), reader=READER):
    load(engine, document(name), [checked(one, held_back)], "430281", reader, RULES)


def know(engine, *observations, decisions=(), releases=(), publishers=(LILING,), units=None):
    with engine.begin() as connection:
        project(connection, publishers, observations, decisions, releases, units)


def standing(engine):
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT sha256, version, offered, url FROM mingzhang.standing")).all()
    assert len(rows) <= 1
    return rows[0] if rows else None


def test_a_report_stands_when_it_was_seen_at_a_publisher(engine):
    put(engine)
    assert standing(engine) is None, "nobody knows where it comes from"
    know(engine, seen("a"))
    assert standing(engine).sha256 == sha("a")


def test_a_changed_report_takes_the_place_of_the_older_one(engine):
    know(engine, seen("a"), seen("b", night=1), seen("b", night=2, got="not_modified"))
    put(engine, "b", SECOND)  # read in the wrong order
    put(engine, "a", FIRST)
    assert standing(engine).version == version(SECOND)
    know(engine, seen("a"), seen("b", night=1), seen("a", night=2))
    assert standing(engine).version == version(FIRST), "the publisher went back to the first one"


def test_a_visit_counter_makes_no_new_version(engine):
    know(engine, seen("a"), seen("b", night=1))
    put(engine, "a", FIRST)
    moved = tuple(type(f)(**{n: getattr(f, n) for n in f.__slots__} | {"page": 4, "bbox": None, "label": "x"}) for f in FIGURES)
    put(engine, "b", report(figures=moved))
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version, copies, standing FROM mingzhang.versions")).all() == [(version(FIRST), 2, True)]


def test_an_excerpt_does_not_replace_the_whole(engine):
    know(engine, seen("a"), seen("b", OTHER_URL, night=1))
    put(engine, "a", FIRST)
    put(engine, "b", report(figures=FIGURES[:6], tables=()))
    assert standing(engine).sha256 == sha("a")


def test_what_vanishes_at_the_publisher_still_stands(engine):
    put(engine)
    know(engine, seen("a"), seen("a", night=1, got="not_modified"), seen(None, night=2, got="error"))
    assert standing(engine).offered, "an error says nothing about the report"
    know(engine, seen("a"), seen("a", night=1, got="not_modified"), seen(None, night=2, got="vanished"))
    assert not standing(engine).offered
    know(engine, seen("a"), seen(None, night=2, got="vanished"), seen("a", OTHER_URL, night=3))
    assert standing(engine).offered and standing(engine).url == OTHER_URL, "it moved"


def test_a_doubtful_version_waits_and_the_last_good_one_stays(engine):
    know(engine, seen("a"), seen("b", night=1))
    put(engine, "a", FIRST)
    put(engine, "b", SECOND, held_back=("T01-V2",))
    assert standing(engine).version == version(FIRST)
    with engine.connect() as connection:
        (doubtful,) = questions.doubtful_reports(connection)
    assert (doubtful.report, doubtful.version, doubtful.standing_version) == (KEY, version(SECOND), version(FIRST))
    assert doubtful.reasons == ("T01-V2",)


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([decided(KEY, "publish", version(SECOND))], SECOND),
        ([decided(KEY, "publish")], SECOND),
        ([decided(KEY, "publish", version(SECOND)), decided(KEY, "withhold", version(SECOND), day=11)], FIRST),
        ([decided(KEY, "withhold", version(FIRST))], None),
        ([decided(KEY, "withhold")], None),
        ([decided(KEY, "withdraw", version(FIRST))], None),
        ([decided(KEY, "withdraw")], None),
        ([decided(KEY, "withdraw"), decided(KEY, "publish", day=11)], SECOND),
        ([decided(KEY, "withdraw", day=11), decided(KEY, "publish")], None),
        ([decided(KEY, "withdraw"), decided(KEY, "publish", version(FIRST), day=11)], FIRST),
        ([decided(KEY, "withdraw", version(FIRST)), decided(KEY, "publish", version(SECOND), day=11)], SECOND),
        ([decided("other/2020/final_accounts/unit", "withdraw")], FIRST),
    ],
)
def test_decisions(engine, decisions, expected):
    put(engine, "a", FIRST)
    put(engine, "b", SECOND, held_back=("T01-V2",))
    know(engine, seen("a"), seen("b", night=1), decisions=decisions)
    assert (standing(engine) and standing(engine).version) == (expected and version(expected))


def test_projecting_again_changes_nothing_and_follows_the_archive(engine):
    records = [seen("a"), seen(None, night=1, got="error")]
    rows = sa.text("SELECT ctid, * FROM mingzhang.observations ORDER BY id")
    know(engine, *records, decisions=[decided(KEY, "withdraw")])
    with engine.connect() as connection:
        before = connection.execute(rows).all()
    know(engine, *records, decisions=[decided(KEY, "withdraw")])
    with engine.connect() as connection:
        assert connection.execute(rows).all() == before
    know(engine, records[0])
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(tables.observations)) == 1
        assert connection.scalar(sa.select(sa.func.count()).select_from(tables.decisions)) == 0


def test_publishers_come_as_mappings_too_and_stay_known_when_removed(engine):
    know(engine, seen("a"), publishers=[{"id": "liling", "name": "n", "region": "430281", "licence": "l", "index": []}])
    know(engine, seen("a"), seen("b", publisher="gone"), publishers=[Publisher("new", "新", "110000")])
    with engine.connect() as connection:
        assert set(connection.execute(sa.text("SELECT id, listed FROM mingzhang.publishers"))) == {
            ("new", True),
            ("liling", False),
            ("gone", False),
        }


def test_documents_are_pending_until_this_reader_and_these_rules_have_seen_them(engine):
    know(engine, seen("a"), seen("b", OTHER_URL, night=1), seen(None, "http://liling.example/broken.pdf", got="error"))

    def pending(reader=READER, rules=RULES):
        with engine.connect() as connection:
            return [d.sha256 for d in questions.pending_documents(connection, reader, rules)]

    assert pending() == [sha("a"), sha("b")]
    put(engine, "a")
    record_failure(engine, sha("b"), READER, "encrypted", "…")
    assert pending() == []
    assert pending(rules="rules-2") == [sha("a")], "what cannot be read need not be checked again"
    assert pending(reader="reader-2") == [sha("a"), sha("b")]
    with engine.connect() as connection:
        said = questions.counts(connection)
    assert (said["documents"], said["read"], said["not_readable"], said["published"]) == (2, 1, 1, 1)


def test_a_renamed_unit_is_one_unit_once_the_registry_says_so(engine, tmp_path):
    file = tmp_path / "units.yaml"
    file.write_text(
        'units:\n  - id: "430281-grid"\n    region: "430281"\n    names: [醴陵市网格化中心, 醴陵市 网格中心]\n', encoding="utf-8"
    )
    put(engine)
    know(engine, seen("a"))
    assert standing(engine)
    know(engine, seen("a"), units=registry(file))
    with engine.connect() as connection:
        assert [d.sha256 for d in questions.pending_documents(connection, READER, RULES)] == [sha("a")]
    assert load(engine, document("a"), [checked()], "430281", READER, RULES, registry(file)) == ("430281-grid/2020/final_accounts/unit",)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT * FROM mingzhang.units")).one() == (
            "430281-grid",
            "430281",
            "醴陵市网格化中心",
            ["醴陵市网格中心"],
        )
    know(engine, seen("a"), units=registry(file))
    assert standing(engine), "it is not forgotten twice"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("units:\n  - id: x\n    region: 430281\n    names: [a]", "entry 1: write id"),
        ("units:\n  - id: a/b\n    region: '43'\n    names: [a]", "entry 1: id is 'a/b'"),
        ("units:\n  - {id: x, region: '43', names: [a]}\n  - {id: y, region: '43', names: [a]}", "entry 2: the name a stands under x"),
    ],
)
def test_a_mistake_in_the_registry_is_named(tmp_path, text, says):
    (tmp_path / "units.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UnitsError, match=says):
        registry(tmp_path / "units.yaml")


def test_names_differ_only_in_what_matters():
    unit = Registry().unit
    assert (
        unit("430281", "醴陵市 财政局（本级）")
        == unit("430281", "醴陵市财政局(本级)")
        == Unit(unit("430281", "醴陵市财政局(本级)").id, "430281", "醴陵市财政局（本级）")
    )
    assert unit("430281", "财政局").id != unit("430224", "财政局").id


@pytest.mark.parametrize(
    ("link", "title", "file", "expected"),
    [
        ("醴陵市财政局2020年度部门决算", "2020年决算公开", "a.pdf", "醴陵市财政局2020年度部门决算"),
        ("附件1：部门决算公开表.xls", "醴陵市教育局2021年度部门决算公开", "a.xls", "醴陵市教育局2021年度部门决算公开"),
        ("醴陵市教育局", "醴陵市2021年度部门决算公开", "a.xls", "醴陵市教育局 2021年度"),
        ("2021年度", "醴陵市教育局决算公开", "a.pdf", "醴陵市教育局决算公开 2021年度"),
        ("", "", "%E8%8C%B6%E9%99%B5%E5%8E%BF%E5%AE%A1%E8%AE%A1%E5%B1%802022.xls", "茶陵县审计局2022.xls"),
        ("附件", "2023年9月12日公开", "P020230912.pdf", "附件"),
    ],
)
def test_the_words_that_name_unit_and_year_are_handed_to_the_reader(link, title, file, expected):
    assert questions.words(link, title, f"http://liling.example/2024/{file}") == expected


def test_what_waits_for_a_program_is_tried_again_when_it_is_there(engine):
    know(engine, seen("a"), seen("b", OTHER_URL))
    record_failure(engine, sha("a"), READER, "libreoffice-writer", "a Word file needs libreoffice-writer", "waits")
    record_failure(engine, sha("b"), READER, "not_readable", "broken")
    with engine.connect() as connection:
        waiting = questions.waiting_documents(connection)
        assert waiting == {sha("a"): "libreoffice-writer"}
        assert questions.pending_documents(connection, READER, RULES) == []
        assert [d.sha256 for d in questions.pending_documents(connection, READER, RULES, again=list(waiting))] == [sha("a")]
        assert questions.counts(connection)["waiting"] == 1
    put(engine, "a")
    with engine.connect() as connection:
        assert questions.waiting_documents(connection) == {}
