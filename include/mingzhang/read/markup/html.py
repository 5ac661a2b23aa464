"""Web pages: the article as paragraphs and tables, without the furniture of the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mingzhang.forms.declaration import fold
from mingzhang.read.errors import NotReadable
from mingzhang.read.markup.blocks import Block, Box, Frame, PageBreak, Paragraph, flatten, one_line
from mingzhang.read.markup.flow import sheets_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.read.sheets import Sheet

MAX_SPAN = 1000
"""What HTML allows a cell to span."""
MAX_DEPTH = 200
"""Elements nested deeper are no page of a report."""
UNSEEN = {"script", "style", "head", "noscript", "template", "iframe", "object", "svg", "select", "button", "input", "textarea", "title"}
BLOCKS = set(
    """
    address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header
    hr html legend li main nav ol p pre section summary ul caption td th tr tbody thead tfoot
    """.split()
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
NEW_PAGE = re.compile(r"(page-break-before|break-before)\s*:\s*(always|page)", re.IGNORECASE)
PAGE_ENDS = re.compile(r"(page-break-after|break-after)\s*:\s*(always|page)", re.IGNORECASE)
FURNITURE = re.compile(
    r"^(nav|menu|crumbs?|bread-?crumbs?|location|position|dqwz|wz|footer|foot|header|head-?(er|nav)|top-?(bar|nav)|share|bds?-?share|print|"
    r"copyright|friend-?links?|links?|search|side-?(bar|nav)|pag(er|ination)|tool-?bar|weizhi|daohang|related|qrcode|ewm)$",
    re.IGNORECASE,
)
"""Classes and ids of what stands on every page of a site."""
LINE_OF_SITE = re.compile(
    r"^(您?(现在|当前|所在)?的?(所在)?(当前)?位置[:：是]|首页\s*[>＞»/›|-]|(发布|发文|更新|成文|公开)(时间|日期)[:：]|(信息)?来源[:：]|(浏览|阅读|点击|访问)(次数|量|数)?[:：]|"
    r"字(体|号)[:：]|【?\s*(打印|关闭|收藏|分享)|分享到|作者[:：]|责任编辑[:：]|扫一扫|\[?(大|中|小)\]?$|(上|下)一[篇页条][:：]?|返回(列表|顶部)|"
    r"(主办|承办|技术支持)(单位)?[:：]|版权所有|网站标识码|.{0,6}ICP备|.{0,4}公网安备)"
)
"""Lines of a site around its article."""
REPORT = re.compile(r"决算|预算|绩效")
SITE = re.compile(r"\s*(?:[-—_|–·]+|--)\s*[^-—_|–]*(?:政府|门户|网站?|信息公开|公开平台|局|委员会|厅|部|中心)\s*$")
"""The name of the site behind the title of its page."""


def sheets_of_text(text: str) -> tuple[Sheet, ...]:
    """A web page as sheets: one, or several where it says that new pages begin. NotReadable: it says nothing."""
    from lxml import etree, html  # type: ignore[import-untyped]

    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\0", "")).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NotReadable("a web page without any content: look whether the publisher's page was saved completely") from error
    blocks = list(_blocks(root, 0))
    sheets = tuple(sheets_of(flatten(blocks), _title(root)))
    if not any(sheet.text.strip() for sheet in sheets):
        raise NotReadable("a web page without any text: its content may come from a script, so archive the document that it shows")
    return sheets


def _title(root: Any) -> str:
    """What the page is called: as its publisher's system says, in its heading, or in the title of the window without the site's name."""
    said = [
        *(meta.get("content", "") for meta in root.iter("meta") if (meta.get("name") or "").lower() in ("articletitle", "article:title")),
        *(meta.get("content", "") for meta in root.iter("meta") if (meta.get("property") or "").lower() == "og:title"),
        *("".join(heading.itertext()) for heading in root.iter("h1")),
        *(SITE.sub("", one_line("".join(title.itertext()))) for title in root.iter("title")),
    ]
    titles = [title for text in said if (title := one_line(text))]
    return max(titles, key=_tells, default="")


def _tells(title: str) -> tuple[bool, bool]:
    """Does a title say what report it is, and of which year?"""
    report = REPORT.search(fold(title)) is not None
    return report and re.search(r"20\d\d|二[〇○零]", fold(title)) is not None, report


def _blocks(element: Any, depth: int) -> Iterator[Block]:
    """The blocks of an element, its own text among them."""
    line: list[str] = []
    yield from _inside(element, line, depth)
    if line:
        yield from _paragraph(line)


def _inside(element: Any, line: list[str], depth: int) -> Iterator[Block]:
    """What an element holds; `line` collects text until a block ends it."""
    if depth > MAX_DEPTH:
        raise NotReadable("a web page whose elements are nested too deep: no publisher writes such a page")
    if element.text:
        line.append(_collapsed(element, element.text))
    for child in element:
        if isinstance(child.tag, str) and not _is_hidden(child):
            tag, style = child.tag.lower().rpartition(":")[2], child.get("style") or ""
            if tag == "br" or tag == "hr":
                yield from _paragraph(line)
            elif tag == "table":
                yield from _paragraph(line)
                for caption in child.iterchildren("caption"):
                    yield Paragraph(one_line("".join(caption.itertext())))
                yield _frame(child, depth + 1)
            elif tag in BLOCKS:
                yield from _paragraph(line)
                yield from _block(child, style, depth)
            else:
                yield from _inside(child, line, depth + 1)
            if tag == "br" and NEW_PAGE.search(style):
                yield PageBreak()
        if child.tail:
            line.append(_collapsed(element, child.tail))


def _block(element: Any, style: str, depth: int) -> Iterator[Block]:
    if _is_furniture(element):
        return
    if NEW_PAGE.search(style):
        yield PageBreak()
    yield from _blocks(element, depth + 1)
    if PAGE_ENDS.search(style):
        yield PageBreak()


def _paragraph(line: list[str]) -> Iterator[Paragraph]:
    """The collected text as a paragraph, unless it belongs to the site and not to the article; none is collected any more."""
    text = "".join(line).strip()
    line.clear()
    if text and not LINE_OF_SITE.match(fold(text)):
        yield Paragraph(text)


def _collapsed(element: Any, text: str) -> str:
    """Text as a browser shows it: spaces and line ends of the source are one space, hard spaces stay."""
    return text if element.tag == "pre" else re.sub(r"[ \t\r\n\f]+", " ", text)


def _is_hidden(element: Any) -> bool:
    tag = element.tag.lower().rpartition(":")[2]
    return tag in UNSEEN or element.get("hidden") is not None or HIDDEN.search(element.get("style") or "") is not None


def _is_furniture(element: Any) -> bool:
    """Does an element hold what stands on every page of the site? Whatever it is called: not if there is a table in it."""
    names = [
        element.tag if element.tag in ("nav", "footer", "aside") else "",
        element.get("id") or "",
        *(element.get("class") or "").split(),
    ]
    return any(FURNITURE.match(name) for name in names if name) and next(element.iter("table"), None) is None


def _frame(table: Any, depth: int) -> Frame:
    """A table as the page has it, rows that are not shown left out."""
    if depth > MAX_DEPTH:
        raise NotReadable("a web page whose tables are nested too deep: no publisher writes such a page")
    rows = []
    for row in _rows(table):
        cells = [cell for cell in row if isinstance(cell.tag, str) and cell.tag in ("td", "th") and not _is_hidden(cell)]
        boxes = [Box(tuple(_blocks(cell, depth)), _span(cell, "rowspan"), _span(cell, "colspan") or 1) for cell in cells]
        rows.append(tuple(boxes))  # also an empty one: cells from above may cover it
    return Frame(tuple(rows))


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if not isinstance(child.tag, str) or _is_hidden(child):
            continue
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot", "form", "div", "span"):
            yield from _rows(child)


def _span(cell: Any, name: str) -> int:
    """What a cell spans; 0 stands for all rows that follow."""
    digits = re.match(r"\s*(\d{1,6})", cell.get(name) or "")
    return min(int(digits[1]), MAX_SPAN) if digits else 1
