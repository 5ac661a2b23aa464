"""Word files: the order of the document, merged cells, tracked changes, text boxes; old ones through LibreOffice."""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
import time
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.read.old_workbooks import compound_file

from mingzhang.read.amounts import parse_amount
from mingzhang.read.errors import NotReadable
from mingzhang.read.formats import open_document
from mingzhang.read.markup import word_processor
from mingzhang.read.reader import read
from sample_publisher.balance import balanced
from sample_publisher.layout import LAYOUTS, PLAIN, Layout
from sample_publisher.markup import word_file
from sample_publisher.reports import SampleReport, published

if TYPE_CHECKING:
    from mingzhang.accounts import Report

FORM_05 = {("05", "2010301", "total"): Decimal("3.50"), ("05", "2010301", "basic"): Decimal("3.50")}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROW = ("2010301", "行政运行", "3.50", "3.50", "")


def one(content: bytes) -> Report:
    (report,) = read(content).reports
    return report


def values(report: Report) -> dict[tuple[str, str, str], object]:
    return {figure.address: parse_amount(figure.printed) for figure in report.figures}


def truth(report: SampleReport) -> dict[tuple[str, str, str], object]:
    return {address: parse_amount(printed) for address, printed in report.figures.items()}


def document() -> Any:
    made = docx.Document()
    for line in ("2023年度", "样本市示例局", "部门决算"):
        made.add_paragraph(line)
    made.add_page_break()
    made.add_paragraph("一般公共预算财政拨款支出决算表")
    made.add_paragraph("部门：样本市示例局\t公开05表\t单位：万元")
    return made


def table_05(made: Any, *rows: tuple[str, ...]) -> Any:
    table = made.add_table(2 + len(rows), 5)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "项目"
    table.cell(0, 2).merge(table.cell(0, 4)).text = "本年支出"
    for row, texts in enumerate([("功能分类科目编码", "科目名称", "小计", "基本支出", "项目支出"), *rows], 1):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    return table


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("layout", ["plain", "yunnan", "shanghai_split"])
def test_published_reports_are_exact_as_word_files(layout: str) -> None:
    report = published("liling-2020")
    got = one(word_file(report, LAYOUTS[layout]))
    assert values(got) == truth(report)
    assert (got.unit, got.year) == (report.unit, report.year)


@given(seed=st.integers(0, 10**6), layout=st.builds(Layout), rows=st.sampled_from([None, 9, 16]))
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_any_report_is_exact_as_any_word_file(seed: int, layout: Layout, rows: int | None) -> None:
    report = balanced(seed)
    assert values(one(word_file(report, layout, rows=rows))) == truth(report)


def test_deleted_text_and_rows_are_not_read_and_inserted_ones_are() -> None:
    made = document()
    table = table_05(made, ROW, ("2010399", "其他", "9.00", "9.00", ""), ("2080505", "养老", "", "", ""))
    mark = f'{nsdecls("w")} w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"'
    table.rows[3]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {mark}/>"))
    amount = table.cell(2, 2).paragraphs[0]._p
    amount.append(parse_xml(f"<w:del {mark}><w:r><w:delText>99</w:delText></w:r></w:del>"))
    table.cell(4, 4).paragraphs[0]._p.append(parse_xml(f"<w:ins {mark}><w:r><w:t>7.00</w:t></w:r></w:ins>"))
    assert values(one(saved(made))) == FORM_05 | {("05", "2080505", "project"): 7}


