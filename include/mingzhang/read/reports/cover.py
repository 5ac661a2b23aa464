"""Whose report it is, of which year and kind: what a cover or a title says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold
from mingzhang.read.headings import find_title
from mingzhang.read.reports.kinds import find_kind
from mingzhang.read.reports.names import OFFICE, clean_name, is_prefixed, is_region, office_name, scope_in
from mingzhang.read.reports.years import DATE, find_years

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.accounts import Kind, Scope
    from mingzhang.read.reports.kinds import TitleWords
    from mingzhang.read.reports.years import Year

COVER_LENGTH = 160
"""A first page with more characters than this is no cover."""
TITLE_LINES, SEARCHED = 5, 60
"""A title stands on at most so many lines, and among the first so many of a document."""
OWNER = r"(?:预算主管部门|主管部门|预算单位|预算部门|编制单位|编制部门|部门名称|单位名称|填报单位|公开部门|公开单位|部门|单位)"
NAMED = re.compile(
    rf"(?:^|(?<=[)）]))(?:{OWNER})(?:名称)?(?:[(（](?:盖?章|公章)[)）])?[:：](.+?)(?=(?:编制|填报|报送|单位|部门|法定|财务)[^:：]{{0,6}}[:：]|$)"
)
"""A line that says in so many words whose report it is."""
PERSON = re.compile(
    r"(?:单位|部门|财务|法定代表)?(?:负责人|填表人|制表人|经办人|联系人|联系方式|电话号码|电话|地址|邮编|邮政编码|代码|日期|时间|签章|签字)(?:[(（][^)）]*[)）])?[:：].*"
)
DESCRIPTION = re.compile(
    r"^(?:首页|当前位置|您?(?:现在)?(?:的|所在)?位置|.{0,4}索[引取]号|文号|发文.{0,4}|发布.{0,4}|公开(?:主体|责任部门|方式|形式|范围|时限|日期)|责任.{0,4}|.{0,2}来源"
    r"|作者|成文日期|生成日期|.{0,2}时间|.{0,2}日期|浏览.{0,4}|阅读.{0,4}|点击.{0,4}|访问.{0,4}|字体.{0,6}|字号.{0,6}|.{0,4}分类|有?效性|有效期|关键[词字]|主题词?|编辑|审核|打印|分享.{0,4}"
    r"|扫一扫.*|.*(?:门户网站|政府网|政务网|信息网)|统一登记号|体裁|语种|页数)(?:[:：>〉»].*|$)"
)
"""What a government's web page says about the page itself."""
HEADLINE = re.compile(r"^(?:信息)?(?:名称|标题)[:：]")
PATHS = re.compile(r"[>›»≫〉]|上一[页篇]|下一[页篇]|字体[:：]|网站地图|无障碍|Copyright|ICP备", re.IGNORECASE)
NOISE = re.compile(
    r"【[^】]*】|附件\d*[:：.]?|附件[一二三四五六七八九十]+[:：.]?|[(（](?:盖章|公章|单位公章|部门公章|空表|模板|样本|公开版|公开稿|公开|定稿|终稿|送审稿|此件主动公开)[)）]|^封面|的公告$|公示"
)
STOP = re.compile(r"^目(?:录|次)|^第[一二三四1]部分|^[一1][、.．]|^[(（]一[)）]|^公开0?1表|^附?表[一1]$")
"""Where a cover ends: the contents, the first chapter, the first form."""
SENTENCE = re.compile(r"[。；;！？]|[，,].{12,}|.{12,}[，,]")
NATIONAL = re.compile(r"中国.*[会院局司]$|中华.*会$|中共.*委员?会?$")
"""Bodies whose name goes on with the name of a region: 中国…委员会/长沙市委员会."""
MENU = re.compile(r"(?:公开|专栏|信息|首页|互动|要闻|动态|导航|服务|新闻|搜索|登录|决算|预算|报告|说明|公告|附件)$|[:：\d]|^.{1,2}$")
"""Lines that are no piece of a name."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What a cover says; null where it does not."""

    unit: str | None
    year: int | None
    kind: Kind | None
    scope: Scope
    title: str
    beside: bool = False
    """Its name stands on another line than its whole title: on a web page it may be the site's."""

    @property
    def is_complete(self) -> bool:
        return self.unit is not None and self.year is not None and self.kind is not None


NOTHING = Cover(None, None, None, "unknown", "")


def find_cover(lines: Sequence[str]) -> Cover:
    """The cover, or the title, among the first lines of a document or of a page; NOTHING where there is none.

    A title in few lines that says all is believed before the lines around it: those of a web page are about the site.
    """
    kept = [line for line in lines if line.strip()][:SEARCHED]
    stop = next((place for place, line in enumerate(kept) if _ends_cover(line)), len(kept))
    head = [line for line in kept[:stop] if not _is_noise(line)]
    whole = _read(tuple(head)) if len(_inked("".join(head))) <= COVER_LENGTH else NOTHING
    pieces = [(start, size) for size in range(1, TITLE_LINES + 1) for start in range(len(head) - size + 1)]
    complete = [(cover, start, size) for start, size in pieces if (cover := _read(tuple(head[start : start + size]))).is_complete]
    if complete:  # the name of an audit office is no audit report
        cover, start, size = min(complete, key=lambda found: found[0].kind == "other")
        alone = [_read((line,)) for line in head[start : start + size]]
        beside = any(line.kind and line.year for line in alone) and not any(line.unit for line in alone)
        return replace(_extend(cover, start, size, head), beside=beside)
    if whole.kind and (whole.unit or whole.year):
        return whole
    below = [line for line in kept[stop:] if not _is_noise(line) and not _is_sentence(line) and not STOP.match(_inked(line))]
    for line in below:
        cover = _read((line,))
        if cover.is_complete and not re.match(r"第.{1,2}部分|[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]", _inked(line)):
            return cover
    partial = [_read(tuple(head[start : start + size])) for start, size in pieces[: 3 * len(head)]]
    named = [cover for cover in partial if cover.kind]
    return min(named, key=lambda c: (c.unit is None, c.year is None), default=whole)


