"""Addresses: where each page stands, and the anchor of each figure. They are permanent: other people's texts refer to them."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAIN = re.compile(r"[A-Za-z0-9一-鿿][\w.一-鿿-]{0,120}")
"""A name that can be a file's on every system as it is."""


def report_page(report: str) -> str:
    """The page of a report, by its key: `report/430281-0a1b2c3d/2020/final_accounts/unit.html`."""
    return "/".join(["report", *map(_name, report.split("/"))]) + ".html"


def finding_folder(report: str) -> str:
    """Where the pages of a report's findings stand."""
    return "/".join(["finding", *map(_name, report.split("/"))])


def finding_page(report: str, finding: str) -> str:
    """The page of a finding, by its permanent name within the report."""
    return f"{finding_folder(report)}/{_name(finding)}.html"


def unit_page(unit: str) -> str:
    return f"unit/{_name(unit)}.html"


def region_page(region: str) -> str:
    return f"region/{_name(region)}.html"


def rule_page(rule: str) -> str:
    return f"findings/{_name(rule)}.html"


def region_findings(region: str) -> str:
    return f"findings/{_name(region)}.html"


def state_page(state: str) -> str:
    return f"findings/{state}.html"


def year_page(year: int) -> str:
    return f"findings/{year}.html"


def link(path: str, at: str) -> str:
    """The relative address of `path` (with its anchor, if any) from the page `at`; both from the top of the release."""
    path, _, anchor = path.partition("#")
    here, there = at.split("/")[:-1], path.split("/")
    common = 0
    while common < min(len(here), len(there) - 1) and here[common] == there[common]:
        common += 1
    relative = "/".join([".."] * (len(here) - common) + there[common:])
    return quote(relative, safe="/-._~") + (f"#{fragment(anchor)}" if anchor else "")


def anchor(figure: Mapping[str, Any]) -> str:
    """The permanent anchor of a figure or cell: `f-03.total.basic`; of a repeated table `f-03-2.…`, of a repeated code `….basic.2`."""
    table, occurrence = figure.get("table") or 1, figure.get("occurrence") or 1
    place = f"f-{figure['form']}" + (f"-{table}" if table > 1 else "")
    return re.sub(r"\s", "_", f"{place}.{figure['line']}.{figure['column']}" + (f".{occurrence}" if occurrence > 1 else ""))


def fragment(anchor: str) -> str:
    """An anchor as it stands in an address."""
    return quote(anchor, safe="-._~:")


def outside(address: str | None) -> str:
    """The address of another site, if a browser may be sent there; else nothing."""
    if not address:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc else ""


def _name(text: str) -> str:
    return text if PLAIN.fullmatch(text) else f"x-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:16]}"