def test_tables_in_content_controls_and_text_boxes_are_in_the_order_of_the_document() -> None:
    made = document()
    table = table_05(made, ROW)._tbl
    body = table.getparent()
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
    body.replace(table, control)
    control[1].append(table)
    assert values(one(saved(made))) == FORM_05
    box = parse_xml(
        f"<w:p {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
        "xmlns:v='urn:schemas-microsoft-com:vml'>"
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent/></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>again</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    body.replace(control, box)
    next(box.iter("{*}txbxContent")).append(table)
    report = one(saved(made))
    assert values(report) == FORM_05
    assert "again" not in report.title


def test_headers_and_footers_are_no_part_of_the_report() -> None:
    made = document()
    table_05(made, ROW)
    made.sections[0].header.paragraphs[0].text = "别的单位2019年度部门决算"
    made.sections[0].footer.paragraphs[0].text = "第 1 页"
    report = one(saved(made))
    assert (report.unit, report.year) == ("样本市示例局", 2023)


def test_a_cell_of_several_paragraphs_is_one_label_and_two_amounts_are_none() -> None:
    made = document()
    table = table_05(made, ROW, ("2080505", "养老", "", "1.00", ""))
    table.cell(1, 3).text = "基本\n支出"
    table.cell(2, 1).paragraphs[0].text = "行政"
    table.cell(2, 1).add_paragraph("运行")
    table.cell(3, 2).text = "100"
    table.cell(3, 2).add_paragraph("200")
    report = one(saved(made))
    assert values(report) == FORM_05 | {("05", "2080505", "basic"): 1}
    assert ("05", "2080505", "total") in {cell.address for cell in report.cells if cell.state == "unreadable"}


def test_hidden_text_and_codes_of_fields_are_not_read() -> None:
    made = document()
    table = table_05(made, ROW)
    run = table.cell(2, 2).paragraphs[0].add_run("99")
    run.font.hidden = True
    field = "<w:r {0}><w:fldChar w:fldCharType='begin'/></w:r>|<w:r {0}><w:instrText> =SUM(LEFT) </w:instrText></w:r>|"
    field += "<w:r {0}><w:fldChar w:fldCharType='separate'/></w:r>|<w:r {0}><w:t>4.00</w:t></w:r>|"
    field += "<w:r {0}><w:fldChar w:fldCharType='end'/></w:r>"
    for piece in field.format(nsdecls("w")).split("|"):
        table.cell(2, 4).paragraphs[0]._p.append(parse_xml(piece))
    assert values(one(saved(made))) == FORM_05 | {("05", "2010301", "project"): 4}


def test_figures_say_their_table_row_and_column() -> None:
    made = document()
    made.add_table(1, 2).cell(0, 0).text = "别的"
    made.add_paragraph("一般公共预算财政拨款支出决算表")
    table_05(made, ROW)
    figure = one(saved(made)).figures[0]
    assert (figure.location, figure.method, figure.page) == ("table 2, row 3, column 3", "markup", None)


def test_a_table_in_two_parts_whose_second_has_another_width_is_never_lost_in_silence() -> None:
    made = document()
    table_05(made, ROW)
    table = made.add_table(1, 6)
    for column, text in enumerate(("2080505", "养老", "", "8.00", "", "8.00")):
        table.cell(0, column).text = text
    report = one(saved(made))
    assert values(report) == FORM_05
    assert any(problem.doubtful and "8.00" in problem.message for problem in report.problems)


def test_columns_of_a_table_drawn_by_hand_end_a_hair_apart() -> None:
    """Word then counts a column of its own for the hair, and rows that end before it."""
    made = document()
    table = table_05(made, ROW, ("2080505", "养老", "7.00", "2.00", "5.00"))
    grid = table._tbl.tblGrid
    grid[2].set(W + "w", "1700")
    grid.insert(3, parse_xml(f"<w:gridCol {nsdecls('w')} w:w='12'/>"))
    grid.append(parse_xml(f"<w:gridCol {nsdecls('w')} w:w='9'/>"))
    for number, row in enumerate(table.rows):
        cells = row._tr.findall(W + "tc")
        wide = cells[-1] if number == 0 else cells[2] if number % 2 else cells[3]
        span = wide.get_or_add_tcPr().find(W + "gridSpan")
        if span is None:
            span = parse_xml(f"<w:gridSpan {nsdecls('w')} w:val='1'/>")
            wide.get_or_add_tcPr().append(span)
        span.set(W + "val", str(int(span.get(W + "val")) + 1))
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:gridAfter {nsdecls('w')} w:val='1'/>"))
    report = one(saved(made))
    more = {("05", "2080505", column): value for column, value in (("total", 7), ("basic", 2), ("project", 5))}
    assert values(report) == FORM_05 | more
    assert not [problem for problem in report.problems if problem.doubtful]


def test_a_table_inside_a_table_that_only_frames_it() -> None:
    made = document()
    frame = made.add_table(1, 2)
    frame.cell(0, 0).text = "附："
    inner = frame.cell(0, 1).add_table(3, 5)
    source = table_05(made, ROW)._tbl
    inner._tbl.getparent().replace(inner._tbl, source)
    assert values(one(saved(made))) == FORM_05


def test_damaged_and_bursting_files_are_refused() -> None:
    whole = saved(document())
    with pytest.raises(NotReadable, match="damaged"):
        open_document(whole[: len(whole) // 2])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, b"<w:document>" + b" " * 30_000_000 if name == "word/document.xml" else before.read(name))
    with pytest.raises(NotReadable, match="overflow"):
        open_document(out.getvalue())
    entities = b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">' + b"".join(
        b'<!ENTITY x%d "%s">' % (n, (b"&x%d;" % (n - 1) if n else b"&x;") * 10) for n in range(9)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, entities + b"]><a>&x8;</a>" if name == "word/document.xml" else before.read(name))
    with pytest.raises(NotReadable):
        open_document(out.getvalue())


def converted(content: bytes, kind: str, folder: Path) -> bytes:
    (folder / "report.docx").write_bytes(content)
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder),
    ]
    subprocess.run([*command, str(folder / "report.docx")], check=True, capture_output=True, timeout=120)
    return (folder / f"report.{kind.partition(':')[0]}").read_bytes()


@pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
def test_old_word_files_are_read_through_libreoffice(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = balanced(11)
    content = converted(word_file(report, PLAIN), kind, tmp_path)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(work))
    got = one(content)
    assert values(got) == truth(report)
    assert {figure.method for figure in got.figures} == {"markup"}
    assert not list(work.iterdir())


def test_without_libreoffice_an_old_word_file_waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotReadable, match="needs libreoffice-writer"):
        open_document(b"{\\rtf1 hello}")


def test_a_word_processor_that_hangs_is_ended_with_all_it_has_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\n/bin/sleep 300 &\necho $! > $PIDS\nwait\n".replace("$PIDS", str(tmp_path / "pid")))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(word_processor, "SECONDS", 1)
    with pytest.raises(NotReadable, match="within 1 seconds"):
        open_document(b"{\\rtf1 hello}")
    started = int((tmp_path / "pid").read_text())
    for _ in range(50):
        if not Path(f"/proc/{started}").exists() or "Z" in Path(f"/proc/{started}/stat").read_text().split()[2]:
            break
        time.sleep(0.1)
    else:
        pytest.fail("what it had started still runs")


def test_encrypted_and_foreign_old_office_files_say_so() -> None:
    for streams, words in (
        ({"WordDocument": b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x01" + bytes(40)}, "encrypted Word"),
        ({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}, "encrypted"),
        ({"PowerPoint Document": b"x"}, "PowerPoint"),
        ({"Contents": b"x"}, "unknown kind"),
    ):
        with pytest.raises(NotReadable, match=words):
            open_document(compound_file(streams))
    with pytest.raises(NotReadable, match="damaged"):
        open_document(compound_file({"WordDocument": b"x"})[:300])