def _extend(cover: Cover, start: int, size: int, head: Sequence[str]) -> Cover:
    """`cover` with the lines above it that begin its unit's name, or those below that end it."""
    while start + size < len(head) and cover.unit and cover.unit not in _inked("".join(head[start : start + size - 1])):
        below = _inked(head[start + size])
        longer = _read(tuple(head[start : start + size + 1]))
        if MENU.search(below) or longer.unit != cover.unit + below:
            break
        size, cover = size + 1, longer
    while start > 0 and cover.unit:
        before = _inked(head[start - 1])
        if MENU.search(before) or len(before) > 30 or (is_prefixed(cover.unit) and not _goes_on(before)):
            break
        start, size = start - 1, size + 1
        longer = _read(tuple(head[start : start + size]))
        if not longer.is_complete or not longer.unit or not longer.unit.endswith(cover.unit) or longer.kind != cover.kind:
            break
        cover = longer
    return cover


def _goes_on(line: str) -> bool:
    """Is a line only the beginning of a name, though the next one could be a name as well?"""
    return is_region(line) or bool(NATIONAL.match(line)) or (is_prefixed(line) and not OFFICE.search(line))


def read_cover(lines: Sequence[str]) -> Cover:
    """The unit, the year and the kind of report from all the lines of a first page (or of a title)."""
    return _read(tuple(line for line in lines if line.strip()))


@lru_cache(4096)  # windows overlap, covers stand again
def _read(lines: tuple[str, ...]) -> Cover:
    owner, kept = None, []
    wide = any("（" in line for line in lines)
    for line in lines:
        text = PERSON.sub("", HEADLINE.sub("", _inked(line)))
        named = NAMED.search(text)
        if named:
            owner = owner or clean_name(named[1])
            text = text[: named.start()]
        kept.append(NOISE.sub("", DATE.sub("", text)))
    text = "".join(kept)
    if find_title(text):
        return NOTHING
    years = find_years(text)
    outside = [place for place in range(len(text)) if not any(year.start <= place < year.end for year in years)]
    bare = "".join(text[place] for place in outside)
    words = find_kind(bare)
    if words is None:
        return Cover(owner, _year(years, len(text)), None, "unknown", "")
    end = outside[words.end - 1] + 1
    printed, unit = _unit(bare, words, kept)
    if unit is None or owner:
        unit, printed = owner or unit, printed if unit else ""
    if unit and words.kind != "government_accounts" and is_region(unit.removesuffix("人民政府")):
        unit = None  # no department: the name of a site, or of who publishes for all
    if unit and wide:
        unit = unit.replace("(", "（").replace(")", "）")
    return Cover(unit, _year(years, end), words.kind, _scope(words, bare, printed), text[:end])


def _unit(bare: str, words: TitleWords, lines: Sequence[str]) -> tuple[str, str | None]:
    """The name before the words of the kind, or on the lines below them, as printed and as a name."""
    before = bare[: words.start].strip("-—_·:：《》〈〉“”\"' 、，。")
    if words.kind == "other":  # …部门决算的批复, …单位预算执行情况
        before = re.sub(r"(?:部门|单位)$", "", before)
    name = clean_name(before)
    if name and (not is_region(name) or words.kind == "government_accounts"):
        return before, name
    bracketed = re.match(r"[(（]([^()（）]+)[)）]", bare[words.end :])  # 部门决算（某局）
    if bracketed and (office := office_name(bracketed[1])):
        return office, office
    below = [line for line in lines if clean_name(line) and not find_kind(line) and line not in before and not is_region(line)]
    after = [line for line in below if bare.find(line) >= words.end]
    joined = "".join(after)
    return (joined, clean_name(joined)) if after else (before, name)


def _scope(words: TitleWords, bare: str, printed: str) -> Scope:
    said = scope_in(printed) or scope_in(bare[: words.end + 6].partition("决算")[2] or "")
    if said is None and (after := re.match(r"[(（](本级|机关|汇总|部门汇总)[)）]", bare[words.end :])):
        said = scope_in(after[0])
    if said:
        return said
    if re.search("本级|机关", words.scope):
        return "headquarters"
    if words.scope in ("部门", "部门汇总", "汇总") or words.scope.startswith("部门"):
        return "department"
    return "unit" if words.scope == "单位" else "unknown"


def _year(years: Sequence[Year], end: int) -> int | None:
    """The year of a title whose words end at `end`: a fiscal year before any other, the nearest before those words."""
    ranked = sorted(years, key=lambda year: (not year.fiscal, year.start >= end, -year.start if year.start < end else year.start))
    return ranked[0].value if ranked else None


def _inked(line: str) -> str:
    return re.sub(r"\s", "", fold(line))


def _is_noise(line: str) -> bool:
    text = _inked(line)
    return not text or bool(DESCRIPTION.match(text) or PATHS.search(text)) or not DATE.sub("", text).strip("-—–_()（）/ ")


def _is_sentence(line: str) -> bool:
    text = _inked(line)
    return len(text) > 90 or bool(SENTENCE.search(text))


def _ends_cover(line: str) -> bool:
    text = _inked(line)
    return bool(STOP.match(text)) or _is_sentence(line) or find_title(line) is not None
