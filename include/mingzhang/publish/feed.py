"""The news of the releases as an Atom feed (RFC 4287): new reports, other figures, findings that are new or that we withdraw, replies of
units; each with an id that never changes.

Addresses are relative to the feed, wherever it is served: in `latest/` they lead to what stands today.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from mingzhang.publish.changes import CAUSES, withdrawn_by_us
from mingzhang.publish.package import CAUTION, LICENCE, NAME, TITLE
from mingzhang.publish.site.addresses import finding_page, report_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FILE = "feed.xml"
ATOM = "http://www.w3.org/2005/Atom"
OURS = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:{NAME}")
MOST = 500
"""Entries: the newest."""
SEVERITIES = ("error", "warning")
ET.register_namespace("", ATOM)


def feed(changes: Mapping[str, Any], before: Path | None) -> str:
    """The feed of a release: its own news, then those of the release `before` (its folder)."""
    root = ET.Element(_atom("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": "zh-CN"})
    _add(root, "id", OURS.urn)
    _add(root, "title", TITLE)
    _add(root, "subtitle", CAUTION)
    _add(root, "updated", changes["published_at"])
    _add(root, "rights", f"{LICENCE['title']}; source_rights: see publishers.csv")
    ET.SubElement(root, _atom("link"), rel="self", href=FILE, type="application/atom+xml")
    ET.SubElement(root, _atom("link"), rel="alternate", href="index.html", type="text/html")
    author = ET.SubElement(root, _atom("author"))
    _add(author, "name", "明账 Mingzhang")
    seen: set[str] = set()
    for entry in (*_news(changes), *_older(before)):
        name = entry.findtext(_atom("id")) or ""
        if name not in seen and len(seen) < MOST:
            seen.add(name)
            root.append(entry)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _news(changes: Mapping[str, Any]) -> Iterator[ET.Element]:
    for kind, zh, en in (("added", "新报告", "new report"), ("changed", "报告变更", "changed report")):
        for row in changes[kind]:
            cause = " ".join(CAUSES[row["cause"]])
            yield _entry(changes, (row["report"], row["version"]), f"{zh} {_head(row)} · {en}", cause, report_page(row["report"]), kind)
    for row in changes["findings"]["new"]:
        if row["severity"] in SEVERITIES:
            text = f"{row['message']} {row['message_en']} {CAUTION}"
            page = finding_page(row["report"], row["id"])
            yield _entry(changes, (row["report"], row["id"]), f"比对结果 {row['rule']} {_head(row)} · finding", text, page, "finding")
    for row in changes["findings"]["gone"]:
        if row["severity"] in SEVERITIES and withdrawn_by_us(row):
            page, withdrawn = finding_page(row["report"], row["id"]), (row["report"], row["id"], "withdrawn", changes["release"])
            text = " ".join(filter(None, (*CAUSES[row["cause"]], row["message"], row["message_en"])))
            yield _entry(changes, withdrawn, f"撤回比对结果 {row['rule']} {_head(row)} · finding withdrawn", text, page, "withdrawn")
    for row in changes["replies"]:
        page, reply = finding_page(row["report"], row["finding"]), (row["report"], row["finding"], "reply", str(row["reply"]))
        text = f"{row['replied_by']} {row['replied_on']}：{row['text']}"
        yield _entry(changes, reply, f"编制单位的答复 {_head(row)} · reply of the unit", text, page, "reply")


def _entry(changes: Mapping[str, Any], about: tuple[str, ...], title: str, summary: str, page: str, kind: str) -> ET.Element:
    entry = ET.Element(_atom("entry"))
    _add(entry, "id", uuid.uuid5(OURS, "\0".join(about)).urn)
    _add(entry, "title", title)
    _add(entry, "updated", changes["published_at"])
    ET.SubElement(entry, _atom("link"), rel="alternate", href=page, type="text/html")
    ET.SubElement(entry, _atom("category"), term=kind)
    _add(entry, "summary", summary)
    return entry


def _older(before: Path | None) -> list[ET.Element]:
    if before is None or not (before / FILE).is_file():
        return []
    return ET.fromstring((before / FILE).read_bytes()).findall(_atom("entry"))  # noqa: S314 (a file of ours, with its checksum)


def _head(row: Mapping[str, Any]) -> str:
    return f"{row['unit_name']} {row['fiscal_year']}"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _atom(name)).text = "".join(each for each in text if each.isprintable() or each in "\n\t")


def _atom(name: str) -> str:
    return f"{{{ATOM}}}{name}"
