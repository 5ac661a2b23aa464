"""Claims from many wordings. The sentences are made for these tests; their numbers mean nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingzhang.accounts import Claim, Figure
from mingzhang.read.narrative.claims import read_claims
from mingzhang.read.sheets import Sheet

TOTALS = "一、收入支出决算总体情况说明"
INCOME = "二、收入决算情况说明"
EXPENDITURE = "三、支出决算情况说明"
FISCAL = "四、财政拨款收入支出决算总体情况说明"
BUDGET = "五、一般公共预算财政拨款支出决算情况说明"
BASIC = "六、一般公共预算财政拨款基本支出决算情况说明"
THREE = "七、“三公”经费支出决算情况说明"
PROCUREMENT = "十、政府采购支出情况"
RUNNING = "九、机关运行经费支出情况"
MEETINGS = "十、一般性支出情况"
FUND = "八、政府性基金预算财政拨款收入支出决算情况说明"
LABELS = {
    "05": {
        "205": "教育支出",
        "20502": "普通教育",
        "2050202": "小学教育",
        "2050203": "初中教育",
        "2080505": "机关事业单位基本养老保险缴费支出",
    },
    "08": {"212": "城乡社区支出", "2120899": "其他国有土地使用权出让收入安排的支出"},
}


def figures() -> list[Figure]:
    return [
        Figure(form, code, "total", "1.00", Decimal(10000), "万元", label) for form, rows in LABELS.items() for code, label in rows.items()
    ]


def claims(text: str) -> list[Claim]:
    """The claims that state something of a subject; names have a test of their own."""
    return [claim for claim in read_claims([Sheet(1, text)], figures(), 2023, "云溪县教育局")[0] if claim.kind != "names"]


def say(claim: Claim) -> str:
    """A claim in a line: subject, kind, basis, number, direction and what it compares with."""
    parts = [claim.subject.removesuffix(".amount"), claim.kind if claim.basis == "actual" else f"{claim.kind}/{claim.basis}"]
    parts += [claim.printed + claim.unit, claim.direction]
    parts += [f"against {claim.against}" if claim.against else "", f"of {claim.base}" if claim.base else ""]
    parts += [f"in {claim.year}" if claim.year != 2023 else "", claim.state if claim.state != "read" else ""]
    return " ".join(filter(None, parts))


WORDINGS: list[tuple[str, str, list[str]]] = [
    (
        TOTALS,
        "2023年度收入总计820.50万元，支出总计820.50万元。与2022年相比，收、支总计各增加20.50万元，增长2.56%。",
        [
            "01.income_total level 820.50万元",
            "01.expenditure_total level 820.50万元",
            "01.income_total change 20.50万元 up against previous_year",
            "01.income_total change_percent 2.56% up against previous_year",
        ],
    ),
    (
        TOTALS,
        "云溪县教育局2023年度收、支总计均为820.50万元，比上年决算数减少20.50万元，下降2.44%，主要是项目减少。",
        [
            "01.income_total level 820.50万元",
            "01.income_total change 20.50万元 down against previous_year",
            "01.income_total change_percent 2.44% down against previous_year",
        ],
    ),
    (
        TOTALS,
        "2023年度收入支出总计820.50万元。与上年对比增加20.50万元，增幅2.56%。",
        [
            "01.income_total level 820.50万元",
            "01.income_total change 20.50万元 up against previous_year",
            "01.income_total change_percent 2.56% up against previous_year",
        ],
    ),
    (
        TOTALS,
        "2023年度收入总计820.50万元，其中：本年收入合计800.00万元，使用非财政拨款结余0.50万元，年初结转和结余20.00万元。支出总计820.50万元，其中：本年支出合计810.00万元，结余分配0.50万元，年末结转和结余10.00万元。收入支出总体与上年相比，增加20.50万元，增长2.56%。",
        [
            "01.income_total level 820.50万元",
            "01.current_income level 800.00万元",
            "01.nonfiscal_surplus_used level 0.50万元",
            "01.opening_balance level 20.00万元",
            "01.expenditure_total level 820.50万元",
            "01.current_expenditure level 810.00万元",
            "01.surplus_distribution level 0.50万元",
            "01.closing_balance level 10.00万元",
            "01.income_total change 20.50万元 up against previous_year",
            "01.income_total change_percent 2.56% up against previous_year",
        ],
    ),
    (
        TOTALS,
        "2023年度收入、支出决算总计各820.50万元，较上年同期持平。",
        [
            "01.income_total level 820.50万元",
            "01.income_total direction 持平 flat against previous_year",
        ],
    ),
    (
        TOTALS,
        "收入总计820.50万元。包括：\n1.本年收入决算合计800.00万元。与上年相比增加30.00万元，增长3.90%，变动原因：人员经费增加。\n2.年初结转和结余20.00万元。与上年相比减少9.50万元，减少32.20%，变动原因：上年项目完成。",
        [
            "01.income_total level 820.50万元",
            "01.current_income level 800.00万元",
            "01.current_income change 30.00万元 up against previous_year",
            "01.current_income change_percent 3.90% up against previous_year",
            "01.opening_balance level 20.00万元",
            "01.opening_balance change 9.50万元 down against previous_year",
            "01.opening_balance change_percent 32.20% down against previous_year",
        ],
    ),
    (
        TOTALS,
        "2023年度收入总计820.50万元，较上年增加20.50万元（增长2.56%）。",
        [
            "01.income_total level 820.50万元",
            "01.income_total change 20.50万元 up against previous_year",
            "01.income_total change_percent 2.56% up against previous_year",
        ],
    ),
    (
        TOTALS,
        "2023年度总收入820.50万元，其中本年收入800.00万元；总支出820.50万元，其中本年支出810.00万元。收支较上年决算数增加20.50万元，增长2.6%。",
        [
            "01.income_total level 820.50万元",
            "01.current_income level 800.00万元",
            "01.expenditure_total level 820.50万元",
            "01.current_expenditure level 810.00万元",
            "01.income_total change 20.50万元 up against previous_year",
            "01.income_total change_percent 2.6% up against previous_year",
        ],
    ),
    (
        TOTALS,
        "项目支出与上年相比，增加20.00万元，增长10%。收入总计820.50万元。项目支出与上年相比，增加20.00万元，增长10%。",
        [
            "01.income_total level 820.50万元",
        ],
    ),
    (
        TOTALS,
        "2022年度收入总计800.00万元，支出总计800.00万元；2023年度收入总计820.50万元。",
        [
            "01.income_total level 800.00万元 in 2022",
            "01.expenditure_total level 800.00万元 in 2022",
            "01.income_total level 820.50万元",
        ],
    ),
    (
        INCOME,
        "2023年度收入合计800.00万元，其中：一般公共预算财政拨款收入700.00万元，占87.50%；政府性基金预算财政拨款收入50.00万元，占6.25%；事业收入50.00万元，占6.25%；上级补助收入0万元，占0%；附属单位上缴收入0.00万元，占0.00%。",
        [
            "02.total.total level 800.00万元",
            "01.general_public_budget level 700.00万元",
            "01.general_public_budget share 87.50%",
            "01.government_fund level 50.00万元",
            "01.government_fund share 6.25%",
            "02.total.institutional level 50.00万元",
            "02.total.institutional share 6.25%",
            "02.total.superior_subsidy level 0万元",
            "02.total.superior_subsidy share 0%",
            "02.total.affiliated_remittance level 0.00万元",
            "02.total.affiliated_remittance share 0.00%",
        ],
    ),
    (
        INCOME,
        "本年收入合计800.00万元，其中：财政拨款收入750.00万元，占本年收入合计的93.75%；其他收入50.00万元，占总收入的6.25%。",
        [
            "02.total.total level 800.00万元",
            "02.total.fiscal_appropriation level 750.00万元",
            "02.total.fiscal_appropriation share 93.75% of 02.total.total",
            "02.total.other level 50.00万元",
            "02.total.other share 6.25% of 01.income_total.amount",
        ],
    ),
    (
        INCOME,
        "本年收入800.00万元，比上年增加30.00万元，增长3.90%。其中：财政拨款收入750.00万元，占93.75%，比上年增加20.00万元，增长2.74%。",
        [
            "02.total.total level 800.00万元",
            "02.total.total change 30.00万元 up against previous_year",
            "02.total.total change_percent 3.90% up against previous_year",
            "02.total.fiscal_appropriation level 750.00万元",
            "02.total.fiscal_appropriation share 93.75%",
            "02.total.fiscal_appropriation change 20.00万元 up against previous_year",
            "02.total.fiscal_appropriation change_percent 2.74% up against previous_year",
        ],
    ),
    (
        INCOME,
        "云溪县教育局2023年度收入合计8,000,000.00元，其中：财政拨款收入7,500,000.00元，占93.75%。",
        [
            "02.total.total level 8,000,000.00元",
            "02.total.fiscal_appropriation level 7,500,000.00元",
            "02.total.fiscal_appropriation share 93.75%",
        ],
    ),
    (
        INCOME,
        "本年收入合计800.00万元，其中：非同级财政拨款收入50.00万元，占6.25%；财政拨款收入（含政府性基金）750.00万元。",
        [
            "02.total.total level 800.00万元",
            "02.total.fiscal_appropriation level 750.00万元",
        ],
    ),
    (
        EXPENDITURE,
        "本年支出合计810.00万元，其中：基本支出600.00万元，占74.07%；项目支出210.00万元，占25.93%；上缴上级支出0万元；经营支出0万元；对附属单位补助支出0万元。",
        [
            "03.total.total level 810.00万元",
            "03.total.basic level 600.00万元",
            "03.total.basic share 74.07%",
            "03.total.project level 210.00万元",
            "03.total.project share 25.93%",
            "03.total.remitted_to_superior level 0万元",
            "03.total.operating level 0万元",
            "03.total.affiliated_subsidy level 0万元",
        ],
    ),
    (
        EXPENDITURE,
        "2023年度支出合计810.00万元，较上年减少5.00万元，降低0.61%。其中：基本支出600.00万元，占支出总额的74.07%。",
        [
            "03.total.total level 810.00万元",
            "03.total.total change 5.00万元 down against previous_year",
            "03.total.total change_percent 0.61% down against previous_year",
            "03.total.basic level 600.00万元",
            "03.total.basic share 74.07% of 03.total.total",
        ],
    ),
    (
        FISCAL,
        "2023年度财政拨款收、支总计770.00万元。与2022年度相比，财政拨款收、支总计各减少12.00万元，下降1.53%。",
        [
            "04.income_total level 770.00万元",
            "04.income_total change 12.00万元 down against previous_year",
            "04.income_total change_percent 1.53% down against previous_year",
        ],
    ),
    (
        FISCAL,
        "财政拨款收入总计770.00万元，支出总计770.00万元。其中：年初财政拨款结转和结余20.00万元。与上年相比，财政拨款收、支各增加3.00万元，增长0.39%，与年初预算相比增加70.00万元，增长10.00%。",
        [
            "04.income_total level 770.00万元",
            "04.expenditure_total.total level 770.00万元",
            "04.opening_balance level 20.00万元",
            "04.income_total change 3.00万元 up against previous_year",
            "04.income_total change_percent 0.39% up against previous_year",
            "04.income_total change 70.00万元 up against initial_budget",
            "04.income_total change_percent 10.00% up against initial_budget",
        ],
    ),
    (
        BUDGET,
        "（一）一般公共预算财政拨款支出决算总体情况\n2023年度一般公共预算财政拨款支出720.00万元，占本年支出合计的88.89%。与2022年相比，一般公共预算财政拨款支出增加9.00万元，增长1.27%。",
        [
            "05.total.total level 720.00万元",
            "05.total.total share 88.89% of 03.total.total",
            "05.total.total change 9.00万元 up against previous_year",
            "05.total.total change_percent 1.27% up against previous_year",
        ],
    ),
    (
        BUDGET,
        "（二）一般公共预算财政拨款支出决算结构情况\n2023年度一般公共预算财政拨款支出720.00万元，主要用于以下方面：教育支出（类）600.00万元，占83.33%；社会保障和就业支出120.00万元，占16.67%。",
        [
            "05.total.total level 720.00万元",
            "05.205.total level 600.00万元",
            "05.205.total share 83.33%",
            "05.208.total level 120.00万元",
            "05.208.total share 16.67%",
        ],
    ),
    (
        BUDGET,
        "（二）一般公共预算财政拨款支出决算结构情况\n一般公共预算财政拨款支出主要用于以下方面：教育（类）支出600.00万元，占83.33%；社会保障和就业（类）支出120.00万元，占16.67%。",
        [
            "05.205.total level 600.00万元",
            "05.205.total share 83.33%",
            "05.208.total level 120.00万元",
            "05.208.total share 16.67%",
        ],
    ),
    (
        BUDGET,
        "（三）一般公共预算财政拨款支出决算具体情况\n1.教育支出（类）普通教育（款）小学教育（项）：支出决算为400.00万元，完成预算98.50%，决算数小于预算数的主要原因是人员调动。\n2.社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）：支出决算为120.00万元，完成预算100%，决算数等于预算数。",
        [
            "05.2050202.total level 400.00万元",
            "05.2050202.total completion/budget 98.50%",
            "05.2050202.total direction 小于 down against budget",
            "05.2080505.total level 120.00万元",
            "05.2080505.total completion/budget 100%",
        ],
    ),
    (
        BUDGET,
        "（三）一般公共预算财政拨款支出决算具体情况\n2023年度一般公共预算财政拨款支出年初预算700.00万元，支出决算720.00万元，完成年初预算的102.86%。其中：\n（1）教育支出（类）普通教育（款）初中教育（项）年初预算180.00万元，支出决算200.00万元，完成年初预算的111.11%，决算数大于年初预算数的主要原因：新增班级。",
        [
            "05.total.total level/initial_budget 700.00万元",
            "05.total.total level 720.00万元",
            "05.total.total completion/initial_budget 102.86%",
            "05.2050203.total level/initial_budget 180.00万元",
            "05.2050203.total level 200.00万元",
            "05.2050203.total completion/initial_budget 111.11%",
            "05.2050203.total direction 大于 up against initial_budget",
        ],
    ),
    (
        BUDGET,
        "（三）一般公共预算财政拨款支出决算具体情况\n1、教育支出（类）普通教育（款）小学教育（项）。年初预算为390.00万元，支出决算为400.00万元，完成年初预算的102.56%。其中：基本支出300.00万元，项目支出100.00万元。",
        [
            "05.2050202.total level/initial_budget 390.00万元",
            "05.2050202.total level 400.00万元",
            "05.2050202.total completion/initial_budget 102.56%",
            "05.2050202.basic level 300.00万元",
            "05.2050202.project level 100.00万元",
        ],
    ),
    (
        BUDGET,
        "（三）一般公共预算财政拨款支出决算具体情况\n2050202小学教育支出决算400.00万元，比年初预算增加10.00万元，增长2.56%。",
        [
            "05.2050202.total level 400.00万元",
            "05.2050202.total change 10.00万元 up against initial_budget",
            "05.2050202.total change_percent 2.56% up against initial_budget",
        ],
    ),
    (
        BASIC,
        "2023年度一般公共预算财政拨款基本支出600.00万元，其中：\n人员经费500.00万元，主要包括：基本工资、津贴补贴。\n公用经费100.00万元，主要包括：办公费。",
        [
            "05.total.basic level 600.00万元",
            "06.personnel_total level 500.00万元",
            "06.public_total level 100.00万元",
        ],
    ),
    (
        BASIC,
        "云溪县教育局一般公共预算基本支出600.00万元，其中人员经费500.00万元，占83.33%，日常公用经费100.00万元，占16.67%。",
        [
            "05.total.basic level 600.00万元",
            "06.personnel_total level 500.00万元",
            "06.personnel_total share 83.33%",
            "06.public_total level 100.00万元",
            "06.public_total share 16.67%",
        ],
    ),
    (
        THREE,
        "2023年度“三公”经费财政拨款支出预算为9.00万元，支出决算为8.00万元，完成预算的88.89%，比上年减少1.00万元，下降11.11%。其中：因公出国（境）费支出决算0万元，占0%；公务用车购置及运行维护费支出决算6.00万元，占75.00%；公务接待费支出决算2.00万元，占25.00%。",
        [
            "07.actual.total level/budget 9.00万元",
            "07.actual.total level 8.00万元",
            "07.actual.total completion/budget 88.89%",
            "07.actual.total change 1.00万元 down against previous_year",
            "07.actual.total change_percent 11.11% down against previous_year",
            "07.actual.overseas_travel level 0万元",
            "07.actual.overseas_travel share 0%",
            "07.actual.vehicles level 6.00万元",
            "07.actual.vehicles share 75.00%",
            "07.actual.reception level 2.00万元",
            "07.actual.reception share 25.00%",
        ],
    ),
    (
        THREE,
        "公务用车购置及运行费预算数7.00万元，决算数6.00万元，其中：公务用车购置费0万元，公务用车运行维护费6.00万元，较上年增加0.50万元，增长9.09%。年末公务用车保有量3辆。",
        [
            "07.actual.vehicles level/budget 7.00万元",
            "07.actual.vehicles level 6.00万元",
            "07.actual.vehicle_purchase level 0万元",
            "07.actual.vehicle_operation level 6.00万元",
            "07.actual.vehicle_operation change 0.50万元 up against previous_year",
            "07.actual.vehicle_operation change_percent 9.09% up against previous_year",
            "three_public.vehicles_kept level 3辆",
        ],
    ),
    (
        THREE,
        "公务接待费支出决算2.00万元。其中：国内接待费2.00万元，国内公务接待25批次、180人次；外事接待支出0万元。",
        [
            "07.actual.reception level 2.00万元",
            "three_public.domestic_reception level 2.00万元",
            "three_public.receptions level 25批次",
            "three_public.guests level 180人次",
            "three_public.foreign_reception level 0万元",
        ],
    ),
    (
        THREE,
        "因公出国（境）费0万元，全年使用财政拨款安排出国（境）团组0个，累计0人次。与上年持平。",
        [
            "07.actual.overseas_travel level 0万元",
            "three_public.groups level 0个",
            "three_public.travellers level 0人次",
            "07.actual.overseas_travel direction 持平 flat against previous_year",
        ],
    ),
    (
        THREE,
        "“三公”经费支出年初预算数为9.00万元，决算数为8.00万元，完成年初预算的88.89%。公务接待费支出决算2.00万元，占总支出决算的25.00%。",
        [
            "07.actual.total level/initial_budget 9.00万元",
            "07.actual.total level 8.00万元",
            "07.actual.total completion/initial_budget 88.89%",
            "07.actual.reception level 2.00万元",
            "07.actual.reception share 25.00% of x:总支出决算",
        ],
    ),
    (
        RUNNING,
        "本单位2023年度机关运行经费支出100.00万元，比2022年减少5.00万元，降低4.76%，主要原因是压缩办公费。",
        [
            "agency_operation level 100.00万元",
            "agency_operation change 5.00万元 down against previous_year",
            "agency_operation change_percent 4.76% down against previous_year",
        ],
    ),
    (
        RUNNING,
        "2023年度机关运行经费支出100.00万元，与2022年度基本持平。",
        [
            "agency_operation level 100.00万元",
        ],
    ),
    (
        MEETINGS,
        "2023年本部门开支会议费1.50万元，用于召开年度会议，人数60人；开支培训费3.00万元，人数200人。",
        [
            "meeting level 1.50万元",
            "meeting.participants level 60人",
            "training level 3.00万元",
            "training.participants level 200人",
        ],
    ),
    (
        PROCUREMENT,
        "2023年度政府采购支出总额90.00万元，其中：政府采购货物支出60.00万元、政府采购工程支出10.00万元、政府采购服务支出20.00万元。授予中小企业合同金额90.00万元，占政府采购支出总额的100.00%，其中：授予小微企业合同金额45.00万元，占授予中小企业合同金额的50.00%；货物采购授予中小企业合同金额占货物支出金额的100%。",
        [
            "procurement.total level 90.00万元",
            "procurement.goods level 60.00万元",
            "procurement.works level 10.00万元",
            "procurement.services level 20.00万元",
            "procurement.small_and_medium level 90.00万元",
            "procurement.small_and_medium share 100.00% of procurement.total",
            "procurement.micro level 45.00万元",
            "procurement.micro share 50.00% of procurement.small_and_medium",
        ],
    ),
    (
        FUND,
        "2023年度政府性基金预算财政拨款年初结转和结余5.00万元，本年收入50.00万元，本年支出45.00万元，年末结转和结余10.00万元。具体情况如下：\n1.城乡社区支出（类）国有土地使用权出让收入安排的支出（款）其他国有土地使用权出让收入安排的支出（项）：支出决算45.00万元，完成年初预算的90%。",
        [
            "08.total.opening_balance level 5.00万元",
            "08.total.income level 50.00万元",
            "08.total.expenditure level 45.00万元",
            "08.total.closing_balance level 10.00万元",
            "08.2120899.expenditure level 45.00万元",
            "08.2120899.expenditure completion/initial_budget 90%",
        ],
    ),
    (
        TOTALS,
        "2023年度收入总计820.50万元，与上年相比，增加（减少）20.50万元，增长（下降）2.56%。",
        [
            "01.income_total level 820.50万元",
            "01.income_total change 20.50万元 against previous_year residue",
            "01.income_total change_percent 2.56% against previous_year residue",
        ],
    ),
    (
        TOTALS,
        "2023年度收入总计万元，支出总计XX万元，与上年相比增加%。",
        [
            "01.income_total level 万元 blank",
            "01.expenditure_total level XX万元 blank",
            "share % blank",
        ],
    ),
    (
        THREE,
        "公务接待费支出决算为2.00万元，占%。",
        [
            "07.actual.reception level 2.00万元",
            "07.actual.reception share % blank",
        ],
    ),
]


@pytest.mark.parametrize(("heading", "sentence", "expected"), WORDINGS)
def test_a_wording_is_understood(heading: str, sentence: str, expected: list[str]) -> None:
    assert [say(claim) for claim in claims(f"{heading}\n{sentence}")] == expected


def test_the_names_of_an_item_and_of_a_list_are_claims_too() -> None:
    item = f"{BUDGET}\n1.教育支出（类）普通教育（款）小学教育（项）。年初预算为390.00万元，支出决算为400.00万元。"
    coded = f"{BUDGET}\n（一）2050202-小学教育400.00万元。"
    listed = (
        f"{BASIC}\n人员经费500.00万元，占83.33%，主要包括：基本工资、津贴补贴、奖金；公用经费100.00万元，包括办公费、印刷费、差旅费等。"
    )
    found = [
        (claim.subject, claim.printed, claim.word)
        for text in (item, coded, listed)
        for claim in read_claims([Sheet(1, text)], figures(), 2023, None)[0]
        if claim.kind == "names"
    ]
    assert found == [
        ("05.2050202.total", "教育支出/普通教育/小学教育", ""),
        ("05.2050202.total", "//小学教育", ""),
        ("06.personnel_total.amount", "基本工资、津贴补贴、奖金", ""),
        ("06.public_total.amount", "办公费、印刷费、差旅费", "等"),
    ]


def test_reasons_are_claims_of_the_change_that_they_explain() -> None:
    text = f"{RUNNING}\n机关运行经费支出100.00万元，比上年增加20.00万元，增长25.00%。"
    text += "主要原因：一是人员经费增加12.00万元；二是新增物业费5.00万元。三是差旅费减少2.00万元。"
    assert [say(claim) for claim in claims(text)][3:] == [
        "agency_operation reason 12.00万元 up",
        "agency_operation reason 5.00万元 up",
        "agency_operation reason 2.00万元 down",
    ]
