"""One release with its site for all tests of this room, and a browser to look at it."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.accounts_builders import BEGIN, Publisher, checked, document, figure, report
from tests.conftest import drop_database
from tests.publish.release_builders import NOW, fill

from mingzhang.publish.release import publish
from mingzhang.publish.site.addresses import finding_page
from mingzhang.records import FormerFinding, Observation, ReleaseRecord, Reply
from mingzhang.warehouse.expected import ExpectedFiler
from mingzhang.warehouse.published import edition
from mingzhang.warehouse.units import registry
from sample_publisher.layout import PLAIN
from sample_publisher.markup import web_page
from sample_publisher.reports import published as sample

FILES = Path(__file__).parents[2] / "include" / "sample_publisher" / "site" / "files"
DOCUMENTS = ("shilij-2023.pdf", "liling-2020.pdf", "shili-wenhuaguan-2024.pdf")
HOSTILE = "<script>document.title='run'</script>\"'&局"
SAMPLE = Publisher("sample", "样本市财政局", "430200", "公开信息，注明来源即可使用")
API = "http://127.0.0.1:9/"
"""Where the pages are told that the API is."""
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


REPLIED, WITHDRAWN = "T03-C1", "T03-V1-0000000000"
DOUBT = "第 5 页有一个数字没有把握"
LIST = (
    ExpectedFiler(2, "430200", "示例局", 2020, 2023, "http://sample.example/list.html", ""),
    ExpectedFiler(3, "430200", "样本市示例档案馆", 2022, 2023, "http://sample.example/list.html", ""),
)
UNITS = """
units:
  - id: shili
    region: "430200"
    names: [样本市示例局, {name: 样本市示例办公室, from: 2015, until: 2019}]
    budget_code: "022"
    type: 机关
  - {id: archive, region: "430200", names: [样本市示例档案馆], parent: shili, successor: {unit: shili, from: 2023}}
