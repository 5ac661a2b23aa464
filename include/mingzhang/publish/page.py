"""The page of a release, for a reader who opens its folder in a browser: what there is, and what to know before using it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from mingzhang.publish.package import CAUTION
from mingzhang.publish.resources import FIGURES, FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mingzhang.publish.files import Written

STYLE = """
:root { color-scheme: light dark; --ink: #1d2433; --quiet: #5d6778; --line: #d9dee7; --link: #8c1c20; --paper: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --quiet: #9aa4b5; --line: #39414f; --link: #f0a3a0; --paper: #171b22 } }
body { margin: 0 auto; max-width: 52rem; padding: 1.5rem 1.2rem 3rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
p.about, td.rows, small { color: var(--quiet) }
a { color: var(--link) }
table { border-collapse: collapse; width: 100% }
td, th { border-bottom: 1px solid var(--line); padding: .45rem .6rem .45rem 0; text-align: left; vertical-align: top }
td.rows, th.rows { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
td.files { white-space: nowrap }
li { margin: .3rem 0 }
"""


def index(written: Sequence[Written], release: str, publishers: Iterable[Mapping[str, Any]]) -> str:
    """The page as HTML, without anything from elsewhere."""
    rows = "\n".join(
        f'<tr><td>{escape(w.resource.title)}</td><td class="rows">{w.rows:,}</td>'
        f'<td class="files"><a href="{w.resource.path}.csv">CSV</a> · <a href="{w.resource.path}.json">JSON</a></td></tr>'
        for w in written
    )
    sources = "\n".join(
        f'<li>{escape(str(p["name"]))} · <a href="{escape(str(p["address"]))}">{escape(str(p["address"]))}</a>'
        f"<br><small>{escape(str(p['licence']) or '许可未说明 licence not stated')}</small></li>"
        for p in publishers
    )
    return f"""<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>部门决算开放数据 {escape(release)}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>部门决算开放数据 <small>Departmental final accounts as open data</small></h1>
<p class="about">{escape(release)} · 每个印刷数字都注明所在页码和位置 Every printed figure with its page and place</p>
<table>
<tr><th>表 table</th><th class="rows">行 rows</th><th>下载 download</th></tr>
{rows}
</table>
<h2>使用前请注意 Before you use it</h2>
<ul>
<li><b>{FINDINGS.path}</b>：{escape(CAUTION)}</li>
<li><b>{FIGURES.path}</b>：<code>amount</code> 以元计，为精确小数，请按文本或精确小数读取。
Amounts are exact decimals in yuan: read them as text.</li>
<li>空白不是零。 Blank is not zero.</li>
<li>不同口径（<code>scope</code>）的数字不可相加。 Never add up figures of different scopes.</li>
</ul>
<p><a href="README.md">README.md</a> · <a href="datapackage.json">datapackage.json</a> ·
<a href="CHANGELOG.json">CHANGELOG.json</a> · <a href="SHA256SUMS">SHA256SUMS</a></p>
<h2>来源 Sources</h2>
<ul>
{sources}
</ul>
</body>
</html>
"""
