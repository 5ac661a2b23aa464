"""Copies: the other documents of a published report, and what they print otherwise, in the neutral words of a finding (rule S-COPIES)."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from mingzhang.accounts import YUAN
from mingzhang.forms.declaration import form, functional_classes
from mingzhang.warehouse.agreement import other_documents
from mingzhang.warehouse.identity import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from mingzhang.warehouse.agreement import Difference, OtherDocument

RULE = "S-COPIES"
WORDS = {
    "rule": RULE,
    "severity": "warning",
    "sentence": "载有同一报告的各个文件，同一位置的数字相同。",
    "sentence_en": "All documents that hold a report print the same figures.",
    "formula": "",
    "note": "金额单位不同的文件之间，允许其四舍五入可以带来的差异；识读把握不足的只作参考。",
    "basis": "same_fact",
}
"""The rule as the others stand in the book: it is none of a report's own, but of the documents that hold it."""
MANY = 10
"""More differences than that, and in more than half of the figures: hardly copies of one report; one finding says so."""
OPERAND = ("form", "line", "column", "printed", "amount", "occurrence", "table", "page", "location")


def by_report(connection: Connection) -> dict[str, list[OtherDocument]]:
    """The other documents of each report that may be published."""
    return {report: list(others) for report, others in groupby(other_documents(connection), key=lambda other: other.report)}


def outcomes(connection: Connection) -> dict[str, Any]:
    """In how many of the published reports the rule was evaluated, and with what outcome."""
    said = [
        {difference.outcome for other in others for difference in other.differences}
        for others in by_report(connection).values()
        if any(other.compared for other in others)
    ]
    failed, rounding = sum("fail" in each for each in said), sum(each == {"rounding"} for each in said)
    counts = {"evaluated": len(said), "passed": len(said) - failed - rounding, "rounding": rounding, "failed": failed}
    return {"rule": RULE} | counts | {"not_applicable": 0, "insufficient_data": 0, "rule_error": 0}


def with_documents(report: Mapping[str, Any], others: Sequence[OtherDocument]) -> dict[str, Any]:
    """The row of a published report with all documents that hold it, and with what comparing them adds to its counts."""
    of_form = _documents_of_forms(report)
    own = [form_id for form_id in report["forms"] if of_form[form_id] == report["document"]]
    found = list(findings_of(report, others))
    compared = any(other.compared for other in others)
    severities = [finding["severity"] for finding in found]
    failed = "fail" in {finding["outcome"] for finding in found}
    documents = [
        {"document": report["document"], "source_url": report["source_url"], "role": "published", "forms": own},
        *(_listed(other, of_form) for other in others),
    ]
    return dict(report) | {
        "forms": " ".join(report["forms"]),
        "documents": documents,
        "rules_evaluated": report["rules_evaluated"] + compared,
        "passed": report["passed"] + (compared and not found),
        "failed": report["failed"] + failed,
        "rounding": report["rounding"] + (bool(found) and not failed),
        "warnings": report["warnings"] + severities.count("warning"),
        "infos": report["infos"] + severities.count("info"),
    }


def findings_of(report: Mapping[str, Any], others: Iterable[OtherDocument]) -> Iterator[dict[str, Any]]:
    """What comparing the documents of a published report gives."""
    documents, url = _documents_of_forms(report), report["source_url"]
    for other in others:
        beyond = [each for each in other.differences if each.outcome == "fail"]
        if len(beyond) > MANY and 2 * len(beyond) > other.compared:
            yield _hardly_the_same(other, beyond, documents, url)
        else:
            for difference in other.differences:
                yield _finding(difference, other, documents)


def _documents_of_forms(report: Mapping[str, Any]) -> dict[str, str]:
    """The document of each form of a report."""
    return dict(zip(report["forms"], report["parts"] or [report["document"]] * len(report["forms"]), strict=True))


def _listed(other: OtherDocument, of_form: Mapping[str, str]) -> dict[str, Any]:
    """Another document, as the report's row names it: reader and rules decide which differences were seen."""
    return {
        "document": other.document,
        "source_url": other.url,
        "role": other.role,
        "forms": [form_id for form_id in other.forms if other.role != "part" or of_form.get(form_id) == other.document],
        "version": other.version,
        "reader_version": other.reader_version,
        "rules_version": other.rules_version,
        "held_back": list(other.held_back),
        "compared": other.compared,
        "differing": sum(each.outcome == "fail" for each in other.differences),
    }


