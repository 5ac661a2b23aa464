"""Personal data does not go out with the words around the figures; amounts, codes, addresses and official names do."""

from __future__ import annotations

import pytest

from mingzhang.publish.privacy import MASK, cleaned, filtered
from mingzhang.publish.resources import FIGURES, FINDINGS


@pytest.mark.parametrize(
    "text,expected",
    [
        ("联系电话：13812345678", f"联系电话：{MASK}"),
        ("发放至 138 1234 5678 的补助", f"发放至 {MASK} 的补助"),
        ("电话 0731-28881234", f"电话 {MASK}"),
        ("0731－28881234", MASK),
        ("11010519491231002X 困难补助", f"{MASK} 困难补助"),
        ("收款人：王小明，账号：6222 0212 3456 7890 123", f"收款人：{MASK}，账号：{MASK}"),
        ("户名：阿依古丽·买买提", f"户名：{MASK}"),
        ("4532015112830366", MASK),
        ("写信到 zhang.san@example.gov.cn 反映", f"写信到 {MASK} 反映"),
        ("联系人 李四 处理", f"联系人 {MASK} 处理"),
    ],
)
def test_what_can_name_a_person_is_taken_out(text, expected):
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "第6页《支出决算表》“2013999 其他社会工作事务支出·基本支出”印为 236.35 万元",
        "印为 13812345678 元，相差 13800000000 元",
        "印为 13,812,345,678.00 元",
        "13812345678.50",
        "载有同一报告的另一文件（http://a.example/13812345678/0731-28881234.pdf）",
        "样本市教育局2023年度部门决算",
        "负责人事工作的机构",
        "单位负责人和财务负责人",
        "电话费 1200.00",
        "4532015112830367",
        "30213 维修(护)费",
        "开户行手续费",
        "姓名不公开",
        "2023-01-01 至 2023-12-31",
    ],
)
def test_what_names_nobody_stays(text):
    assert cleaned(text) == text


class Rows:
    def __init__(self, resource, *rows):
        self.resource, self.given = resource, rows

    def filtered(self):
        from dataclasses import replace

        return list(filtered(replace(self.resource, rows=lambda *_: iter(self.given))).rows(None))


def test_keys_stay_apart_and_printed_amounts_never_change():
    rows = [{"line": f"x:联系电话：1381234567{n}", "label": f"联系电话：1381234567{n}", "printed": "13812345678"} for n in (1, 2)]
    first, second = Rows(FIGURES, *rows).filtered()
    assert first["line"] != second["line"] and "138" not in first["line"] + first["label"]
    assert first["printed"] == "13812345678"


def test_what_findings_quote_is_cleaned_as_well():
    operand = {"form": "narrative", "line": "x:联系人：王小明", "printed": "5", "document": "1" * 64}
    row = {"message": "联系人：王小明", "message_en": "", "explanation": "", "figures": [operand], "candidates": None}
    ((found),) = Rows(FINDINGS, row).filtered()
    assert "王小明" not in str(found) and found["figures"][0]["document"] == "1" * 64


def test_the_row_of_a_name_has_no_picture_nor_have_those_beside_it():
    from mingzhang.publish.site.content import _shown

    def row(label, top):
        return {"label": label, "document": "d", "page": 5, "top": top, "bottom": top + 10}

    rows = [row("办公费", 100), row(f"联系人：{MASK}", 120), row("印刷费", 140), row("水费", 300)]
    assert [each["label"] for each in _shown(rows)] == ["水费"]
