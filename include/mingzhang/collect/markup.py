"""HTML as it comes: in whatever charset, however careless, and also when it was written to keep a parser busy for ever.

The standard library's parser is enough for what we need, as long as it is fed in slices and never told to close: only then does its
time grow with the square of what is left open.
"""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

_SLICE = 1 << 14
_UNFINISHED = 4 << 20
_MOST_LINKS = 50_000
_AMOUNT = re.compile(r"[-－△(]?(\d{1,3}(,\d{3})+|\d{1,15}(?=\.))(\.\d\d?)?\)?")
_CHARSETS = {"utf-8", "gb18030", "big5", "big5hkscs"}
"""Those that a declaration is believed about. Latin-1, a web server's default, would read anything."""
_BLOCKS = frozenset(
    """address article aside blockquote body br caption center dd div dl dt fieldset footer form frameset h1 h2 h3 h4 h5 h6 head header
    hr html iframe li main nav ol option p pre script section select style table tbody td tfoot th thead title tr ul""".split()
)
_EMBEDDED = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}


class PageError(Exception):
    """What came as a page is not one that can be read."""


def decode(content: bytes, content_type: str = "") -> tuple[str, str]:
    """The text of a page and its charset: the declared one, unless another leaves fewer characters unreadable."""
    if content.startswith(codecs.BOM_UTF8):
        return content[3:].decode("utf-8", "replace"), "utf-8"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace"), "utf-8"
    declared = re.findall(r"charset\s*=\s*[\"']?([\w-]+)", content_type + content[:8192].decode("latin-1"), re.IGNORECASE)
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


def read_markup(text: str) -> Markup:
    """What is needed of a page's markup. PageError for one that is never closed, or that links without end."""
    markup = Markup()
    start = 0
    while start < len(text):
        # What is unfinished is read again each time: larger slices the longer it is, or the time would grow with its square.
        end = start + max(_SLICE, len(markup.rawdata))
        markup.feed(text[start:end])
        start = end
        if len(markup.rawdata) > _UNFINISHED:
            raise PageError("its markup is never closed")
        if len(markup.hrefs) > _MOST_LINKS:
            raise PageError(f"it has more than {_MOST_LINKS} links")
    markup.feed("<p>")  # brings the last words; close() would, too, but takes for ever on hostile markup
    markup.end()
    return markup


class Markup(HTMLParser):
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
        elif tag == "a":
            self._end_anchor()
            if "href" in given:
                self._anchor = (given["href"], given.get("title", ""), given.get("rel", "").lower())
        elif tag == "area" and "href" in given:
            self.hrefs.append((given["href"], "", given.get("title") or given.get("alt") or "", ""))
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