def _finding(difference: Difference, other: OtherDocument, documents: Mapping[str, str]) -> dict[str, Any]:
    form_id, _, line, column, _ = difference.address
    zh_place, en_place = _place(form_id, line, column, difference.label)
    unit = str((difference.one or difference.other or {})["money_unit"])
    gap = plain(abs(difference.difference) / YUAN.get(unit, Decimal(1)))
    (zh_one, en_one), (zh_other, en_other) = _said(difference.one), _said(difference.other)
    zh = f"{zh_place}{zh_one}；载有同一报告的另一文件（{other.url}）{zh_other}，相差 {gap} {unit}"
    en = f"{en_place}{en_one}; another document with the same report ({other.url}){en_other}, a difference of {gap} {unit}"
    if difference.outcome == "rounding":
        zh, en = f"{zh}，在两份文件金额单位不同可以带来的范围之内。", f"{en}, within what their different units of money explain."
    elif not difference.sure:
        zh = f"{zh}。本站对其中的数字识读把握不足，请以原文为准。"
        en = f"{en}. Our reading of them is not certain: see the originals."
    else:
        zh, en = f"{zh}。差异的原因未经核实。", f"{en}. The cause has not been established."
    one, two = difference.one, difference.other
    return _row(
        "warning" if difference.outcome == "fail" and difference.sure else "info",
        difference.outcome,
        zh,
        f"{en[:1].upper()}{en[1:]}",
        [_operand(row, document) for row, document in ((one, documents.get(form_id, "")), (two, other.document)) if row],
    ) | {
        "reported": one["amount"] if one else Decimal(0),
        "expected": two["amount"] if two else Decimal(0),
        "difference": difference.difference,
        "tolerance": difference.tolerance,
    }


def _hardly_the_same(other: OtherDocument, beyond: Sequence[Difference], documents: Mapping[str, str], url: str) -> dict[str, Any]:
    first, sure = beyond[0], any(each.sure for each in beyond)
    zh = f"所公布的文件（{url}）与另一文件（{other.url}）的单位、年度和口径相同，可比的 {other.compared} 个数字中有 {len(beyond)} 个不同，"
    zh += "可能不是同一份报告。原因未经核实。"
    en = f"The published document ({url}) and another one ({other.url}) are of the same unit, year and scope, but {len(beyond)} of "
    en += f"{other.compared} figures differ: they may not be the same report. The cause has not been established."
    sides = ((first.one, documents.get(first.address[0], "")), (first.other, other.document))
    return _row("warning" if sure else "info", "fail", zh, en, [_operand(row, document) for row, document in sides if row])


def _row(severity: str, outcome: str, message: str, message_en: str, operands: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "rule": RULE,
        "severity": severity,
        "outcome": outcome,
        "message": message,
        "message_en": message_en,
        "reported": None,
        "expected": None,
        "difference": None,
        "tolerance": None,
        "figures": operands,
        "explanation": "",
        "case": None,
        "candidates": None,
    }


def _operand(row: Mapping[str, Any], document: str) -> dict[str, Any]:
    operand = {name: row[name] for name in OPERAND} | {"amount": plain(row["amount"]), "fiscal_year": None, "document": document}
    return operand | {"bbox": [row["x0"], row["top"], row["x1"], row["bottom"]] if row["x0"] is not None else None}


def _said(row: Mapping[str, Any] | None) -> tuple[str, str]:
    if row is None:
        return "未列金额", " shows no amount"
    zh, en = (f"第{row['page']}页", f" on page {row['page']}") if row["page"] else (f"（{row['location']}）" if row["location"] else "", "")
    en = en or (f" at {row['location']}" if row["location"] else "")
    return f"{zh}印为 {row['printed']} {row['money_unit']}", f"{en} prints {row['printed']} {row['money_unit']}"


def _place(form_id: str, line: str, column: str, label: str) -> tuple[str, str]:
    """The address in words: form, line and column."""
    declared = form(form_id)
    lines = {item.id: (item.title, item.title_en) for side in declared.sides for item in side.lines}
    lines |= {item.code: (f"{item.code} {item.title}", f"{item.code} {item.title_en}") for item in functional_classes()}
    zh, en = lines.get(line, (f"{line} {label}".strip(), line))
    columns = {item.id: (item.title, item.title_en) for side in declared.sides for item in side.columns}
    if len(columns) > 1 and column in columns and column != "amount":
        zh, en = f"{zh}·{columns[column][0]}", f"{en} · {columns[column][1]}"
    return f"《{declared.title}》“{zh}”", f"{declared.title_en}: {en}"