"""


@pytest.fixture
def latest(engine, tmp_path):
    """The newest release of the usual reports."""
    fill(engine)
    publish(engine, tmp_path, [], NOW)
    return tmp_path / "latest"


def other_figure(one):
    """The report with one figure of form 09 that its total contradicts."""
    where = ("09", "total", "expenditure")
    return replace(
        one, figures=tuple(replace(f, printed="777.77", amount=Decimal("7777700")) if f.address == where else f for f in one.figures)
    )


def with_explanation(result):
    """What does not hold in a report as a person explained it."""
    told = {"severity": "info", "explanation": "上年结余收回（王会计，2026-01-02）"}
    return replace(result, findings=tuple(replace(each, **told) if each.outcome == "fail" else each for each in result.findings))


def named(connection, rule, year=2023):
    """The published finding of a rule, of the first report of a year."""
    from mingzhang.publish.naming import published
    from mingzhang.publish.resources import FINDINGS

    return next(
        row for row in published(FINDINGS).rows(connection) if (row["rule"], row["fiscal_year"], row["outcome"]) == (rule, year, "fail")
    )


def reply_to(connection, rule):
    row = named(connection, rule)
    text = "经核对，印刷时该行基本支出少录一位。\n更正后的报告已于1月28日在本局网站公布。"
    return Reply(
        row["report"], row["permanent_name"], text, "样本市示例局", "https://unit.example/2026/0128.html", "2026-01-28", "editor", BEGIN
    )


def release_that_showed_more(connection):
    """The records of two releases: the second does not show two findings of the first, one of a report that is gone since."""
    shown = named(connection, "T03-H1")
    about = {name: shown[name] for name in ("unit_name", "region", "fiscal_year", "scope", "severity", "message", "message_en")}
    amounts = {name: str(shown[name]) for name in ("reported", "expected", "difference", "tolerance")}
    figures = ({"form": "03", "line": "2013999", "column": "basic", "occurrence": 1, "table": 1, "printed": "236.35", "amount": "2363500"},)
    former = FormerFinding(
        report=shown["report"], finding=WITHDRAWN, cause="reader", since="2026-01-28.1", version="0a1b2c3d4e5f", rule="T03-V1",
        figures=figures, **about, **amounts,
    )  # fmt: skip
    gone = replace(former, report="430200-00000000/2019/final_accounts/unit", fiscal_year=2019, cause="rules", since="", rule="T99-X1")
    first = ReleaseRecord("2026-01-28.1", datetime(2026, 1, 28, tzinfo=UTC), "0", ())
    return first, ReleaseRecord("2026-01-29.1", datetime(2026, 1, 29, tzinfo=UTC), "1", (), (former, gone))


@pytest.fixture(scope="session")
def published(postgres, tmp_path_factory):
    """A release folder `latest` with its site: four sample reports (one of two years, of which one has
    an earlier version, one a web page), one whose words are hostile, and one that is held back; a list of two units that are
    expected to publish, of which one was not found. Its findings are open, replied, explained, settled and withdrawn; one of those is of
    a report that is not there any more."""
    from mingzhang.check.book import evaluate
    from mingzhang.publish.release import publish
    from mingzhang.read.pdf.pictures import Strip, pictures_in_child
    from mingzhang.read.reader import read
    from mingzhang.stages.publishing import rules
    from mingzhang.warehouse import database
    from mingzhang.warehouse.loading import load
    from mingzhang.warehouse.projection import project

    folder = tmp_path_factory.mktemp("site")
    (folder / "units.yaml").write_text(UNITS, encoding="utf-8")
    units = registry(folder / "units.yaml")
    contents = {}
    statements = []
    papers = {name: (FILES / name).read_bytes() for name in DOCUMENTS} | {"chaling-2021.html": web_page(sample("chaling-2021"), PLAIN)}
    for name, content in papers.items():
        statement = read(content, name)
        contents[statement.document.sha256] = content
        statements.append((name, statement.document, statement.reports[0]))
    name, _, first = statements[0]
    statements.append((f"old-{name}", document("old"), replace(first, year=2022)))
    statements.append((name, document("before"), other_figure(first)))  # what stood at the same address before
    results = list(evaluate([one for _, _, one in statements]))
    results[3] = with_explanation(results[3])
    statements.append(("held.pdf", document("held"), replace(first, year=2020)))
    results.append(replace(checked(statements[-1][2]), held_back=(DOUBT,)))
    hostile = report(HOSTILE, 2021, (figure("03", "total", "total", "5", label='"><img src=x onerror=alert(1)>'),), title=HOSTILE)
    statements.append(("hostile.pdf", document("hostile"), hostile))
    results.append(checked(hostile))
    url = postgres.url("site_tests")
    engine = database.connect(url)
    try:
        database.migrate(engine)
        seen = [
            Observation(
                SAMPLE.id,
                f"http://sample.example/files/{name}" if name != "hostile.pdf" else "javascript:alert(1)//",
                BEGIN - timedelta(days=paper.sha256 == document("before").sha256),
                "content",
                sha256=paper.sha256,
                size=4000,
                media_type="application/pdf",
                status=200,
                link_text=name,
            )
            for name, paper, _ in statements
        ]
        with engine.begin() as connection:
            project(connection, [SAMPLE], seen, (), (), units, LIST)
        for (_, paper, _), result in zip(statements, results, strict=True):
            doubts = tuple(doubt for doubt in result.held_back if doubt == DOUBT)
            load(engine, paper, [replace(result, held_back=doubts)], SAMPLE.region, "reader-1", "rules-1", units)
        with edition(engine) as connection:
            replies, withdrawn = [reply_to(connection, REPLIED)], release_that_showed_more(connection)
        with engine.begin() as connection:
            project(connection, [SAMPLE], seen, (), (), units, LIST, replies)

        def photographer(sha256, strips):
            return pictures_in_child(contents.get(sha256, b""), [Strip(*strip) for strip in strips])

        publish(engine, folder, [*withdrawn], datetime(2026, 1, 30, tzinfo=UTC), photographer, rules(), API)
    finally:
        engine.dispose()
        drop_database(url)
    yield (folder / "latest").resolve()


@pytest.fixture(scope="session")
def served(published):
    """The address of the site on a plain file server, in a sub-folder."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(published.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{published.name}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def visit(browser):
    """Open a page of a width; at the end nothing may have been said in the console, and no other host been asked."""
    contexts, said, asked = [], [], set()

    def opened(width=1280, **more):
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.add(request.url.split("/")[2].split(":")[0] if "://" in request.url else ""))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []
    assert asked <= {"127.0.0.1", ""}


def report_path(published, unit="样本市示例局", year=2023):
    (path,) = [path for path in published.glob(f"report/*/{year}/*/*.html") if unit in path.read_text(encoding="utf-8")]
    return path.relative_to(published).as_posix()


def unit_path(published, unit="样本市示例局"):
    (path,) = [path for path in published.glob("unit/*.html") if f"<h1>{unit}</h1>" in path.read_text(encoding="utf-8")]
    return path.relative_to(published).as_posix()


def every_kind_of_page(published):
    first = [
        sorted(published.glob(pattern))[0].relative_to(published).as_posix()
        for pattern in ("region/*.html", "findings/*.html", "finding/*/2023/*/*/T03-H1*.html")
    ]
    first.append(unit_path(published))
    with sqlite3.connect(published / "mingzhang.sqlite") as database:
        where = "SELECT report, permanent_name FROM findings WHERE state = ?"
        of_states = [database.execute(f"{where} ORDER BY 1, 2", (state,)).fetchone() for state in ("replied", "explained")]
        of_states += database.execute("SELECT report, finding FROM earlier_findings WHERE NOT stands ORDER BY 1, 2 LIMIT 1")
        of_states += database.execute("SELECT report, finding FROM former_findings ORDER BY 1")
    first += [finding_page(*each) for each in of_states]
    return [
        "index.html",
        "coverage.html",
        "changelog.html",
        "find.html",
        "findings.html",
        "findings/withdrawn.html",
        "methods.html",
        "downloads.html",
        "dictionary.html",
        report_path(published),
        *first,
    ]
