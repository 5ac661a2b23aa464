"""The words around the tables: a short narrative that says with the report's own figures what happened. All of it is ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sample_publisher.reports import SampleReport


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


BEFORE = {
    "一、主要工作": "{unit}按照职责分工开展日常工作，所需经费纳入部门预算管理，年度终了编制决算并向社会公开。",
    "二、决算范围": "本册决算的范围是{unit}{year}年度的全部收入和支出。",
}
AFTER = {
    "一、收支总体情况": "{year}年度收入总计{01/income_total/amount}，支出总计{01/expenditure_total/amount}。",
    "二、收入情况": "本年度取得收入{02/total/total}，其中财政拨款收入{02/total/fiscal_appropriation}。",
    "三、支出情况": "本年度支出{03/total/total}，用于基本支出{03/total/basic}，用于项目支出{03/total/project}。",
    "四、财政拨款收支情况": "财政拨款收入{04/current_income/amount}，财政拨款支出{04/current_expenditure/total}。",
    "五、一般公共预算支出情况": "一般公共预算财政拨款支出{05/total/total}。",
    "六、基本支出情况": "基本支出中，人员经费{06/personnel_total/amount}，公用经费{06/public_total/amount}。",
    "七、“三公”经费情况": "“三公”经费预算{07/budget/total}，决算{07/actual/total}。",
    "八、政府性基金情况": "政府性基金预算财政拨款支出{08/total/expenditure}。",
    "九、国有资本经营预算情况": "国有资本经营预算财政拨款支出{09/total/expenditure}。",
    "十、名词解释": "基本支出维持单位日常运转，项目支出用于特定任务。结转和结余是年末尚未使用、转到下一年的资金。",
}
"""One section a form in the order of the forms. {form/line/column} is the printed figure with its unit of money."""


def before_tables(report: SampleReport) -> list[Section]:
    """What the unit is."""
    return [Section(heading, (_fill(words, report),)) for heading, words in BEFORE.items()]


def after_tables(report: SampleReport) -> list[Section]:
    """What the figures say, a section a form, and what the words mean."""
    return [Section(heading, (_fill(words, report),)) for heading, words in AFTER.items()]


def _fill(words: str, report: SampleReport) -> str:
    def figure(match: re.Match[str]) -> str:
        form, line, column = match[1], match[2], match[3]
        return f"{report.figures.get((form, line, column), '0')}{report.money_of(form)}"

    words = re.sub(r"\{(\d\d)/(\w+)/(\w+)\}", figure, words)
    return words.format(unit=report.unit, year=report.year)
