"""The page for the reader of the data (README.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingzhang.publish.datasette import FILE as DATASETTE
from mingzhang.publish.excel import ROWS as SHEET
from mingzhang.publish.feed import FILE as FEED
from mingzhang.publish.package import CAUTION, DATABASE, LICENCE
from mingzhang.publish.parts import DIVIDED, LISTING
from mingzhang.publish.resources import CASES, CELLS, CLAIMS, DOCUMENTS, EXPECTED_FILERS, FIGURES, FINDINGS, OBLIGATIONS, UNITS
from mingzhang.publish.tombstones import FILE as TOMBSTONES_FILE
from mingzhang.publish.tombstones import taken_out
from mingzhang.publish.whole import VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mingzhang.publish.files import Written


def readme(
    written: Sequence[Written], release: str, publishers: Iterable[Mapping[str, Any]], gone: Sequence[Mapping[str, Any]] = ()
) -> str:
    """The page for the reader of the data; `gone`: rows of the table of tombstones."""
    rows = "\n".join(f"| {_files(w)} | {w.resource.title} | {w.rows} |" for w in written)
    sources = "\n".join(f"- {_line(p['name'])} · {p['address']} · {_line(p['licence']) or '未说明 not stated'}" for p in publishers)
    in_file = f"、`{TOMBSTONES_FILE}`" if gone else ""
    return f"""# 部门决算开放数据 · Departmental final accounts

发布期 Release **{release}**

| 文件 file | 表 table | 行 rows |
|---|---|---|
{rows}

- `index.html`：用浏览器打开，逐单位、逐报告查看。 Open it in a browser: every unit, report and figure, with its place in the original.
- `{DATABASE}`：全部表在一个文件中，含外键和字段说明。 All tables in one SQLite file, with keys and the meaning of the columns.
- 超过 {DIVIDED:,} 行的表按年度分文件，见 `by-year/年度/`；此时该年全部表另有 SQLite 文件 `by-year/年度/mingzhang-年度.sqlite`。
  A table of more than {DIVIDED:,} rows has a file for each year instead, in `by-year/`; then each year also has all its tables as SQLite.
- `{DATASETTE}`：Datasette 的说明文件。 Its description for Datasette: `datasette {DATABASE} -m {DATASETTE}` is an API.
- `{VIEWS}`：DuckDB 视图。 All tables as views for DuckDB: `duckdb -init {VIEWS}`, in this folder.
- `by-region/地区/年度/`、`by-region/地区/`、`by-year/年度/`：分地区、分年度的同样各表，文件清单见 `{LISTING}`。
  The same tables by region and year, by region, and by year, so that nobody must take it all; `{LISTING}` lists the files.
- `excel/`：可直接用 Excel、WPS 打开的 CSV，编码保持为文本，列表栏从略；超过 {SHEET:,} 行的表按地区和年度分文件。
  CSV for a double click in Excel or WPS, codes kept as text, without lists; a larger table has a file for each region and year.
- CSV 和 JSON 超过 50 MB 时压缩为 `.gz`。 CSV and JSON of more than 50 MB are compressed.
- 各行均注明文件、页码、位置、读取程序和规则的版本。 Each row names its document, its place, and the versions of reader and rules.
- CSV 和 JSON 中不写发布期：其 SHA-256 见各期的 `SHA256SUMS`。Parquet 文件头写明发布期；各地区、各年度的文件跨期不变，写明内容标识。
  A CSV or JSON file cannot say its release: look its SHA-256 up in `SHA256SUMS`. Parquet files say it in their metadata; those of parts
  stay the same over releases, and name their content instead.
- **{FIGURES.path}**：每个印刷数字一行。`amount` 为元，精确小数；`printed` 和 `money_unit` 是纸面上的字样；页码和坐标指出原文位置。
  One row a printed figure: `amount` in yuan, exact; `printed` and `money_unit` as on the page; page and box say where it stands.
- 空白不是零：空白没有行（`forms/` 中为空格）。 Blank is not zero: it has no row, and an empty cell in `forms/`.
- **{DOCUMENTS.path}**：发布者公开的每个文件，是什么、为何未收录或暂缓公布。 Every document: what it is, and why its figures are not here.
- **{UNITS.path}**：单位的代码、级别、类型、主管部门、曾用名和承继单位；推定的注明系推定。没有报告的单位也在其中。
  Codes, level, type, department, former names and successors of the units, also of those without a report; what is derived says so.
