"""The page of a finding: what does not agree, the pictures of all figures that it rests on, what its unit says, and what became of it.

The address stays: a finding that its publisher settled, or that we withdrew, keeps its page, which says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mingzhang.publish.site.addresses import finding_page
from mingzhang.publish.site.pages import render
from mingzhang.publish.site.wording import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mingzhang.publish.site.book import Row
    from mingzhang.publish.site.content import Content

MOST_PICTURES = 12
"""More figures than that are listed without their pictures."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a finding belongs: its report, or what is left of it."""

    report: Row
    region: str
    published: bool = True
    """Is the report in this release?"""


def finding_pages(content: Content, rules: Mapping[str, Row]) -> Iterator[tuple[str, str]]:
    """Path and page of every finding of a report: those that stand, those that its publisher's last version has settled, and those that
    earlier releases have shown."""
    home = Home(content.report, content.region)
    for finding in content.findings:
        if finding["outcome"] != "fail":
            continue
        operands = [_operand(number, each) for number, each in enumerate(finding["operands"])]
        case = next((case for case in content.cases if finding["finding"] in case["findings"]), None)
        name, history = finding["name"], _history(content, finding, finding["name"], finding["state"])
        yield _page(home, finding, name, finding["state"], operands, history, content.sources, rules, content.replies.get(name), case)
    for name, finding in content.earlier.items():
        if not finding["stands"]:
            history = _history(content, finding | {"explanation": ""}, name, "corrected")
            operands, sources = [_former(each) for each in finding["figures"]], _sources(content, finding)
            yield _page(home, finding, name, "corrected", operands, history, sources, rules, content.replies.get(name))
    yield from former_pages(home, content.former, rules, content.replies)


def former_pages(
    home: Home, former: Sequence[Row], rules: Mapping[str, Row], replies: Mapping[str, Sequence[Row]] = MappingProxyType({})
) -> Iterator[tuple[str, str]]:
    """Path and page of every finding of a report that earlier releases have shown and this one does not."""
    for finding in former:
        if not finding["shown_again_in"]:
            name, replied = finding["finding"], replies.get(finding["finding"], ())
            history = _in_order([*_shown(former, name), *map(_replied, replied)])
            operands = [_former(each) for each in finding["figures"]]
            yield _page(home, finding, name, finding["state"], operands, history, (), rules, replied)


def _page(
    home: Home,
    finding: Row,
    name: str,
    state: str,
    operands: list[dict[str, Any]],
    history: list[dict[str, Any]],
    sources: Sequence[Row],
    rules: Mapping[str, Row],
    replies: Sequence[Row] | None,
    case: Any = None,
) -> tuple[str, str]:
    path = finding_page(home.report["report"], name)
    html = render(
        "finding.html",
        path,
        home=home,
        report=home.report,
        finding=finding,
        name=name,
        rule={"sentence": "", "sentence_en": "", "formula": "", "note": "", "reason": "", "reason_en": ""} | rules.get(finding["rule"], {}),
        listed=finding["rule"] in rules,
        state=state,
        pictures=_pictures(operands),
        others=[operand for operand in operands if not operand["picture"]],
        case=case,
        history=history,
        replies=replies or (),
        sources=sources,
        up="../" * path.count("/"),
    )
    return path, html


def _pictures(operands: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pictures, each with all the figures in it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for operand in operands:
        if operand["picture"]:
            found.setdefault(operand["picture"], []).append(operand)
    return [{"path": path, "operands": own, "page": own[0]["page"]} for path, own in found.items()]


def _sources(content: Content, finding: Row) -> Sequence[dict[str, Any]]:
    """The documents of the version that showed a finding which its publisher settled."""
    return [
        {"document": row["document"], "url": row["source_url"]} for row in content.versions if row["version"] == finding["previous_version"]
    ]


def _operand(number: int, operand: Row) -> dict[str, Any]:
    place, row = operand["place"], operand["row"]
    shown = place.row if place else row
    return {
        "form": row["form"],
        "words": operand["words"],
        "printed": row["printed"],
        "money_unit": (place.row.get("money_unit") or "") if place else "",
        "amount": row.get("amount"),
        "page": row.get("page"),
        "fiscal_year": row.get("fiscal_year"),
        "anchor": operand["anchor"] if place else "",
        "picture": place.picture if place and number < MOST_PICTURES else "",
        "at": [shown.get(name) for name in ("page", "x0", "top", "x1", "bottom")] if place else [],
    }


def _former(row: Row) -> dict[str, Any]:
    """An operand as the version before printed it; its document is no longer at its address."""
    about = {name: row.get(name) for name in ("form", "printed", "amount", "page", "fiscal_year")}
    return about | {"words": place_of(row), "money_unit": "", "anchor": "", "picture": "", "at": []}


def _history(content: Content, finding: Row, name: str, state: str) -> list[dict[str, Any]]:
    """What is known of it in the course of time, oldest first: when, and a name in words.yaml."""
    since = {row["version"]: row["since"] for row in content.versions}
    standing = content.report["version"]
    events = []
    if name in content.earlier:
        before = content.earlier[name]["previous_version"]
        events.append({"when": since.get(before, ""), "name": "history_before", "detail": before})
    said = "history_corrected" if state == "corrected" else "history_stands"
    events.append({"when": since.get(standing, ""), "name": said, "detail": standing})
    events += _shown(content.former, name)
    events += map(_replied, content.replies.get(name, ()))
    if finding["explanation"]:
        events.append({"when": "", "name": "history_explained", "detail": finding["explanation"]})
    return _in_order(events)


def _shown(former: Sequence[Row], name: str) -> Iterator[dict[str, Any]]:
    """When releases showed it, and when they did not. A release is named after its day."""
    for row in former:
        if row["finding"] == name:
            if row["shown_since"]:
                yield {"when": row["shown_since"], "name": "history_shown", "detail": row["shown_since"]}
            gone = "history_corrected" if row["state"] == "corrected" else f"history_withdrawn_{row['cause']}"
            yield {"when": row["gone_in"], "name": gone, "detail": row["gone_in"]}
            if row["shown_again_in"]:
                yield {"when": row["shown_again_in"], "name": "history_shown_again", "detail": row["shown_again_in"]}


def _replied(reply: Row) -> dict[str, Any]:
    return {"when": reply["replied_on"], "name": "history_replied", "detail": reply["replied_by"]}


def _in_order(events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """By day; what has none comes last. The same said twice is said once."""
    found = {(event["when"], event["name"], event["detail"]): event for event in events}
    return sorted(found.values(), key=lambda event: event["when"][:10] or "9999")
