"""The lists of expectations/README.md, made from the rule files and from what the rules say of their spoilt reports.

`make book` (`python -m tests.expectations.handbook`) brings them up to date.
"""

from __future__ import annotations

import re
from inspect import cleandoc
from typing import TYPE_CHECKING

from tests.expectations.budget_trials import budget_trials, companion_trials
from tests.expectations.trials import trials

from mingzhang.check.basis import BASES
from mingzhang.check.obligations import FILE, duties
from mingzhang.check.rule_book import WEIGHTS, folder, read_suites, reading_order, rules

if TYPE_CHECKING:
    from mingzhang.check.rule_book import Rule

BEGIN = "<!-- rules: made by make book -->"
END = "<!-- end of rules -->"


def listing() -> str:
    """What the words mean; every rule, file by file; the obligations; the kinds of rules with their arguments."""
    parts = ["### 依据 · Why a rule must hold", "", "| basis | 依据 | 意思 | meaning |", "|---|---|---|---|"]
    parts += [f"| `{word}` | {zh} | {meaning} | {meaning_en} |" for word, (zh, meaning, meaning_en) in BASES.items()]
    parts.append("")
    for name, suite in sorted(read_suites().items(), key=lambda suite: reading_order(suite[0])):
        parts += [f"### {suite['meta']['zh']} · {suite['meta']['en']}", "", f"[`{name}.yaml`]({name}.yaml)", ""]
        parts += [line for rule in rules() if rule.suite == name for line in _entry(rule)]
    return "\n".join([*parts, *_obligations(), *_kinds()])


def _entry(rule: Rule) -> list[str]:
    weight = " ".join(WEIGHTS[rule.severity])
    reason = f"，{rule.basis.reason}" if rule.basis.reason else ""
    return [
        f"#### {rule.id}",
        "",
        f"**{rule.zh}**{rule.note}<br>",
        f"{rule.en}<br>",
        f"`{rule.formula}`<br>",
        f"{weight} · {BASES[rule.basis.word][0]} {rule.basis.word}{reason}",
        "",
        f"> 例：{example(rule)}",
        "",
    ]


def example(rule: Rule) -> str:
    """What the rule says of its spoilt report, shortened to what is compared."""
    tried = trials().get(rule.id)
    broken = tried.broken if tried else {**budget_trials(), **companion_trials()}[rule.id]
    found = next(finding for finding in broken.findings if finding.rule == rule.id and finding.outcome == "fail")
    message = found.message.replace("本报告的其他数字", "").replace(f"按“{rule.zh.rstrip('。')}”", "")
    return re.split(r"，大于四舍五入|。", message)[0].replace("；，", "；") + "。"


def _obligations() -> list[str]:
    parts = ["### 应查事项 · Obligations", "", f"[`{FILE}`]({FILE})", ""]
    for kind, listed in duties().items():
        parts += [f"| {kind} | 应查 | must be checked | rules |", "|---|---|---|---|"]
        parts += [f"| {duty.id} | {duty.zh} | {duty.en} | {', '.join(duty.rules)} |" for duty in listed]
        parts.append("")
    return parts


def _kinds() -> list[str]:
    from mingzhang.check.kinds.accounting import AccountingExpectation
    from mingzhang.check.kinds.known import KINDS

    common = ", ".join(f"`{field}`" for field in AccountingExpectation.__fields__ if field.startswith(("where_", "report_kinds")))
    parts = ["### Kinds of rules", "", f"Every kind also takes {common}.", "", "| type | says | kwargs |", "|---|---|---|"]
    for name, kind in KINDS.items():
        own = [field for field in kind.__fields__ if field not in AccountingExpectation.__fields__]
        arguments = ", ".join(f"`{field}`" + ("" if kind.__fields__[field].required else " (optional)") for field in own)
        parts.append(f"| `{name}` | {' '.join(cleandoc(kind.__doc__ or '').split())} | {arguments} |")
    return [*parts, ""]


def with_listing(text: str) -> str:
    """The handbook with its lists renewed. ValueError if the marks that hold them are gone."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md: the lines {BEGIN!r} and {END!r} are missing. Write them where the list of rules belongs.")
    return f"{before}{begin}\n\n{listing()}\n{end}{after}"


if __name__ == "__main__":
    readme = folder() / "README.md"
    readme.write_text(with_listing(readme.read_text(encoding="utf-8")), encoding="utf-8")
