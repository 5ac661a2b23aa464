"""The publishers, as an editor writes them down in sources.yaml (its comments are the manual)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import yaml

from mingzhang.collect.entry import Entry, Loader

if TYPE_CHECKING:
    from pathlib import Path

LINKS = r"\.(pdf|docx?|xlsx?|html?)$"
"""What a report's link looks like where the editor does not say."""


class SourcesError(Exception):
    """sources.yaml cannot be used: one line a fault, with file, entry, key, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one publisher may cost in one night, so that a broken site (a calendar without end) stops itself."""

    file_megabytes: int = 100
    night_megabytes: int = 2000
    night_minutes: int = 180
    list_pages: int = 100
    """Pages of an index that are followed through "next page"."""
    addresses: int = 5000
    """Addresses fetched, whatever they are."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """A site that publishes reports."""

    id: str
    name: str
    region: str
    """Administrative code, GB/T 2260, six digits."""
    index: tuple[str, ...]
    """Pages that list reports."""
    links: re.Pattern[str]
    """What a report's absolute address looks like."""
    licence: str
    region_names: tuple[str, ...] = ()
    """Names of the region, from the province down to its own; empty: what the publisher's name says of them."""
    link_text: re.Pattern[str] | None = None
    """What the words of a link on a list page look like; null: anything."""
    hosts: tuple[str, ...] = ()
    """Other hosts whose pages belong to the publisher."""
    private_network: bool = False
    delay: float = 1.0
    """Seconds between two requests to a host of the publisher."""
    contact: str = ""
    """Whom a site's administrator may write to; sent with every request."""
    limits: Limits = field(default_factory=Limits)


def load_sources(path: Path) -> tuple[Publisher, ...]:
    """The publishers of the file, in its order. SourcesError names every fault in it."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506  (a SafeLoader)
    except OSError as missing:
        raise SourcesError(
            f"{path} cannot be read ({missing.strerror}): set MINGZHANG_SOURCES to the file that lists the publishers."
        ) from missing
    except UnicodeDecodeError as wrong:
        raise SourcesError(f"{path} is not in UTF-8: save it in that encoding.") from wrong
    except yaml.YAMLError as wrong:
        raise SourcesError(f"{path} is not YAML: {' '.join(str(wrong).split())}") from wrong
    faults: list[str] = []
    publishers: list[Publisher] = []
    top = Entry("", content if isinstance(content, dict) else {}, faults)
    top.known("contact", "publishers")
    contact = top.text("contact", default="", pattern=r"[\x20-\x7e]{0,200}", write="an e-mail address or a web address, in ASCII")
    entries = top.item.get("publishers")
    if not isinstance(entries, list) or not entries:
        faults.append("publishers: write a list with one entry a publisher, at least one")
        entries = []
    for number, item in enumerate(entries, 1):
        name = f"publisher {number}"
        if not isinstance(item, dict):
            faults.append(f"{name}: write keys and values (id:, name:, region:, index:, …)")
            continue
        publisher = _publisher(Entry(f"{name} (id {item['id']})" if item.get("id") else name, item, faults), contact)
        if publisher.id and publisher.id in {p.id for p in publishers}:
            faults.append(f"{name}: id: {publisher.id!r} is taken by another entry; write another one")
        publishers.append(publisher)
    if faults:
        raise SourcesError("\n".join(f"{path}: {fault}." for fault in faults))
    return tuple(publishers)


def _publisher(entry: Entry, contact: str) -> Publisher:
    entry.known(*(f.name for f in fields(Publisher) if f.name != "contact"))
    private = entry.value("private_network", bool, False, "true or false")
    # fmt: off
    publisher = Publisher(
        id=entry.text("id", pattern=r"[a-z0-9][a-z0-9_-]{0,62}", write="a short name in lower-case letters, digits and hyphens"),
        name=entry.text("name", pattern=r"[^\n]{1,200}", write="the publisher's official name, in one line"),
        region=entry.text("region", pattern=r"\d{6}", write='the six digits of its administrative code (GB/T 2260) in quotes, as "430281"'),
        index=entry.texts("index", lambda url: _address_fault(url, private=private), 'a list of addresses, as ["https://…/list.html"]'),
        links=entry.regex("links", LINKS) or re.compile(LINKS),
        licence=entry.text("licence", default="未声明 (not stated)", pattern=r"[^\n]{1,500}", write="the licence the site states"),
        region_names=entry.texts("region_names", _region_fault, "its names from the province down, as [湖南省, 醴陵市]", default=()),
        link_text=entry.regex("link_text", None),
        hosts=entry.texts("hosts", _host_fault, 'a list of host names, as ["files.example.gov.cn"]', default=()),
        private_network=private,
        delay=float(entry.value("delay", (int, float), 1.0, "seconds, as 1 or 2.5")),
        contact=contact,
        limits=_limits(entry),
    )
    # fmt: on
    if not 0 <= publisher.delay <= 3600 or (publisher.delay < 1 and not private):
        entry.fault("delay", "write 1 or more seconds (less only together with private_network: true)")
    return publisher


def _limits(entry: Entry) -> Limits:
    item = entry.value("limits", dict, {}, "keys and values, as {night_minutes: 60}")
    inner = Entry(f"{entry.name}: limits", item, entry.faults)
    names = [f.name for f in fields(Limits)]
    inner.known(*names)
    for name in names:
        if name in item and (type(item[name]) is not int or item[name] < 1):
            inner.fault(name, "write a whole number, 1 or more")
    return Limits(**{name: item[name] for name in names if type(item.get(name)) is int})


def _address_fault(url: str, *, private: bool) -> str | None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or parts.username or re.search(r"[\s\\]", url):
        return f"{url!r} is not an address that can be fetched; write it whole, as https://czj.example.gov.cn/jsgk/"
    try:
        public = ipaddress.ip_address(host).is_global
    except ValueError:
        public = host != "localhost"
    if not public and not private:
        return f"{url!r} is in a private network; add private_network: true (tests and intranets only)"
    return None


def _region_fault(name: str) -> str | None:
    return None if re.fullmatch(r"\w{2,20}", name) else f"{name!r} is not the name of a region; write it alone, as 醴陵市"


def _host_fault(host: str) -> str | None:
    return None if re.fullmatch(r"[\w.-]+", host) else f"{host!r} is not a host name; write it without http:// and without a path"
