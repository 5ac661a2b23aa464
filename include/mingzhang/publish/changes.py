"""What changed since the release before, and why: as data (CHANGELOG.json) and in words (CHANGELOG.md)."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mingzhang.publish.parts import Parts, read
from mingzhang.publish.resources import DOCUMENTS, FINDINGS, REPORTS
from mingzhang.warehouse.history import names_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from mingzhang.archive import ReleaseRecord

Row = dict[str, Any]
ABOUT = ("unit_name", "fiscal_year", "scope", "source_url")
CAUSES = {
    "new": ("新公布的报告", "a report that is new here"),
    "publisher": ("发布者换了文件", "corrected by the publisher: another document"),
    "reader": ("同一文件重新识读，更正的是本站", "corrected by our reader: the same document, read anew"),
    "decided": ("由人决定", "decided by a person"),
    "redacted": ("依法撤除，见 TOMBSTONES.json", "taken out because the law asks for it, see TOMBSTONES.json"),
    "rules": ("规则有变，数字未变", "the rules changed, the figures did not"),
    "comparison": ("可比对的其他文件有变", "another document that it is compared with changed"),
    "unknown": ("未能查明：上一期的文件已不在", "not known: the files of the release before are not there"),
}
"""Why something changed, Chinese and English."""
MOST = 200
"""Lines of a section in words; the data has all."""


@dataclass(frozen=True, slots=True)
class Before:
    """What the release before said, as far as its files are there."""

    record: ReleaseRecord
    reports: Mapping[str, Row] = field(default_factory=dict)
    documents: Mapping[str, Row] = field(default_factory=dict)
    parts: Parts | None = None


def before(record: ReleaseRecord | None, folder: Path | None) -> Before | None:
    """The release before; `folder`: its files, if they are sound."""
    if record is None or folder is None:
        return Before(record) if record else None
    parts = Parts(folder, read(folder))
    reports = {row["report"]: row for row in parts.read(REPORTS.name)}
    return Before(record, reports, {row["document"]: row for row in _whole(folder / DOCUMENTS.path)}, parts)


def changelog(
    record: ReleaseRecord,
    last: Before | None,
    reports: Mapping[str, Mapping[str, Any]],
    parts: Parts,
    withdrawn: Collection[str],
    redacted: Collection[str] = (),
) -> dict[str, Any]:
    """What a release says that the one before did not, and what it no longer says.

    `reports`: the reports of this one by key; `withdrawn`: those that a person has taken down or held back;
    `redacted`: those that rested on a document that left.
    """
    now, then = dict(record.reports), dict(last.record.reports if last else ())

    def about(key: str) -> Row:
        row = reports.get(key) or (last.reports.get(key) if last else None) or {}
        return {"report": key} | {name: row[name] for name in ABOUT if name in row}

    added = [about(key) | {"version": now[key], "cause": _cause_of_new(reports[key], last)} for key in sorted(now.keys() - then.keys())]
    changed = [
        about(key) | {"version": now[key], "previous_version": then[key], "cause": _cause(reports[key], last, redacted)}
        for key in sorted(key for key in now.keys() & then.keys() if now[key] != then[key])
    ]
    gone = [
        about(key) | {"previous_version": then[key], "cause": _cause_of_leaving(key, last, withdrawn, redacted)}
        for key in sorted(then.keys() - now.keys())
    ]
    return {
        "release": record.release,
        "published_at": record.published_at.isoformat(),
        "fingerprint": record.fingerprint,
        "previous": last.record.release if last else None,
        "causes": {name: list(words) for name, words in CAUSES.items()},
        "added": added,
        "changed": changed,
        "withdrawn": gone,
        "findings": _findings(parts, last, reports, {row["report"]: row["cause"] for row in (*added, *changed, *gone)}),
    }


def in_words(changes: Mapping[str, Any]) -> str:
    """The same for people, Chinese and English."""
    previous = changes["previous"]
    sections = (
        ("新增的报告 · Added", changes["added"], _report),
        ("变更的报告 · Changed", changes["changed"], _report),
        ("撤下的报告 · Withdrawn", changes["withdrawn"], _report),
        ("新的比对结果 · New findings", changes["findings"]["new"], _finding),
        ("不再存在的比对结果 · Findings that are gone", changes["findings"]["gone"], _finding),
    )
    lines = [f"# {changes['release']}", ""]
    lines.append(f"与上一期 [{previous}](../{previous}/CHANGELOG.md) 相比 · Since {previous}" if previous else "第一期 · The first release")
    for title, rows, told in sections:
        if rows:
            lines += ["", f"## {title}: {len(rows)}", ""]
            lines += [f"- {' · '.join(CAUSES[cause])}: {number}" for cause, number in sorted(Counter(row["cause"] for row in rows).items())]
            lines += ["", *(f"- {told(row)}" for row in rows[:MOST])]
            lines += [f"- … {len(rows) - MOST} 条见 more in CHANGELOG.json"] if len(rows) > MOST else []
    if not any(rows for _, rows, _ in sections):
        lines += ["", "报告和比对结果未变，变的是文件的说明或形式。"]
        lines += ["Reports and findings are the same; what is said of documents, or the form of the files, changed."]
    return "\n".join(lines) + "\n"


def _cause_of_new(row: Mapping[str, Any], last: Before | None) -> str:
    if row["decision"]:
        return "decided"
    known = last and last.documents.get(row["document"])
    return "reader" if known and known["status"] != "waits" else "new"


def _cause_of_leaving(key: str, last: Before | None, withdrawn: Collection[str], redacted: Collection[str]) -> str:
    if key in redacted and _has_left(key, last):
        return "redacted"
    return "decided" if key in withdrawn else "reader"


def _has_left(key: str, last: Before | None) -> bool:
    """Has a report that was in the release before been taken out of its files?"""
    return last is not None and last.parts is not None and key not in last.reports


def _cause(row: Mapping[str, Any], last: Before | None, redacted: Collection[str]) -> str:
    """Why a report has other figures than before."""
    old = last and last.reports.get(row["report"])
    if not old:
        return "redacted" if row["report"] in redacted and _has_left(row["report"], last) else "unknown"
    if row["decision"] and row["decision"] != old["decision"]:
        return "decided"
    if row["document"] != old["document"]:
        return "publisher"
    return "reader" if row["reader_version"] != old["reader_version"] else "publisher"  # a part of it stands in another document


def _findings(
    parts: Parts, last: Before | None, reports: Mapping[str, Mapping[str, Any]], causes: Mapping[str, str]
) -> dict[str, list[Row]]:
    """The findings that are new, and those that are gone; only parts that changed are looked into."""
    old_parts = last.parts if last else None
    if last and old_parts is None:
        return {"new": [], "gone": []}
    same = {entry.path for entry in parts.entries} & {entry.path for entry in old_parts.entries} if old_parts else set()
    sums = {entry.path: entry.sha256 for entry in (old_parts.entries if old_parts else ())}
    same = {entry.path for entry in parts.entries if entry.path in same and sums[entry.path] == entry.sha256}
    now, then = _named(parts, same), _named(old_parts, same) if old_parts else {}

    def told(name: tuple[str, str], row: Row) -> Row:
        old = last.reports.get(row["report"]) if last else None
        new = reports.get(row["report"])
        rules = old is not None and new is not None and old["rules_version"] != new["rules_version"]
        cause = causes.get(row["report"]) or ("rules" if rules else "comparison")
        names = ("report", "unit_name", "fiscal_year", "rule", "severity", "outcome", "message", "message_en")
        return {"id": name[1]} | {key: row[key] for key in names} | {"cause": cause}

    return {
        "new": [told(name, row) for name, row in now.items() if name not in then],
        "gone": [told(name, row) for name, row in then.items() if name not in now],
    }


def _named(parts: Parts, but: Collection[str]) -> dict[tuple[str, str], Row]:
    """What does not hold, by report and by the permanent name that its page has. What rounding explains is no news."""
    found = [row for row in parts.read(FINDINGS.name, but) if row["outcome"] == "fail"]
    return {(row["report"], name): row for row, name in zip(found, names_of(found), strict=True)}


def _report(row: Mapping[str, Any]) -> str:
    return f"{_head(row)} — {' · '.join(CAUSES[row['cause']])}"


def _finding(row: Mapping[str, Any]) -> str:
    return f"{_head(row)} — {_plain(row['rule'])}: {_plain(row['message'])} {_plain(row['message_en'])}"


def _head(row: Mapping[str, Any]) -> str:
    return f"{_plain(row.get('unit_name', row['report']))} {row.get('fiscal_year', '')}".strip()


def _plain(text: str) -> str:
    """Words of others as Markdown shows them unchanged, on one line."""
    return re.sub(r"([\\`*_<>\[\]#|~])", r"\\\1", " ".join(text.split()))


def _whole(stem: Path) -> Iterable[Row]:
    for path in (stem.with_name(f"{stem.name}.json"), stem.with_name(f"{stem.name}.json.gz")):
        if path.is_file():
            content = path.read_bytes()
            rows: Iterator[Row] = iter(json.loads(gzip.decompress(content) if path.suffix == ".gz" else content))
            return rows
    return ()
