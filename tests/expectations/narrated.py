"""The sound report with a narrative of its own, and for every rule on narratives the words that break it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.expectations.balanced import last_year, report, sound, with_changes

from mingzhang.accounts import Report
from mingzhang.read.narrative.claims import read_claims
from mingzhang.read.sheets import Sheet

NAMES = {
    "201": "一般公共服务支出",
    "20103": "政府办公厅（室）及相关机构事务",
    "2010301": "行政运行",
    "2010399": "其他政府办公厅（室）及相关机构事务支出",
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "2080505": "机关事业单位基本养老保险缴费支出",
}
TEXT = """第三部分 2023年度部门决算情况说明
一、收入支出决算总体情况说明
2023年度收入、支出总计616.60万元，其中：年初结转和结余30.00万元。与上年相比，收、支总计增加56.05万元，增长10.00%，主要原因是结算的工程增多。
二、收入决算情况说明
本年收入合计585.60万元，其中：财政拨款收入573.47万元，占97.93%；事业收入4.04万元，占0.69%；其他收入8.09万元，占1.38%。
三、支出决算情况说明
本年支出合计591.60万元，其中：基本支出408.18万元，占69.00%；项目支出183.42万元，占31.00%。比上年增加91.60万元，增长18.32%。
四、财政拨款收入支出决算总体情况说明
2023年度财政拨款收入、支出总计598.47万元，与上年相比增加33.47万元，增长5.92%。
财政拨款支出578.47万元，比上年增加58.47万元，增长11.24%。
五、一般公共预算财政拨款支出决算情况说明
（一）一般公共预算财政拨款支出决算总体情况
2023年度一般公共预算财政拨款支出496.28万元，占本年支出合计的83.89%。与上年相比减少3.72万元，下降0.74%，减少的主要原因是厉行节约。
（二）一般公共预算财政拨款支出决算结构情况
2023年度一般公共预算财政拨款支出496.28万元，主要用于以下方面：一般公共服务（类）支出440.73万元，占88.81%；社会保障和就业（类）支出55.55万元，占11.19%。
（三）一般公共预算财政拨款支出决算具体情况
2023年度一般公共预算财政拨款支出年初预算为500.00万元，支出决算为496.28万元，完成年初预算的99.26%。其中：
1、一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）。
年初预算为410.00万元，支出决算为400.33万元，完成年初预算的97.64%，决算数小于年初预算数的主要原因是人员调出。
2、一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）其他政府办公厅（室）及相关机构事务支出（项）。
年初预算为40.00万元，支出决算为40.40万元，完成年初预算的101.00%。
3、社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）。
年初预算为50.00万元，支出决算为55.55万元，完成年初预算的111.10%，决算数大于年初预算数的主要原因是缴费基数调整，追加5.55万元。
六、一般公共预算财政拨款基本支出决算情况说明
2023年度一般公共预算财政拨款基本支出396.06万元，其中：人员经费270.06万元，占基本支出的68.19%，主要包括基本工资、住房公积金、退休费；公用经费126.00万元，占基本支出的31.81%。
七、一般公共预算财政拨款“三公”经费支出决算情况说明
“三公”经费财政拨款支出预算为16.00万元，支出决算为12.00万元，完成预算的75.00%。
因公出国（境）费支出决算为2.50万元，全年安排因公出国（境）团组1个，累计2人次。
公务接待费支出决算为3.50万元，全年接待来访团组12个、来宾88人次。
八、政府性基金预算收入支出决算情况说明
政府性基金预算本年收入75.07万元，本年支出70.07万元。
九、机关运行经费支出说明
本部门2023年度机关运行经费支出126.00万元，比上年120.00万元增加6.00万元，增长5.00%，主要原因是新增物业费4.00万元、办公费1.50万元。
十、一般性支出情况说明
2023年开支会议费1.20万元，培训费2.40万元。
十一、政府采购支出说明
2023年度政府采购支出总额90.00万元，其中：政府采购货物支出60.00万元、政府采购工程支出10.00万元、政府采购服务支出20.00万元。
授予中小企业合同金额80.00万元，占政府采购支出总额的88.89%，其中：授予小微企业合同金额50.00万元，占政府采购支出总额的55.56%。
本县现有学校30所（城区学校12所、乡村学校18所）。
第五部分 附件
部门整体支出绩效评价报告
（一）基本支出情况
本年基本支出396.06万元，其中：工资福利支出250.05万元，商品和服务支出89.00万元。
本年实际总支出600.00万元，其中：基本支出408.18万元，项目支出183.42万元。
2023年部门预算收入500.00万元。
"""
BUDGET = """2024年部门预算说明
（一）机关运行经费：2024年机关运行经费预算30.00万元，比上年预算增加5.00万元，增长20.00%，增加的主要原因是人员增加：新增培训3.00万元、物业费1.00万元。
（二）支出预算：2024年支出预算100.00万元，比2023年90.00万元增加10.00万元。其中：一般公共服务支出80.00万元，卫生健康支出20.00万元。
基本支出60.00万元，其中：工资福利支出45.00万元，商品和服务支出15.00万元。项目支出40.00万元。
（五）收入预算：2024年收入预算100.00万元，其中：一般公共预算拨款90.00万元，事业收入10.00万元。
（三）政府采购预算：2024年政府采购预算总额40.00万元，其中：政府采购货物预算25.00万元，政府采购工程预算5.00万元，政府采购服务预算10.00万元。
（四）“三公”经费预算：2024年“三公”经费预算数9.00万元，其中：公务接待费3.00万元，公务用车购置及运行费4.00万元，因公出国（境）费2.00万元。
"""
YEAR_BEFORE = {
    "01.income_total.amount": "560.55",
    "03.total.total": "500.00",
    "04.income_total.amount": "565.00",
    "05.total.total": "500.00",
}


@dataclass(frozen=True)
class Told:
    """The rule is broken by one sentence, by a place of the forms, or by the report of the year before."""

    words: tuple[str, str] = ("", "")
    """What the narrative says, and what it says instead."""
    changes: dict[str, str | None] = field(default_factory=dict)
    before: dict[str, str | None] = field(default_factory=dict)
    budget: bool = False
    with_it: tuple[str, ...] = ()
    """The other rules of severity error or warning that the same defect breaks."""

    def sound(self) -> Report:
        """The report as it should be."""
        return self._report(BUDGET if self.budget else TEXT, {})

    def broken(self) -> Report:
        """The same with only that defect."""
        text = BUDGET if self.budget else TEXT
        assert self.words[0] in text
        return self._report(text.replace(*self.words, 1), self.changes)

    def last_year(self, *, broken: bool) -> Report:
        """The report of the year before."""
        return last_year({**YEAR_BEFORE, **(self.before if broken else {})})

    def _report(self, text: str, changes: dict[str, str | None]) -> Report:
        if not self.budget:
            return narrated(text, changes)
        claims, narrative = read_claims([Sheet(1, text)], (), 2024, "甲单位")
        return Report("甲单位", 2024, "budget", claims=claims, narrative=narrative)


def narrated(text: str = TEXT, changes: dict[str, str | None] | None = None, *, scanned: bool = False) -> Report:
    """The sound report with this narrative."""
    made = report(with_changes(sound(), dict(changes or {})))
    labelled = tuple(replace(f, label=NAMES.get(f.line, "")) if f.form == "05" else f for f in made.figures)
    claims, narrative = read_claims([Sheet(1, text, scanned=scanned)], labelled, made.year, made.unit)
    return replace(made, figures=labelled, claims=claims, narrative=narrative)


NARRATED: dict[str, Told] = {
    "N-TOT": Told(("总计616.60万元", "总计661.60万元"), with_it=("Y-PREV",)),
    "N-INC": Told(("财政拨款收入573.47万元", "财政拨款收入537.47万元")),
    "N-EXP": Told(("项目支出183.42万元", "项目支出182.42万元")),
    "N-05": Told(("一般公共预算财政拨款支出496.28万元，占", "一般公共预算财政拨款支出469.28万元，占"), with_it=("Y-PREV",)),
    "N-05I": Told(("支出决算为40.40万元", "支出决算为44.40万元"), with_it=("N-BUD",)),
    "N-05I-all": Told(
        ("2、一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）其他政府办公厅（室）及相关机构事务支出（项）。", "2、其余事项。")
    ),
    "N-06": Told(("人员经费270.06万元", "人员经费207.06万元"), with_it=("N-BASIC",)),
    "N-07": Told(("公务接待费支出决算为3.50万元", "公务接待费支出决算为3.05万元")),
    "N-07B": Told(("支出预算为16.00万元", "支出预算为61.00万元"), with_it=("N-BUD",)),
    "N-07C": Told(("来宾88人次", "来宾0人次")),
    "N-08": Told(("本年支出70.07万元", "本年支出77.07万元")),
    "N-UNIT": Told(("本年收入合计585.60万元", "本年收入合计585.60元")),
    "N-YEAR": Told(("2023年度收入、支出总计", "2021年度收入、支出总计")),
    "N-PCT": Told(("占基本支出的68.19%", "占基本支出的86.19%")),
    "N-STRUCT": Told(("支出55.55万元，占11.19%", "支出155.55万元，占11.19%"), with_it=("N-05I", "N-STRUCT-all")),
    "N-STRUCT-all": Told(("支出55.55万元，占11.19%", "支出45.55万元，占11.19%"), with_it=("N-05I",)),
    "N-GRW": Told(("增长5.92%", "增长59.24%")),
    "N-DIR": Told(("减少的主要原因", "增加的主要原因")),
    "N-BUD": Told(("完成年初预算的101.00%", "完成年初预算的1.00%")),
    "N-BUDSUM": Told(("年初预算为410.00万元", "年初预算为420.00万元"), with_it=("N-BUD",)),
    "N-BUDSUM-all": Told(("年初预算为410.00万元", "年初预算为400.00万元"), with_it=("N-BUD", "N-DIR")),
    "N-BASIC": Told(("公用经费126.00万元", "公用经费128.00万元"), with_it=("N-06",)),
    "N-RUN": Told(("机关运行经费支出126.00万元", "机关运行经费支出162.00万元"), with_it=("N-CHG",)),
    "N-RUN-all": Told(("机关运行经费支出126.00万元", "机关运行经费支出116.00万元"), with_it=("N-CHG",)),
    "N-MTG": Told(changes={"06.30215.amount": "1.50"}, with_it=("T06-C1",)),
    "N-MTG-max": Told(("会议费1.20万元", "会议费191.20万元")),
    "N-TRN": Told(changes={"06.30216.amount": "2.50"}, with_it=("T06-C1",)),
    "N-TRN-max": Told(("培训费2.40万元", "培训费192.40万元")),
    "N-PRC": Told(("工程支出10.00万元", "工程支出1.00万元")),
    "N-PRC-sme": Told(("授予中小企业合同金额80.00万元", "授予中小企业合同金额98.00万元"), with_it=("N-PCT",)),
    "N-PRC-micro": Told(("授予小微企业合同金额50.00万元", "授予小微企业合同金额85.00万元"), with_it=("N-PCT",)),
    "N-CNT": Told(("乡村学校18所", "乡村学校81所")),
    "N-ATT": Told(("工资福利支出250.05万元", "工资福利支出270.06万元")),
    "N-BLANK": Told(("，占0.69%", "，占%")),
    "N-TEXT": Told(("下降0.74%", "增长（下降）0.74%")),
    "Y-PREV": Told(before={"04.income_total.amount": "563.00"}),
    "Y-CARRY": Told(
        ("支出总计598.47万元，与上年相比增加33.47万元", "支出总计598.47万元，与上年相比增加93.47万元"), with_it=("N-GRW", "Y-PREV")
    ),
    "Y-CARRY-all": Told(("收、支总计增加56.05万元", "收、支总计增加96.05万元"), with_it=("N-GRW", "Y-PREV")),
    "B-DIR": Told(("，增加的主要原因", "，减少的主要原因"), budget=True),
    "B-GRW": Told(("增长20.00%", "增长25.00%"), budget=True),
    "B-PRC": Told(("服务预算10.00万元", "服务预算12.00万元"), budget=True),
    "B-3G": Told(("公务接待费3.00万元", "公务接待费4.00万元"), budget=True),
    "B-TOT2": Told(("项目支出40.00万元", "项目支出44.00万元"), budget=True),
    "B-INC": Told(("事业收入10.00万元", "事业收入20.00万元"), budget=True),
    "B-ECO": Told(("工资福利支出45.00万元", "工资福利支出54.00万元"), budget=True),
    "B-FUN": Told(("卫生健康支出20.00万元", "卫生健康支出22.00万元"), budget=True),
    "B-BLANK": Told(("增长20.00%", "增长%"), budget=True),
    "N-CHG": Told(("比上年120.00万元增加6.00万元", "比上年102.00万元增加6.00万元")),
    "N-UNIT-run": Told(("机关运行经费支出126.00万元", "机关运行经费支出126.00元"), with_it=("N-CHG",)),
    "N-05I-names": Told(("3、社会保障和就业支出（类）行政事业单位养老支出（款）", "3、卫生健康支出（类）行政事业单位养老支出（款）")),
    "N-06LIST": Told(("、退休费；", "、抚恤金；")),
    "N-REASON": Told(("办公费1.50万元", "办公费2.50万元")),
    "N-BUDADJ": Told(("追加5.55万元", "追加55.55万元")),
    "N-07E": Told(("来宾88人次", "来宾8人次")),
    "N-LABEL": Told(("部门预算收入500.00万元", "部门预算收入585.60万元")),
    "N-ATT-sum": Told(("实际总支出600.00万元", "实际总支出500.00万元")),
    "B-REASON": Told(("物业费1.00万元", "物业费10.00万元"), budget=True),
    "B-CHG": Told(("比2023年90.00万元增加10.00万元", "比2023年80.00万元增加10.00万元"), budget=True),
}
