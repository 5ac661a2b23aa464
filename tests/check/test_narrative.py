"""Sound narratives of awkward wording are not accused, and findings on a narrative say what is printed beside what it should be."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.expectations.narrated import NARRATED, TEXT, narrated

from mingzhang.check.book import evaluate

if TYPE_CHECKING:
    from mingzhang.accounts import Checked, Finding

TOTALS = "一、收入支出决算总体情况说明\n"
INCOME = "二、收入决算情况说明\n"
EXPENDITURE = "三、支出决算情况说明\n"
FISCAL = "四、财政拨款收入支出决算总体情况说明\n"
BUDGET = "五、一般公共预算财政拨款支出决算情况说明\n"
BASIC = "六、一般公共预算财政拨款基本支出决算情况说明\n"
THREE = "七、“三公”经费支出决算情况说明\n"
PROCUREMENT = "十、政府采购支出情况\n"
RUNNING = "九、机关运行经费支出情况\n"
MEETINGS = "十、一般性支出情况\n"
FUND = "八、政府性基金预算财政拨款收入支出决算情况说明\n"
CAPITAL = "九、国有资本经营预算财政拨款支出决算情况说明\n"
ANNEX = "第五部分 附件\n部门整体支出绩效评价报告\n"
PERFORMANCE = "十二、预算绩效情况说明\n"

SOUND: list[tuple[str, str]] = [
    (
        TOTALS,
        "2023年度收入总计616.60万元。与上年相比增加56.05万元，增长10.00%。其中：项目支出增加20万元，增长3%，基本支出减少2万元，下降0.5%。",
    ),
    (
        TOTALS,
        "收入总计616.60万元，其中本年收入585.60万元，比上年增加30.00万元，增长5.40%；年初结转和结余30.00万元，比上年减少2.00万元，下降6.25%。",
    ),
    (
        TOTALS,
        "2023年度收、支总计616.60万元。收入较上年增加20.00万元，增长8%，支出较上年减少3.00万元，下降1%。",
    ),
    (
        TOTALS,
        "2022年度收、支总计560.55万元，2023年度收、支总计616.60万元，比上年增加56.05万元，增长10.00%。",
    ),
    (
        TOTALS,
        "2023年度收入总计616.60万元，较上年560.55万元增加56.05万元，增幅10.00%，主要原因是上年结转资金增加10.00万元，增长50%。",
    ),
    (
        TOTALS,
        "2023年度收、支总计616.60万元，比2022年决算数560.55万元增加56.05万元，增长10%。",
    ),
    (
        TOTALS,
        "收入支出总计616.60万元，其中机关本级收入总计500.00万元，下属中心收入总计116.60万元。",
    ),
    (
        INCOME,
        "本年收入合计585.60万元。其中：财政拨款收入573.47万元（一般公共预算财政拨款收入486.28万元、政府性基金预算财政拨款收入75.07万元、国有资本经营预算财政拨款收入12.12万元），占97.93%。",
    ),
    (
        INCOME,
        "本年收入合计585.60万元，其中：财政拨款收入573.47万元，占97.93%（上年占98.50%）；事业收入4.04万元，占0.69%，其他收入8.09万元，占1.38%，其中利息收入1.00万元，占其他收入的12.36%。",
    ),
    (
        INCOME,
        "本部门2023年度决算本年收入585.60万元，比上年增加25.60万元，比年初预算增加85.60万元，增长17.12%。",
    ),
    (
        EXPENDITURE,
        "本年支出合计591.60万元，按功能分类：一般公共服务支出449.82万元，占76.03%；社会保障和就业支出59.59万元，占10.07%；城乡社区支出70.07万元，占11.84%；国有资本经营预算支出12.12万元，占2.05%。",
    ),
    (
        EXPENDITURE,
        "本年支出合计591.60万元，其中：基本支出408.18万元，占69.00%，包括人员经费300.00万元，占基本支出的73.50%；项目支出183.42万元，占31.00%。",
    ),
    (
        EXPENDITURE,
        "2023年度支出591.60万元，完成年初预算550.00万元的107.56%。",
    ),
    (
        FISCAL,
        "2023年度财政拨款收、支总计598.47万元。其中：年初财政拨款结转和结余25.00万元，一般公共预算财政拨款收入486.28万元，政府性基金预算财政拨款收入75.07万元。财政拨款支出578.47万元，年末财政拨款结转和结余20.00万元。",
    ),
    (
        BUDGET,
        "（二）支出决算结构情况\n一般公共预算财政拨款支出496.28万元，主要用于以下方面：一般公共服务支出440.73万元，占88.81%；社会保障和就业支出55.55万元，占11.19%。",
    ),
    (
        BUDGET,
        "（三）支出决算具体情况\n一般公共预算财政拨款支出年初预算为450.00万元，全年预算为500.00万元，支出决算为496.28万元，完成全年预算的99.26%。决算数大于年初预算数的主要原因是追加经费，决算数小于全年预算数的主要原因是项目结余。",
    ),
    (
        BUDGET,
        "1、一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）。\n年初预算为0万元，支出决算为400.33万元，由于年初预算为0，无法计算完成率，决算数大于年初预算数的主要原因是追加。",
    ),
    (
        BUDGET,
        "1、一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）。年初预算为380.00万元，调整预算为410.00万元，支出决算为400.33万元，完成调整预算的97.64%。",
    ),
    (
        BUDGET,
        "1、一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）。支出决算为400.33万元，比上年增加10.33万元，增长2.65%，其中基本支出增加的主要原因是调资，比上年减少的原因是项目结束。",
    ),
    (
        BUDGET,
        "一般公共预算财政拨款支出496.28万元，占一般公共预算财政拨款收入的102.06%，占财政拨款支出的85.79%。",
    ),
    (
        BASIC,
        "一般公共预算财政拨款基本支出396.06万元，比上年增加6.06万元，增长1.55%。其中：人员经费270.06万元，比上年增加7.06万元，增长2.68%；公用经费126.00万元，比上年减少1.00万元，下降0.79%。",
    ),
    (
        BASIC,
        "基本支出396.06万元，其中：1.工资福利支出250.05万元，占63.13%；2.对个人和家庭的补助20.01万元；3.商品和服务支出89.00万元；4.资本性支出37.00万元。",
    ),
    (
        THREE,
        "“三公”经费年初预算为15.00万元，调整预算为16.00万元，支出决算为12.00万元，完成调整预算的75.00%，决算数小于预算数的主要原因是厉行节约。",
    ),
    (
        THREE,
        "“三公”经费支出决算12.00万元，比上年增加2.00万元，增长20.00%。其中：因公出国（境）费增加2.50万元，增长100%；公务接待费减少0.50万元，下降12.50%，主要原因是来访减少。",
    ),
    (
        THREE,
        "公务用车购置及运行维护费6.00万元，占“三公”经费支出的50%。其中：公务用车购置费2.00万元，购置1辆；公务用车运行维护费4.00万元，主要用于燃料费、维修费，每辆车平均1.00万元。",
    ),
    (
        THREE,
        "公务接待费支出决算为3.50万元，完成预算的77.78%，其中：外宾接待0.50万元，国内接待3.00万元。国内公务接待20批次，150人次。",
    ),
    (
        THREE,
        "全年“三公”经费财政拨款支出预算为16.00万元，占一般公共预算支出的3.22%。",
    ),
    (
        THREE,
        "2023年“三公”经费支出12.00万元，2022年“三公”经费支出10.00万元，同比增加2.00万元，增长20%。",
    ),
    (
        RUNNING,
        "2023年机关运行经费支出126.00万元，比年初预算数减少4.00万元，降低3.08%；比上年决算数增加6.00万元，增长5.00%。",
    ),
    (
        MEETINGS,
        "会议费支出1.20万元，比上年减少0.30万元，下降20%；培训费支出2.40万元，比上年增加0.40万元，增长20%。",
    ),
    (
        PROCUREMENT,
        "政府采购支出总额90.00万元，其中：政府采购货物支出60.00万元、政府采购工程支出10.00万元、政府采购服务支出20.00万元。授予中小企业合同金额80.00万元，占政府采购支出总额的88.89%，其中：授予小微企业合同金额50.00万元，占授予中小企业合同金额的62.5%。货物采购授予中小企业合同金额占货物支出金额的90%，工程采购授予中小企业合同金额占工程支出金额的100%。",
    ),
    (
        FUND,
        "政府性基金预算财政拨款收入75.07万元，年初结转和结余3.00万元，支出70.07万元，其中基本支出0万元，项目支出70.07万元，年末结转和结余8.00万元。与上年相比，收入增加5.07万元，增长7.24%。",
    ),
    (
        CAPITAL,
        "2023年度国有资本经营预算财政拨款支出12.12万元，其中：基本支出0万元，占0%；项目支出12.12万元，占100%。",
    ),
    (
        ANNEX,
        "（一）预算执行情况\n年初预算数500.00万元，调整后预算数616.60万元，实际支出591.60万元，执行率95.95%。其中基本支出408.18万元，人员经费300.00万元，公用经费108.18万元。",
    ),
    (
        ANNEX,
        "我单位基本支出408.18万元，其中工资福利支出260.00万元，商品和服务支出100.00万元。三公经费12.00万元，比上年下降10%。",
    ),
    (
        PERFORMANCE,
        "绩效自评项目5个，涉及资金183.42万元，占项目支出总额的100%，自评得分95分，预算执行率98%。",
    ),
    (
        TOTALS,
        "2023年度收入总计616.60万元，与2022年度相比增加56.05万元，增长约10%。",
    ),
    (
        TOTALS,
        "2023年收入总计6166000元，比上年增加560500元，增长10%。",
    ),
    (
        TOTALS,
        "本单位2023年度收、支总计616.6万元，与上年相比，增加56.1万元，增长10%。",
    ),
    (
        FISCAL,
        "财政拨款收入总计598.47万元，比上年增加33.47万元，增长5.92%，其中：一般公共预算财政拨款收入486.28万元，比上年增加1.28万元，增长0.26%；政府性基金收入75.07万元，比上年减少5.00万元，下降6.24%。",
    ),
    (
        BUDGET,
        "教育支出0万元；一般公共服务支出440.73万元，主要用于机关运转；较上年增加10.73万元，增长2.50%；社会保障和就业支出55.55万元，较上年减少0.45万元，下降0.80%。",
    ),
    (
        EXPENDITURE,
        "支出合计591.60万元，与上年相比，基本支出增加8.18万元，增长2.05%，项目支出减少6.58万元，下降3.46%。",
    ),
]


@pytest.fixture(scope="module")
def checked() -> dict[str, Checked]:
    return dict(zip((text for _, text in SOUND), evaluate([narrated(heading + text) for heading, text in SOUND]), strict=True))


@pytest.mark.parametrize("text", [text for _, text in SOUND])
def test_a_sound_narrative_is_not_accused(text: str, checked: dict[str, Checked]) -> None:
    said = [f for f in checked[text].findings if f.rule.startswith(("N-", "Y-")) and f.outcome == "fail" and f.severity != "info"]
    assert said == []


def finding(text: str, rule: str) -> Finding:
    return next(f for f in evaluate([narrated(text)])[0].findings if f.rule == rule and f.outcome == "fail")


def test_a_finding_on_a_percentage_says_what_is_printed_and_what_the_amounts_make_it() -> None:
    found = finding(TEXT.replace(*NARRATED["N-GRW"].words), "N-GRW")
    assert (found.reported, found.expected, found.difference) == (Decimal("59.24"), Decimal("5.92"), Decimal("53.32"))
    assert found.figures[0].form == "narrative"
    assert found.figures[0].printed == "59.24%"


def test_a_finding_on_an_amount_shows_the_claim_and_the_cell() -> None:
    found = finding(TEXT.replace(*NARRATED["N-INC"].words), "N-INC")
    assert (found.reported, found.expected) == (Decimal("5374700.00"), Decimal("5734700.00"))
    assert [(f.form, f.line, f.printed) for f in found.figures] == [
        ("narrative", "02.total.fiscal_appropriation", "537.47万元"),
        ("02", "total", "573.47"),
    ]


def test_a_short_amount_that_quotes_a_cell_stands_for_what_the_cell_prints() -> None:
    text = THREE + "公务接待费支出决算为3.5万元，比上年减少0.5万元，下降14.3%。"
    found = finding(text, "N-GRW")  # 0.5 of 4.0: 12.5 %; 3.5 alone, with one decimal, would leave more room
    assert found.expected == Decimal("12.5")


def test_growth_over_this_years_amount_is_noticed() -> None:
    found = finding(RUNNING + "机关运行经费支出126.00万元，比上年增加26.00万元，增长20.63%。", "N-GRW")
    assert (found.reported, found.expected) == (Decimal("20.63"), Decimal("26.00"))


def test_two_findings_about_one_cell_are_one_case() -> None:
    result = evaluate([narrated(TEXT.replace("基本支出408.18万元，占69.00%", "基本支出480.18万元，占69.00%"))])[0]
    assert [f.rule for f in result.findings if f.severity == "error"] == ["N-EXP"]
    assert result.cases[0].candidates[0].form == "narrative"
    assert result.cases[0].candidates[0].value == Decimal("4081800.00")