- **{EXPECTED_FILERS.path}**：名单所列应公开的单位逐年是否收录。`not_found` 是本站未找到，不等于未公开；没有名单的地区和年度没有行。
  Who is expected to publish, year by year, and whether we have found it. Not found by us never means not published; regions and years
  without a list have no rows.
- **{CELLS.path}**：空白、涉密和无法识读的位置。 Places that are blank, withheld or could not be read.
- **{OBLIGATIONS.path}**：每份报告应查的事项是否查过、结论如何。 What must be checked of every report, and what became of it.
- **{CLAIMS.path}**：文字说明中读懂的数字，不含原句。 What the narratives state, number by number, without their sentences.
- **versions**、**changes**、**earlier_findings**：发布者先后公布的各版本，以及现行版本与上一版本的不同。
  The versions of a report that its publisher has put online, and what the one that stands prints otherwise than the one before.
- **replies**：编制单位对比对结果的答复原话。 What units say of findings, in their own words.
- **former_findings**：曾经公布、本期不再列出的比对结果，由本站撤回或由发布者更正，及其原因。
  Findings that earlier releases showed and this one does not: withdrawn by us, or settled by the publisher, and why.
- 文字中的个人信息（姓名、电话、证件号码等）已隐去。 Personal data in words (names, telephones, numbers of cards) is taken out.
- 同一报告见于多个文件时，`documents` 栏列出各文件；逐数比对的不同之处见 {FINDINGS.path} 的 S-COPIES。
  Where several documents hold a report, `documents` names them; what they print differently stands in {FINDINGS.path} under S-COPIES.
- 不同口径（`scope`）的数字不可相加。 Never add up figures of different scopes.
- **{FINDINGS.path}**：{CAUTION}
- **{CASES.path}**：可能出自同一处录入或排版差异的比对结果；是推测，不是更正。
  Findings that one slip may be behind: inferred, no correction, never applied.
- 金额请按文本或精确小数读取。JSON 中金额是字符串，以免变成二进制浮点数。CSV 中可能被电子表格当作公式的文字前加了撇号。
  Read amounts as text or exact decimals: in JSON they are strings, so that no program makes binary floats of them. In CSV, text that a
  spreadsheet would run as a formula begins with an apostrophe; amounts never do. For Excel there is `excel/`.
- `datapackage.json`：各栏的含义、类型和键（Frictionless Data Package）；`catalog.jsonld`：DCAT 3 目录；`schemas/`：各表的 JSON Schema。
  Meaning, types and keys of all columns; the release as a DCAT 3 catalogue; JSON Schema of each table.
- `CHANGELOG.md`、`CHANGELOG.json`：与上一期相比新增、变更和撤下的报告与比对结果，及其原因。 What was added, changed and withdrawn since the
  release before, reports and findings, and why: by the publisher, by our reader, by a person, by new rules.
- `{FEED}`：新报告、新的和撤回的比对结果、编制单位答复的 Atom 订阅。
  New reports, findings that are new or withdrawn, and replies of units as an Atom feed.
- `CITATION.cff`：引用格式。 How to cite. 引用请写明发布期 {release}，各期一经公布，除依法撤除外不再改动。
  Name the release: it never changes, but for what the law takes out.
- 永久地址：报告 `report/<报告代码>.html`，数字 `…#f-<表>.<行>.<栏>`；在 `/latest/` 下是当前的，在 `/{release}/` 下是本期的。
  Permanent addresses of a report and a figure: under `/latest/` as they stand today, under `/{release}/` as in this release.
- `sha256sum -c SHA256SUMS`：核对文件是否完整。 Checks that the files are complete.
- **tombstones**{in_file}：依法从各期（含往期）撤除的文件或字句：哈希值、日期、依据。
  Documents and words that were taken out of all releases, old ones too, because the law asks for it: hash, date, ground.

{taken_out(gone)}## 来源和许可 · Sources and licences

汇编和规则：[{LICENCE["title"]}]({LICENCE["path"]})。来源文件的权利不在其中：下列为各发布者的声明，未说明者记为
`source_rights: not stated`。 The compilation and the rules are under this licence. It says nothing of the sources: what
their publishers say is listed here.

{sources}
"""


def _files(written: Written) -> str:
    if len(written.paths["csv"]) > 1:
        return " ".join(f"`by-year/*/{paths[0].rpartition('/')[2]}`" for paths in written.paths.values())
    first, *others = (paths[0] for paths in written.paths.values())
    return " ".join([f"`{first}`", *(f"`{path.removeprefix(written.resource.path)}`" for path in others)])


def _line(text: str) -> str:
    return " ".join(text.split())
