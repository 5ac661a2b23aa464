"""The question that a person reads under Required Actions: everything they need, and a document's words only as words."""

from __future__ import annotations

import re

import pytest

from mingzhang.warehouse.doubts import BrokenRelation, Doubt, Reason
from mingzhang.warehouse.questions import DoubtfulReport

EVIL = "局|![x](http://evil.example/x.png)\n# <script>{{ var.value.key }} www.evil.example *粗*"


@pytest.fixture
def question(dags):
    """The plugin's module; its path is known once the DAGs have been read."""
    from mingzhang_airflow import question

    return question


def doubt(unit: str = "样本市图书馆", url: str = "http://site.example/%E5%86%B3.pdf?a=1&b=(2)", reasons: int = 1) -> Doubt:
    report = DoubtfulReport("430200-1/2022/final_accounts/unit", "ab12", unit, 2022, "0" * 64, url, ("x",), None)
    relation = BrokenRelation("T03-H1", "合计印为 5.00 元", "the total is printed as 5.00", ((6, "5.00"), (None, "4.00")))
    return Doubt(report, "unit", "样本市财政局", tuple(Reason(f"第{n}处", "") for n in range(reasons)), (relation,))


def test_it_says_what_it_is_about_in_both_languages(question):
    said = question.describe(doubt()).replace("\\", "")
    for words in (
        "**样本市图书馆**",
        "2022",
        "单位 unit",
        "样本市财政局",
        "第0处",
        "T03-H1",
        "the total is printed as 5.00",
        "第6页 5.00；4.00",
        "ab12",
    ):
        assert words in said
    for answer in question.VERDICTS:
        assert f"**{answer}**" in said


def test_the_source_is_a_link_if_it_is_one_of_the_web(question):
    assert "](<http://site.example/%E5%86%B3.pdf?a=1&b=(2)>)" in question.describe(doubt())
    for url in ("javascript:alert(1)", "file:///etc/passwd", "http://x/> <script>"):
        links = re.findall(r"\]\(<(.*?)>\)", question.describe(doubt(url=url)))
        assert links in ([], ["http://x/%3E%20%3Cscript%3E"])


def test_words_of_a_document_are_only_words(question):
    said = question.describe(doubt(unit=EVIL))
    (row,) = (line for line in said.splitlines() if line.startswith("| 单位 unit |"))
    assert not re.search(r"(?<!\\)[|!\[\]<>{}#]", row.removeprefix("| 单位 unit | **").removesuffix("** |"))
    assert "body" not in question.Question.template_fields


def test_of_many_reasons_the_first_are_shown_and_the_rest_counted(question):
    said = question.describe(doubt(reasons=question.SHOWN + 7))
    assert f"第{question.SHOWN - 1}处" in said
    assert f"第{question.SHOWN}处" not in said
    assert "另有 7 处" in said
