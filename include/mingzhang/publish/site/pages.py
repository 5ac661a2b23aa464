"""How a page is written: templates in which everything is escaped, words in two languages, amounts for people."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from mingzhang.publish.site import addresses

if TYPE_CHECKING:
    from pathlib import Path

HERE = files(__package__)
CHARTS = "vendor/chart.js"
ASSETS = ("style.css", "site.js", "find.js", "charts.js", "icon.svg", f"{CHARTS}/chart.umd.min.js", f"{CHARTS}/LICENSE.md")
API = "site/api.js"
"""Says where the API is. A page does not know, so that it stays the same wherever the API goes."""
POLICY = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"
"""Nothing from elsewhere, nothing inline."""


@cache
def words() -> dict[str, tuple[str, str]]:
    """What the pages say, by name: Chinese and English."""
    said = yaml.safe_load((HERE / "words.yaml").read_text(encoding="utf-8"))
    return {name: (str(chinese), str(english)) for name, (chinese, english) in said.items()}


@lru_cache(20_000)  # the same lines stand in every report
def pair(chinese: object, english: object = "") -> Markup:
    """A text in both languages, Chinese first; readers and screen readers know which is which."""
    if not english:
        return Markup('<span lang="zh-CN">{}</span>').format(chinese)
    return Markup('<span class="zh" lang="zh-CN">{}</span><span class="en" lang="en">{}</span>').format(chinese, english)


@lru_cache(5_000)
def say(name: str, /, **values: object) -> Markup:
    """Words of `words.yaml`, filled in and escaped."""
    return pair(*(Markup(escape(text)).format(**values) for text in words()[name]))  # noqa: S704 (escaped, and our own)


def plain(name: str, /, **values: object) -> str:
    """The same as plain text, for attributes."""
    return " ".join(text.format(**values) for text in words()[name])


def grouped(amount: object) -> str:
    """An exact amount with commas; whatever is no number stays as it is."""
    try:
        return f"{Decimal(str(amount)):,f}"
    except ArithmeticError:
        return str(amount)


def wan(amount: object) -> str:
    """Yuan as 万元 with two decimals."""
    value = (Decimal(str(amount)) / 10_000).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    return f"{value:,f}"


def size(number: int) -> str:
    """Bytes for people."""
    for unit, one in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if number >= one:
            return f"{number / one:.1f} {unit}"
    return f"{number} B"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(str(HERE / "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"say": say, "plain": plain, "pair": pair, "policy": POLICY, "api": API, "address": addresses}
    environment.filters |= {"grouped": grouped, "wan": wan, "filesize": size, "outside": addresses.outside, "fragment": addresses.fragment}
    return environment


def render(template: str, path: str, **values: Any) -> str:
    """The page that will stand at `path`."""

    def to(target: str) -> str:
        return addresses.link(target, path)

    return _environment().get_template(template).render(path=path, to=to, **values)


def api_file(address: str) -> str:
    """The file that says where the API is."""
    return f"document.documentElement.dataset.api = {json.dumps(address)};\n"


def api_of(folder: Path) -> str:
    """Where the pages of a release say that the API is; empty: nowhere."""
    said = (folder / API).read_text(encoding="utf-8") if (folder / API).is_file() else ""
    return str(json.loads(said.partition(" = ")[2].rstrip(";\n"))) if said else ""


def save(folder: Path, path: str, content: str | bytes) -> None:
    """Write a file of the site."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
