"""A publisher's page: what it is called, the date it prints, what it links, and whether it holds a report's forms itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mingzhang.collect.addresses import absolute, host, same_list
from mingzhang.collect.markup import decode, read_markup
from mingzhang.forms.declaration import fold, forms, normalise

if TYPE_CHECKING:
    from mingzhang.collect.markup import Markup

_TITLES = ("articletitle", "og:title")
_DATES = ("pubdate", "publishdate", "article:published_time", "firstpublishedtime", "createdate")
_DATE = r"(?P<y>20\d\d)\s*[-./年]\s*(?P<m>\d\d?)\s*[-./月]\s*(?P<d>\d\d?)(?!\d)"
_LABELLED_DATE = re.compile(r"(?:发布|公开|发文|成文|录入|更新)?(?:时间|日期)\s*[:：]?\s*" + _DATE)
_BARE_DATE = re.compile(r"\s*(?:\[|〔|\()?" + _DATE)
_TURNING = frozenset("下一页 下页 后一页 上一页 上页 前一页 尾页 末页 next nextpage last prev previous > >> » › < << « ‹".split())
"""What a list's links to its other pages say."""
_NUMBER = re.compile(r"首页|第一页|first|\[?\d{1,3}\]?|第\d{1,3}页")
"""What they may say where their address differs in nothing but a number."""
_SCRIPTED_PAGES = re.compile(
    r"createPageHTML\(\s*(?:['\"][\w-]+['\"]\s*,\s*)?(\d{1,4})\s*,\s*\d+\s*,\s*['\"]([\w-]+)['\"]\s*,\s*['\"](\w+)['\"]"
)
"""TRS WCM, which many government sites run on, writes its page numbers by script: index.html, index_1.html, …"""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page, by its absolute address."""

    url: str
    text: str
    """Its words; its title where they are cut short."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself, and what it links."""

    url: str
    title: str
    date: str | None
    """ISO 8601."""
    links: tuple[Link, ...]
    following: tuple[str, ...]
    """Further pages of the same list."""
    holds_forms: bool
    """Are a report's tables in its HTML?"""


def parse_page(content: bytes, url: str, content_type: str = "") -> Page:
    """The page in `content`, which came from `url`. markup.PageError for what cannot be read as one."""
    text, charset = decode(content, content_type)
    markup = read_markup(text)
    base = absolute(url, markup.base, charset) or url if markup.base else url
    links: dict[str, Link] = {}
    following: dict[str, None] = {}
    for href, words, title, relation in markup.hrefs:
        target = absolute(base, href, charset)
        if target is None:
            continue
        name = " ".join(words.split())
        if title and (not name or name.endswith(("…", "..."))):
            name = " ".join(title.split())
        links.setdefault(target, Link(target, name[:500]))
        if host(target) == host(url) and target != url and (relation == "next" or _leads_on(name, url, target)):
            following[target] = None
    for count, stem, suffix in _SCRIPTED_PAGES.findall(markup.script):
        for number in range(1, int(count)):
            if target := absolute(base, f"{stem}_{number}.{suffix}", charset):
                following[target] = None
    return Page(url, _title(markup), _date(markup), tuple(links.values()), tuple(following), _holds_forms(markup))


def _leads_on(words: str, url: str, target: str) -> bool:
    compact = re.sub(r"\s", "", words).lower()
    if compact in _TURNING or compact.strip("<>»«›‹") in _TURNING:
        return True
    return bool(_NUMBER.fullmatch(compact)) and same_list(url, target)


def _title(markup: Markup) -> str:
    declared = next((markup.meta[name] for name in _TITLES if markup.meta.get(name)), "")
    title = declared or " ".join(markup.heads) or markup.title
    return " ".join(title.split())[:500]


def _date(markup: Markup) -> str | None:
    """The date that the page prints as its own: with a label, in its head data, or on a line that begins with it."""
    found = [match for line in markup.lines if (match := _LABELLED_DATE.search(line))]
    found += [match for name in _DATES if (match := _BARE_DATE.match(markup.meta.get(name, "")))]
    found += [match for line in markup.lines if len(line) < 60 and (match := _BARE_DATE.match(line))]
    for match in found:
        try:
            return date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
        except ValueError:
            continue
    return None


def _holds_forms(markup: Markup) -> bool:
    """Several forms by their titles, and amounts in tables: a mere list of contents has none."""
    titles = {title: form.id for form in forms() for title in form.titles}
    named = {titles[words] for line in markup.lines if len(line) < 80 and (words := _bare(line)) in titles}
    return len(named) >= 2 and markup.amounts >= 10


def _bare(line: str) -> str:
    """A line as a form's title would be, without the number before it and what is printed beside it."""
    words = re.sub(r"^\s*(?:公开|附)?表?\s*[0-9一二三四五六七八九十]*\s*[、.．:：]?\s*", "", fold(line))
    return normalise(re.sub(r"\(?公开\s*\d+\s*表\)?|\(续表?\)", "", words))
