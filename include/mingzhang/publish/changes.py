"""What changed since the release before, and why: as data (CHANGELOG.json) and in words (CHANGELOG.md)."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from mingzhang.publish.before import unchanged
from mingzhang.publish.comings import comings
from mingzhang.publish.resources import REPLIES
from mingzhang.records import former_as_json

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from mingzhang.publish.before import Before, Row
    from mingzhang.publish.parts import Parts
    from mingzhang.records import ReleaseRecord

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


def changelog(
    record: ReleaseRecord,
    last: Before | None,
    reports: Mapping[str, Mapping[str, Any]],
    parts: Parts,
    withdrawn: Collection[str],
    releases: Sequence[ReleaseRecord],
    redacted: Collection[str] = (),
) -> dict[str, Any]:
    """What a release says that the one before did not, and what it no longer says.

    `reports`: the reports of this one by key; `withdrawn`: those that a person has taken down or held back; `releases`: the records before;
    `redacted`: those that rested on a document that left. `findings.former` and `findings.restored` are what the record of this release
    keeps.
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
    causes = {row["report"]: row["cause"] for row in (*added, *changed, *gone)}
    found = comings(parts, last, reports, causes, releases, {*withdrawn, *redacted})
    return {
        "release": record.release,
        "published_at": record.published_at.isoformat(),
        "fingerprint": record.fingerprint,
        "previous": last.record.release if last else None,
        "causes": {name: list(words) for name, words in CAUSES.items()},
        "added": added,
        "changed": changed,
        "withdrawn": gone,
        "findings": {
            "known": found.known,
            "new": found.new,
            "gone": found.gone,
            "former": former_as_json(found.former),
            "restored": [list(name) for name in found.restored],
        },
        "replies": _replies(parts, last) if found.known else [],
    }


def in_words(changes: Mapping[str, Any]) -> str:
    """The same for people, Chinese and English."""
    previous = changes["previous"]
    sections = (
        ("新增的报告 · Added", changes["added"], _report),
        ("变更的报告 · Changed", changes["changed"], _report),
        ("撤下的报告 · Withdrawn", changes["withdrawn"], _report),
        ("新的比对结果 · New findings", changes["findings"]["new"], _finding),
        ("发布者更正后不再出现的比对结果 · Findings that the publisher settled", _gone(changes, ours=False), _finding),
        ("本站撤回的比对结果 · Findings withdrawn by us", _gone(changes, ours=True), _finding),
        ("编制单位的答复 · Replies of units", changes["replies"], _reply),
    )
    lines = [f"# {changes['release']}", ""]
    lines.append(f"与上一期 [{previous}](../{previous}/CHANGELOG.md) 相比 · Since {previous}" if previous else "第一期 · The first release")
    for title, rows, told in sections:
        if rows:
            lines += ["", f"## {title}: {len(rows)}", ""]
            counted = Counter(row["cause"] for row in rows if "cause" in row)
            lines += [f"- {' · '.join(CAUSES[cause])}: {number}" for cause, number in sorted(counted.items())]
            lines += ["", *(f"- {told(row)}" for row in rows[:MOST])]
            lines += [f"- … {len(rows) - MOST} 条见 more in CHANGELOG.json"] if len(rows) > MOST else []
    if not changes["findings"]["known"]:
        lines += ["", "上一期的文件已不在或不完整，比对结果有何变化未能查明。"]
        lines += ["The files of the release before are not there or not whole: what changed among findings is not known."]
    elif not any(rows for _, rows, _ in sections):
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


def withdrawn_by_us(row: Mapping[str, Any]) -> bool:
    """Is a finding gone for another reason than that its publisher printed other figures?"""
    return bool(row["cause"] != "publisher")


def _gone(changes: Mapping[str, Any], *, ours: bool) -> list[Row]:
    return [row for row in changes["findings"]["gone"] if withdrawn_by_us(row) == ours]


def _replies(parts: Parts, last: Before | None) -> list[Row]:
    """What units have said since."""
    same = unchanged(parts, last)
    known = {(row["report"], row["finding"], row["reply"]) for row in (last.parts.read(REPLIES.name, same) if last and last.parts else ())}
    return [row for row in parts.read(REPLIES.name, same) if (row["report"], row["finding"], row["reply"]) not in known]


def _report(row: Mapping[str, Any]) -> str:
    return f"{_head(row)} — {' · '.join(CAUSES[row['cause']])}"


def _finding(row: Mapping[str, Any]) -> str:
    return f"{_head(row)} — {_plain(row['rule'])}: {_plain(row['message'])} {_plain(row['message_en'])}"


def _reply(row: Mapping[str, Any]) -> str:
    return f"{_head(row)} — {_plain(row['finding'])}: {_plain(row['replied_by'])} {row['replied_on']}: {_plain(row['text'])}"


def _head(row: Mapping[str, Any]) -> str:
    return f"{_plain(row.get('unit_name', row['report']))} {row.get('fiscal_year', '')}".strip()


def _plain(text: str) -> str:
    """Words of others as Markdown shows them unchanged, on one line."""
    return re.sub(r"([\\`*_<>\[\]#|~])", r"\\\1", " ".join(text.split()))
