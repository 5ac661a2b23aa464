"""What an amount of the narrative is an amount of: the words of a clause as the address of a figure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold, form, functional_classes, normalise
from mingzhang.read.narrative.patterns import patterns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingzhang.accounts import Figure

ITEM = re.compile(
    r"(?P<klass>[^,。;:、]{2,30}?)\(类\)(支出)?(?P<section>[^,。;:]{2,40}?)\(款\)(支出)?(?P<item>[^,。;:]{2,60}?)\(项\)(支出)?"
)
SECTION = re.compile(r"(?P<klass>[^,。;:、]{2,30}?)\(类\)(支出)?(?P<section>[^,。;:]{2,40}?)\(款\)(支出)?")
WITHIN = re.compile(
    r"(?P<section>[^,。;:()]{2,30}(\([^()类款项]*\)[^,。;:()]{0,20})?)\(款\)(支出)?((?P<item>[^,。;:]{2,60}?)\(项\)(支出)?)?"
)
"""A 款 and its 项 below a class that was named before."""
CODED = re.compile(r"(?<!\d)(?P<code>2\d{6}|2\d{4})(?!\d)(-(?P<name>[^,。;:\d为]{2,40}?(?=[\d为,。;:]|$))|[^,。;:]{0,30})")
ITEM_FORM = {"fund": ("08", "expenditure"), "state_capital": ("09", "expenditure"), "expenditure": ("03", "total")}
CLASS_FORM = {
    **ITEM_FORM,
    "general_public_budget": ("05", "total"),
    **dict.fromkeys(("budget_totals", "budget_income", "budget_expenditure"), ("budget", "")),
}
NAMELESS = ("229", "227")
"""Classes whose names (其他支出, 预备费) mean something else in most sentences, unless 类 stands behind them."""


class Subjects:
    """The subjects that the narrative of one report may speak of. `figures` give the codes their names."""

    def __init__(self, figures: Iterable[Figure], unit: str | None) -> None:
        self._names: dict[str, str] = {}
        self._economic: dict[str, str] = {}
        for figure in figures:
            layout = form(figure.form).layout
            if layout == "codes" and figure.line.isdigit() and figure.label:
                self._names.setdefault(figure.line, bare_name(figure.label))
            elif layout == "blocks" and figure.line.isdigit() and figure.label:
                self._economic.setdefault(normalise(figure.label), figure.line)
        for known in functional_classes():
            self._names.setdefault(known.code, bare_name(known.title))
        self._classes = sorted(
            ((bare_name(label), known.code) for known in functional_classes() for label in known.labels),
            key=lambda entry: -len(entry[0]),
        )
        self.called: dict[str, str] = {}
        """The names under which items were spoken of since somebody asked, by subject."""
        self.within = ""
        """The class that was spoken of last, which the 款 and 项 below it do not name again."""
        self._unit = re.escape(re.sub(r"\s", "", fold(unit))) if unit else None

    def find(self, clause: str, section: str) -> tuple[str, str] | None:
        """The subject of a clause, and what else the clause says; null where it names none, or something unknown beside it."""
        found = self._named(clause, section)
        if found is None:
            return None
        subject, start, end = found
        before = clause[:start]
        if self._unit:
            before = re.sub(self._unit, "", before)
        return subject, before + "|" + clause[end:]

    def enter_class(self, words: str) -> None:
        """Remember the class that `words` name last: 一、教育支出(类)."""
        found = [
            (match.start(), code) for name, code in self._classes for match in re.finditer(re.escape(name) + r"(支出)?[”\"]?\(类", words)
        ]
        if found:
            self.within = max(found)[1]

    def heading(self, words: str, section: str) -> tuple[str | None, str]:
        """The item (类 款 项) that a sentence of `words` names, and the words behind it; null and `words` if none does."""
        sentences = words.split("。")
        for number in range(len(sentences) - 2, -1, -1):
            found = self._item(sentences[number], section)
            if found:
                return found[0], "。".join(sentences[number + 1 :])
        return None, words

    def _named(self, clause: str, section: str) -> tuple[str, int, int] | None:
        """The subject whose words end last in the clause, the longest of them."""
        item = self._item(clause, section)
        if item is not None:
            return item
        best: tuple[int, int, str, int] | None = None
        for subject, pattern in patterns().subjects.get(section, ()):
            for match in pattern.finditer(clause):
                if match.end() > match.start() and (best is None or (match.end(), match.end() - match.start()) > best[:2]):
                    best = match.end(), match.end() - match.start(), subject, match.start()
        for start, end, code in self._class_names(clause, section):
            if best is None or (end, end - start) > best[:2]:
                form, column = CLASS_FORM[section]
                best = end, end - start, f"{form}.{code}.{column}".rstrip("."), start
        if section == "basic":
            for label, code in self._economic.items():
                start = clause.rfind(label)
                if len(label) > 2 and start >= 0 and (best is None or (start + len(label), len(label)) > best[:2]):
                    best = start + len(label), len(label), f"06.{code}.amount", start
        return None if best is None else (best[2], best[3], best[0])

    def _class_names(self, clause: str, section: str) -> Iterable[tuple[int, int, str]]:
        if section in CLASS_FORM:
            for name, code in self._classes:
                marked = r"(支出)?\(类\)(支出)?" if code in NAMELESS else r"(支出)?(\(类\))?(支出)?"
                for match in re.finditer(re.escape(name) + marked, clause):
                    yield match.start(), match.end(), code

    def _item(self, clause: str, section: str) -> tuple[str, int, int] | None:
        """A 类 款 项, or a 类 款, by its names or its code."""
        form, column = ITEM_FORM.get(section, ("05", "total"))
        match = None
        for match in ITEM.finditer(clause):  # noqa: B007 - the last one counts
            pass
        if match:
            subject = f"{form}.{self._code(match['klass'], match['section'], match['item'])}.{column}"
            self.called[subject] = "/".join(_without_ordinal(match[level]) for level in ("klass", "section", "item"))
            return subject, match.start(), match.end()
        for match in SECTION.finditer(clause):  # noqa: B007
            pass
        if match:
            return f"{form}.{self._code(match['klass'], match['section'])}.{column}", match.start(), match.end()
        for match in WITHIN.finditer(clause):  # noqa: B007
            pass
        if match:
            names = [match["section"]] + ([match["item"]] if match["item"] else [])
            return f"{form}.{self._code('', *names)}.{column}", match.start(), match.end()
        coded = CODED.search(clause)
        if coded is None:
            return None
        subject = f"{form}.{coded['code']}.{column}"
        if coded["name"]:
            self.called[subject] = "/" * (len(coded["code"]) // 2 - 1) + coded["name"]
        return subject, coded.start(), coded.end()

    def names_since(self) -> dict[str, str]:
        """The names under which items were spoken of since this was asked last."""
        called, self.called = self.called, {}
        return called

    def _code(self, *names: str) -> str:
        """The code of a 款 or 项 by its name and those above it; `x:` and the names where the report prints no such row."""
        wanted = [bare_name(_without_ordinal(name)) for name in names]
        length = 2 * len(wanted) + 1
        rows = {code for code, name in self._names.items() if len(code) == length and same_name(name, wanted[-1])}
        for size, name in zip((3, 5), wanted[:-1], strict=False):
            if name:
                rows = {code for code in rows if same_name(self._names.get(code[:size], ""), name)} or rows
            elif self.within:
                rows = {code for code in rows if code.startswith(self.within)}
        if len(rows) != 1:
            return "x:" + "/".join(filter(None, wanted))
        code = rows.pop()
        self.within = code[:3]
        return code


ORDINALS = r"(?:\(?[一二三四五六七八九十\d]{1,3}[)、.]|[“\"①-⑳])+"


def _without_ordinal(name: str) -> str:
    """A name without the year and the numeral that a sentence begins with before it."""
    return re.sub(rf"^.*?20\d\d年度?|^(其中:?)?{ORDINALS}|^[“\"]", "", name)


def bare_name(label: str) -> str:
    """A name without what prints add or leave out: brackets, 类, 款 or 项 behind it, 支出 at its end."""
    return re.sub(r"[类款项]$", "", normalise(label)).removesuffix("支出")


def same_name(printed: str, said: str) -> bool:
    """Are the names the same, or is one cut off by its cell?"""
    shorter, longer = sorted((printed, said), key=len)
    return printed == said or (len(shorter) >= 6 and longer.startswith(shorter))
