"""How often the reader is right, by method: reports whose every figure is known, printed, read and compared.

    python benchmarks/accuracy.py [--write] [--only text,markup,ocr]

The sample publisher's three reports (figures that units really published) and invented ones that balance, as PDF in every named print, as
web page, Word file and workbook, and as scans of two machines, a good one and a poor one. `--write` renews the file from which the site's
page of methods tells it. See README.md.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from mingzhang.accounts import YUAN
from mingzhang.check.book import evaluate
from mingzhang.read.amounts import parse_amount
from mingzhang.read.reader import read
from mingzhang.read.version import reader_version
from sample_publisher.balance import balanced
from sample_publisher.layout import COMPACT, LAYOUTS, PLAIN
from sample_publisher.markup import web_page, word_file, workbook
from sample_publisher.reports import published, published_names
from sample_publisher.scans import Scanner, scanned
from sample_publisher.typesetter import typeset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.accounts import Report
    from sample_publisher.reports import SampleReport

FILE = Path(__file__).parents[1] / "include" / "mingzhang" / "publish" / "site" / "accuracy.yaml"
GOOD = Scanner()
POOR = Scanner(resolution=150, turn=0.5, noise=8, blur=0.6, grey=235, quality=60)
METHODS = ("text", "markup", "ocr")
INVENTED = 3
"""Invented reports beside the three published ones."""
HEAD = """# How often the reader was right, by method (python benchmarks/accuracy.py --write). The site's page of methods tells it.
# figures: printed. exact: read with their amount at their address. wrong: another amount. missing: not read. extra: read, not printed.
# unmarked: wrong or missing without being marked (uncertain, or a place that is said to be unreadable).
"""


def documents(method: str) -> Iterator[tuple[SampleReport, str, bytes]]:
    """Reports with what their document is called and its bytes."""
    reports = [*(published(name) for name in published_names()), *(balanced(seed) for seed in range(INVENTED))]
    for number, report in enumerate(reports):
        match method:
            case "text":
                for name, layout in LAYOUTS.items():
                    yield report, f"{name}.pdf", typeset(report, layout)
            case "markup":
                yield report, "page.html", web_page(report, PLAIN)
                yield report, "file.docx", word_file(report, PLAIN)
                yield report, "book.xlsx", workbook(report, PLAIN)
            case _ if number < len(published_names()):
                for machine in (GOOD, POOR):
                    yield report, f"scan-{machine.resolution}.pdf", scanned(typeset(report, COMPACT), machine)


def scored(printed: SampleReport, got: Report) -> Counter[str]:
    """How many figures of a report were read rightly, and how not. `got`: after checking, when certainty is known."""
    expected = {address: amount(text, printed.money_of(address[0])) for address, text in printed.figures.items()}
    found = {figure.address: figure for figure in got.figures}
    marked = {(cell.form, cell.line, cell.column) for cell in got.cells if cell.state in ("unreadable", "withheld")}
    wrong = [address for address in expected.keys() & found.keys() if found[address].amount != expected[address]]
    missing = expected.keys() - found.keys()
    unmarked = sum(found[address].certain is not False for address in wrong) + len(missing - marked)
    return Counter(
        documents=1,
        figures=len(expected),
        exact=len(expected) - len(wrong) - len(missing),
        wrong=len(wrong),
        missing=len(missing),
        extra=len(found.keys() - expected.keys()),
        unmarked=unmarked,
    )


def amount(text: str, money: str) -> Decimal:
    return Decimal(str(parse_amount(text))) * YUAN[money]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"renew {FILE.name}")
    parser.add_argument("--only", default=",".join(METHODS), help="methods, with commas between; the others stay as they are")
    options = parser.parse_args()
    kept = {each["method"]: each for each in yaml.safe_load(FILE.read_text(encoding="utf-8"))["methods"]} if FILE.exists() else {}
    for method in options.only.split(","):
        total: Counter[str] = Counter(dict.fromkeys(("documents", "figures", "exact", "wrong", "missing", "extra", "unmarked"), 0))
        for printed, name, content in documents(method):
            (checked,) = evaluate(list(read(content, name).reports[:1]))
            score = scored(printed, checked.report)
            total += score
            if score["figures"] != score["exact"] or score["extra"]:
                print(f"{method} {printed.unit} {printed.year} {name}: {dict(score)}", flush=True)
        counts = {key: total[key] for key in ("documents", "figures", "exact", "wrong", "missing", "extra", "unmarked")}
        kept[method] = {"method": method, "measured_at": datetime.now(UTC).date().isoformat(), "reader_version": reader_version()} | counts
        print(kept[method], flush=True)
        if options.write:
            said = yaml.safe_dump({"methods": [kept[name] for name in METHODS if name in kept]}, sort_keys=False, allow_unicode=True)
            FILE.write_text(HEAD + said, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
