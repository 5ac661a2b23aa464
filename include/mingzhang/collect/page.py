"""A publisher's page: what it is called, the date it prints, what it links, and whether it holds a report's forms itself."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser

from mingzhang.collect.addresses import absolute, host, same_list
from mingzhang.forms.declaration import fold, forms, normalise

_SLICE = 1 << 14
_UNFINISHED = 1 << 20
_MOST_LINKS = 50_000
_BLOCKS = frozenset(
    """address article aside blockquote body br caption center dd div dl dt fieldset footer form frameset h1 h2 h3 h4 h5 h6 head header
    hr html iframe li main nav ol option p pre script section select style table tbody td tfoot th thead title tr ul""".split()  # noqa: SIM905
)
_EMBEDDED = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_TITLES = ("articletitle", "og:title")
_DATES = ("pubdate", "publishdate", "article:published_time", "firstpublishedtime", "createdate")
_DATE = r"(?P<y>20\d\d)\s*[-./年]\s*(?P<m>\d\d?)\s*[-./月]\s*(?P<d>\d\d?)(?!\d)"
_LABELLED_DATE = re.compile(r"(?:发布|公开|发文|成文|录入|更新)?(?:时间|日期)\s*[:：]?\s*" + _DATE)
_BARE_DATE = re.compile(r"\s*(?:\[|〔|\()?" + _DATE)
_AMOUNT = re.compile(r"[-－△(]?(\d{1,3}(,\d{3})+|\d{1,15}(?=\.))(\.\d\d?)?\)?")
_CHARSETS = {"utf-8", "gb18030", "big5", "big5hkscs"}
"""Those that a declaration is believed about. Latin-1, a web server's default, would read anything."""
_NEXT_WORDS = {"下一页", "下页", "后一页", "向后", "next", "nextpage", ">", ">>", "»", "›", "下一页>", "下一页>>"}
_SCRIPTED_PAGES = re.compile(
    r"createPageHTML\(\s*(?:['\"][\w-]+['\"]\s*,\s*)?(\d{1,4})\s*,\s*\d+\s*,\s*['\"]([\w-]+)['\"]\s*,\s*['\"](\w+)['\"]"
)
"""TRS WCM, which many government sites run on, writes its page numbers by script: index.html, index_1.html, …"""


class PageError(Exception):
    """What came as a page is not one that can be read."""


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


def parse_page(content: bytes, url: str, media_type: str = "") -> Page:
    """The page in `content`, which came from `url`. PageError for markup that is never closed."""
    text, charset = decode(content, media_type)
    markup = _Markup()
    for start in range(0, len(text), _SLICE):
        markup.feed(text[start : start + _SLICE])
        if len(markup.rawdata) > _UNFINISHED:
            raise PageError("its markup is never closed")
        if len(markup.hrefs) > _MOST_LINKS:
            raise PageError(f"it has more than {_MOST_LINKS} links")
    markup.feed("<p>")  # brings the last words; close() would, too, but takes for ever on hostile markup
    markup.end()
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


def decode(content: bytes, media_type: str = "") -> tuple[str, str]:
    """The text of a page and its charset: as declared, unless another one leaves fewer characters unreadable."""
    if content.startswith(codecs.BOM_UTF8):
        return content[3:].decode("utf-8", "replace"), "utf-8"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace"), "utf-8"
    declared = re.findall(r"charset\s*=\s*[\"']?([\w-]+)", media_type + content[:8192].decode("latin-1"), re.IGNORECASE)
    best: tuple[int, str, str] | None = None
    for name in [*declared[:2], "utf-8", "gb18030"]:
        try:
            charset = codecs.lookup(name).name
        except LookupError:
            continue
        charset = "gb18030" if charset in ("gb2312", "gbk") else charset
        if charset not in _CHARSETS:
            continue
        text = content.decode(charset, "replace")
        unreadable = text.count("\ufffd")
        if best is None or unreadable < best[0]:
            best = (unreadable, text, charset)
        if not unreadable:
            break
    assert best is not None  # utf-8 always answers
    return best[1], best[2]


