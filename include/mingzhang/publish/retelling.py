"""The news of an old release, told again without what was taken out of it: its changelog and its feed.

Both also tell of what an older release said. So of the reports of a unit from which something was taken only that stays which the release
still says itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from mingzhang.publish.changes import CAUSES
from mingzhang.publish.feed import ATOM
from mingzhang.publish.site.addresses import finding_folder, finding_page, report_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mingzhang.publish.remains import Remains

KINDS = ("added", "changed", "withdrawn")


def changelog(news: Mapping[str, Any], remains: Remains) -> dict[str, Any]:
    """CHANGELOG.json of the release. A report that left is still named, with the cause."""
    known, findings = remains.findings, news.get("findings") or {"new": [], "gone": []}

    def told(row: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"report": row["report"], "cause": "redacted"} if remains.has_left(row["report"]) else remains.masks.on(row)

    def found(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        return [
            row if _unit(row["report"]) not in remains.units else dict(remains.masks.on(row)) | {"id": known[row["report"], row["id"]][0]}
            for row in rows
            if _unit(row["report"]) not in remains.units or (row["report"], row["id"]) in known
        ]

    def others(rows: Iterable[Any], of: Callable[[Any], str]) -> list[Any]:
        """What is told of other units: of these it may quote what was taken out."""
        return [row for row in rows if _unit(of(row)) not in remains.units]

    causes = {name: list(words) for name, words in CAUSES.items()}
    again = {kind: [told(row) for row in news[kind]] for kind in KINDS}
    again |= {"replies": others(news["replies"], _report)} if "replies" in news else {}
    about = {name: others(findings[name], _report) for name in ("gone", "former") if name in findings}
    about |= {"restored": others(findings["restored"], lambda name: str(name[0]))} if "restored" in findings else {}
    return dict(news) | again | {"causes": causes, "findings": dict(findings) | {"new": found(findings["new"])} | about}


def feed(written: bytes, remains: Remains) -> str:
    """The Atom feed of the release."""
    root = ET.fromstring(written)  # noqa: S314 (a file of ours, with its checksum)
    texts = {report_page(report): "" for report in remains.reports}
    texts |= {finding_page(report, now): row["message"] for (report, name), (now, row) in remains.findings.items() if now == name}
    pages = {_folder(unit): unit for unit in remains.units}
    for entry in root.findall(f"{{{ATOM}}}entry"):
        link = entry.find(f"{{{ATOM}}}link")
        page = link.get("href", "") if link is not None else ""
        unit = pages.get(page.split("/")[1] if "/" in page else "")
        if unit is None:
            continue
        said = [each for each in (entry.find(f"{{{ATOM}}}{name}") for name in ("title", "summary")) if each is not None]
        if page not in texts or texts[page] not in " ".join(each.text or "" for each in said):
            root.remove(entry)
            continue
        for each in said:
            each.text = str(remains.masks.on({"report": unit, "text": each.text or ""})["text"])
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _report(row: Mapping[str, Any]) -> str:
    return str(row["report"])


def _unit(report: str) -> str:
    return report.partition("/")[0]


def _folder(unit: str) -> str:
    """How the addresses of a unit's pages begin, behind `report/` and `finding/`."""
    return finding_folder(unit).rpartition("/")[2]
