"""The pages of the pretend site: lists of articles and an article with attachments."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SITE = "样本市财政局"
NOTICE = (
    "这是明账项目的示例网站，不是政府网站。醴陵、茶陵、普陀三份文件中的数字取自所列单位公开的决算报告，文字与版式由本项目重新编写；"
    "标有“虚构”的单位及其数字均为编造。栏目日期仅为演示。"
)
STYLE = """
*{box-sizing:border-box}
body{margin:0;background:#f4f5f7;color:#1f2933;
  font:16px/1.75 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
header{background:#8f1d21;color:#fff;padding:22px 0 20px;border-bottom:4px solid #d9a441}
header .name{font-size:24px;font-weight:700;letter-spacing:.08em}
header .sub{opacity:.85;font-size:14px}
.wrap{max-width:860px;margin:0 auto;padding:0 20px}
.notice{background:#fff6e0;border:1px solid #ecd6a0;border-radius:6px;color:#6b4e00;font-size:14px;padding:10px 16px;margin:20px 0}
main{background:#fff;border:1px solid #e3e6ea;border-radius:8px;padding:8px 28px 24px;margin:20px 0 28px}
h1{font-size:21px;border-bottom:1px solid #e3e6ea;padding-bottom:10px;margin:16px 0 6px}
ul{list-style:none;margin:0;padding:0}
li{display:flex;gap:18px;align-items:baseline;padding:11px 0;border-bottom:1px dashed #e3e6ea}
li span:first-child{flex:1}
a{color:#8f1d21;text-decoration:none}
a:hover{text-decoration:underline}
.tag{background:#eef1f4;border-radius:4px;color:#52606d;font-size:12px;margin-left:8px;padding:1px 7px;white-space:nowrap}
time,.date{color:#7b8794;font-size:14px;white-space:nowrap}
nav{display:flex;gap:24px;justify-content:center;margin-top:20px}
.files{background:#f8f9fa;border-radius:6px;margin-top:18px;padding:10px 18px}
footer{color:#7b8794;font-size:13px;padding:0 0 32px;text-align:center}
@media(max-width:560px){body{font-size:15px}main{padding:4px 16px 18px}li{flex-direction:column;gap:0}header .name{font-size:20px}}
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: where it leads, what it says, the date beside it."""

    link: str
    title: str
    date: str
    tag: str = ""


def list_page(entries: Sequence[Entry], *, charset: str, before: str = "", after: str = "") -> bytes:
    """A page of the list of articles. `before`, `after`: the neighbouring pages."""
    lines = "\n".join(
        f'<li><span><a href="{escape(e.link)}">{escape(e.title)}</a>{_tag(e.tag)}</span><time datetime="{e.date}">{e.date}</time></li>'
        for e in entries
    )
    turns = "".join(f'<a href="{link}">{word}</a>' for word, link in (("上一页", before), ("下一页", after)) if link)
    return _page("部门决算公开", f"<h1>部门决算公开</h1>\n<ul>\n{lines}\n</ul>\n<nav>{turns}</nav>", charset)


def article(title: str, date: str, paragraphs: Sequence[str], attachments: Sequence[tuple[str, str]], *, charset: str, back: str) -> bytes:
    """An article that carries files. `attachments`: address and name."""
    words = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    files = "\n".join(f'<p>附件{number}：<a href="{link}">{escape(name)}</a></p>' for number, (link, name) in enumerate(attachments, 1))
    body = (
        f'<h1>{escape(title)}</h1>\n<p class="date">发布日期：<time datetime="{date}">{date}</time>　来源：{SITE}（示例）</p>\n'
        f'{words}\n<div class="files">\n{files}\n</div>\n<nav><a href="{back}">返回列表</a></nav>'
    )
    return _page(title, body, charset)


def _tag(word: str) -> str:
    return f'<span class="tag">{escape(word)}</span>' if word else ""


def _page(title: str, body: str, charset: str) -> bytes:
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="{charset}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}－{SITE}（示例网站）</title>
<style>{STYLE}</style>
</head>
<body>
<header><div class="wrap"><div class="name">{SITE}</div><div class="sub">信息公开 · 示例网站</div></div></header>
<div class="wrap">
<p class="notice">{NOTICE}</p>
<main>
{body}
</main>
<footer>示例网站 · 供明账首次运行和测试使用</footer>
</div>
</body>
</html>
""".encode(charset)