def _leads_on(words: str, url: str, target: str) -> bool:
    compact = re.sub(r"\s", "", words).lower()
    if compact in _NEXT_WORDS:
        return True
    return bool(re.fullmatch(r"\[?\d{1,3}\]?", compact)) and same_list(url, target)


def _title(markup: _Markup) -> str:
    declared = next((markup.meta[name] for name in _TITLES if markup.meta.get(name)), "")
    title = declared or " ".join(markup.heads) or markup.title
    return " ".join(title.split())[:500]


def _date(markup: _Markup) -> str | None:
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


def _holds_forms(markup: _Markup) -> bool:
    """Several forms by their titles, and amounts in tables: a mere list of contents has none."""
    titles = {title: form.id for form in forms() for title in form.titles}
    named = {titles[words] for line in markup.lines if len(line) < 80 and (words := _bare(line)) in titles}
    return len(named) >= 2 and markup.amounts >= 10


def _bare(line: str) -> str:
    """A line as a form's title would be, without the number before it and what is printed beside it."""
    words = re.sub(r"^\s*(?:公开|附)?表?\s*[0-9一二三四五六七八九十]*\s*[、.．:：]?\s*", "", fold(line))
    return normalise(re.sub(r"\(?公开\s*\d+\s*表\)?|\(续表?\)", "", words))


class _Markup(HTMLParser):
    """What is needed of a page's markup, however careless it is."""

    def __init__(self) -> None:
        super().__init__()
        self.base = ""
        self.meta: dict[str, str] = {}
        self.title = ""
        self.heads: list[str] = []
        """The first heads of the highest rank."""
        self.hrefs: list[tuple[str, str, str, str]] = []
        """href, words, title, rel."""
        self.lines: list[str] = []
        self.script = ""
        self.amounts = 0
        """In cells of tables."""
        self._line: list[str] = []
        self._anchor: tuple[str, str, str] | None = None
        self._words: list[str] = []
        self._inside = ""
        self._tables = 0

    def parse_html_declaration(self, i: int) -> int:
        try:
            return super().parse_html_declaration(i)
        except AssertionError:  # its way to say "unknown declaration"
            return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._end_line()
        given = {name: value or "" for name, value in attrs}
        if tag == "base" and not self.base:
            self.base = given.get("href", "")
        elif tag == "meta":
            self.meta.setdefault((given.get("name") or given.get("property") or "").lower(), given.get("content", ""))
        elif tag in ("a", "area"):
            self._end_anchor()
            if "href" in given:
                self._anchor = (given["href"], given.get("title") or given.get("alt") or "", given.get("rel", "").lower())
        elif tag == "link" and given.get("rel", "").lower() == "next":
            self.hrefs.append((given.get("href", ""), "", "", "next"))
        elif tag in _EMBEDDED and given.get(_EMBEDDED[tag]):
            self.hrefs.append((given[_EMBEDDED[tag]], "", given.get("title", ""), ""))
        elif tag == "table":
            self._tables += 1
        if tag in ("title", "h1", "script", "style"):
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_anchor()
        if tag in _BLOCKS:
            self._end_line()
        if tag == "table":
            self._tables = max(0, self._tables - 1)
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            if "createPageHTML" in data:
                self.script += data[:_SLICE]
        elif self._inside != "style":
            self._line.append(data)
            if self._anchor:
                self._words.append(data)

    def end(self) -> None:
        """Close what is still open."""
        self._end_anchor()
        self._end_line()

    def _end_anchor(self) -> None:
        if self._anchor:
            href, title, relation = self._anchor
            self.hrefs.append((href, "".join(self._words), title, relation))
        self._anchor, self._words = None, []

    def _end_line(self) -> None:
        line = "".join(self._line).strip()
        self._line = []
        if not line:
            return
        if self._inside == "title":
            self.title = self.title or line
            return
        if self._inside == "h1" and len(self.heads) < 3:
            self.heads.append(line)
        self.lines.append(line)
        if self._tables and len(line) < 30 and _AMOUNT.fullmatch(line):
            self.amounts += 1
