"""Chinese prose in a terminal: where its lines end."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from mingzhang.prose import Prose

FINDING = (
    "不符 N-GRW  文字说明“财政拨款支出总计含年末财政拨款结转和结余49.56万元),与上年相比,减少209.96万元,减少95.79%”印为 95.79%；"
    "按所列数字算得 9.58%，相差 86.21 个百分点。第6页《支出决算表》印为 1,237.35 万元；T03-H1、T03-V1、X01-02b。"
)


def lines(text: str, width: int) -> list[str]:
    shown = StringIO()
    Console(file=shown, width=width).print(Prose(Text(text)))
    return shown.getvalue().splitlines()


@pytest.mark.parametrize("width", range(24, 100))
def test_no_line_breaks_a_number_or_begins_with_a_comma(width: int) -> None:
    shown = lines(FINDING, width)
    assert "".join(shown).replace(" ", "") == FINDING.replace(" ", "")
    assert all(cell_len(line) <= width for line in shown)
    assert not any(line[0] in "，。；、）”%,)" for line in shown)
    for whole in ("209.96万元", "95.79%", "1,237.35 万元", "T03-H1", "X01-02b", "《支"):
        assert any(whole in line for line in shown)


def test_an_empty_line_at_the_end_stays() -> None:
    assert lines("甲局\n", 20) == ["甲局", ""]
