"""The lists of rules and obligations in expectations/README.md, made from the files beside it.

`python -m mingzhang.check.handbook` brings them up to date.
"""

from __future__ import annotations

from inspect import cleandoc

from .obligations import FILE, duties
from .rule_book import RuleBookError, folder, read_suites, rules

BEGIN = "<!-- rules: made by python -m mingzhang.check.handbook -->"
END = "<!-- end of rules -->"
WEIGHTS = {"error": "must hold", "warning": "usually holds", "info": "advisory"}


def listing() -> str:
    """Every rule, file by file, as Markdown tables; then the obligations, then the kinds of rules with their arguments."""
    parts = []
    for name, suite in read_suites().items():
        parts += [f"### {suite['meta']['zh']} · {suite['meta']['en']}", "", f"`{name}.yaml`", ""]
        parts += ["| rule | weight | 关系 | relation | formula |", "|---|---|---|---|---|"]
        parts += [
            f"| {rule.id} | {WEIGHTS[rule.severity]} | {rule.zh}{rule.note} | {rule.en} | {_code(rule.formula)} |"
            for rule in rules()
            if rule.suite == name
        ]
        parts.append("")
    return "\n".join([*parts, *_obligations(), *_kinds()])


def _code(formula: str) -> str:
    return f"`{formula}`".replace("|", "\\|")


def _obligations() -> list[str]:
    parts = ["### 应查事项 · Obligations", "", f"`{FILE}`", ""]
    for kind, listed in duties().items():
        parts += [f"| {kind} | 应查 | must be checked | rules |", "|---|---|---|---|"]
        parts += [f"| {duty.id} | {duty.zh} | {duty.en} | {', '.join(duty.rules)} |" for duty in listed]
        parts.append("")
    return parts


def _kinds() -> list[str]:
    from .accounting import AccountingExpectation
    from .kinds import KINDS

    common = ", ".join(f"`{field}`" for field in AccountingExpectation.__fields__ if field.startswith(("where_", "report_kinds")))
    parts = ["### Kinds of rules", "", f"Every kind also takes {common}.", "", "| type | says | kwargs |", "|---|---|---|"]
    for name, kind in KINDS.items():
        own = [field for field in kind.__fields__ if field not in AccountingExpectation.__fields__]
        arguments = ", ".join(f"`{field}`" + ("" if kind.__fields__[field].required else " (optional)") for field in own)
        parts.append(f"| `{name}` | {' '.join(cleandoc(kind.__doc__ or '').split())} | {arguments} |")
    return [*parts, ""]


def with_listing(text: str) -> str:
    """The handbook with its list of rules renewed. RuleBookError if the marks that hold the list are gone."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise RuleBookError(f"README.md: the lines {BEGIN!r} and {END!r} are missing. Write them where the list of rules belongs.")
    return f"{before}{begin}\n\n{listing()}\n{end}{after}"


if __name__ == "__main__":
    readme = folder() / "README.md"
    readme.write_text(with_listing(readme.read_text(encoding="utf-8")), encoding="utf-8")
