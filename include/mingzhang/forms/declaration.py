"""The declaration of the forms: what is printed on each of them, under which names, in which order.

A form is declared once, in its YAML file beside this module. Every room derives its own view of it: labels to match (read),
structure to expect (check), columns and comments (warehouse), field descriptions (publish).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, get_args

import yaml

if TYPE_CHECKING:
    from mingzhang.accounts import Measure

FormKind = Literal["final_accounts", "budget", "performance", "annex"]
"""The kind of report in which a form is printed; a performance form also stands in the annexes of final accounts. annex: what their other
tables have in common."""

Layout = Literal["items", "codes", "blocks", "matrix", "evaluation", "free"]
"""items: lines named by their label, income beside expenditure (01, 04). codes: one line a classification code (02, 03, 05, 08, 09).
blocks: code, name and amount side by side several times (06). matrix: columns under line heads, one row of amounts (07).
evaluation: funds, then indicators with their scores. free: any labels and heads."""

Codes = Literal["functional_class", "functional", "economic"]
"""Which classification codes are lines of a side, apart from its named lines. functional_class: 3 digits, printed as a label.
functional: 3, 5 or 7 digits. economic: 3 or 5 digits."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of amounts. `labels` are normalised; `a/b` means b under a group head a."""

    id: str
    title: str
    title_en: str
    labels: tuple[str, ...]
    measure: Measure = "money"
    of: str | None = None
    """The column of which this one is a part (其中): never an addend beside it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with a name of its own (not a classification code)."""

    id: str
    title: str
    title_en: str
    labels: tuple[str, ...]
    total: bool = False
    of: str | None = None
    """The line of which this one is a part."""
    after: str | None = None
    """The label means this line only below that one (the same words stand twice on form 04)."""
    until: int | None = None
    """The last fiscal year whose form prints it."""


@dataclass(frozen=True, slots=True)
class Side:
    """A part of a form with columns of its own: the income side and the expenditure side of 01 and 04, else the whole form."""

    id: str
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    codes: Codes | None = None
    optional: bool = False
    """Only some prints have it (支出用途 beside 功能分类)."""
    unlabelled: str | None = None
    """The line that a single row without a label stands for."""
    details: bool = False
    """Do lines of the unit's own (单位, 采购品目) stand between the declared ones? They are kept apart, and no cause for remark."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: one of the nine statutory ones, or one of another kind of report."""

    kind: FormKind
    id: str
    """`01` … `09`; of another kind of report its slug."""
    slug: str
    title: str
    title_en: str
    titles: tuple[str, ...]
    """All titles under which it is printed, normalised, the official one first."""
    note: str
    layout: Layout
    title_pattern: str | None
    """A regular expression of further titles, normalised: where regions name more of what the form prints."""
    sides: tuple[Side, ...]
    file: str = ""
    """Which file under forms/ declares it."""
    or_else: str | None = None
    """The form that a table under this title is where nothing in it is a line of this one: regions print it in another layout."""


@dataclass(frozen=True, slots=True)
class FunctionalClass:
    """A class (类) of the functional classification of expenditure."""

    code: str
    title: str
    title_en: str
    labels: tuple[str, ...]


RADICALS = str.maketrans(
    "⺠⺟⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⺎⺏⺐⺙⺝⺩⺫⺬⺮⺶⺷⺼⻊⻌⻏⻐⻖",
    "民母虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟兀尣尢攵月王目示竹羊羊月足辶邑钅阜",
)
"""Radical code points of the CJK Radicals Supplement that Unicode gives no compatibility decomposition."""


@lru_cache(4096)  # a report says the same words again and again
def fold(text: str) -> str:
    """`text` with compatibility characters folded: full-width forms, Kangxi and CJK radicals."""
    return unicodedata.normalize("NFKC", text.translate(RADICALS))


@lru_cache(4096)
def normalise(label: str) -> str:
    """A label as it is compared: folded, without spaces, brackets, quotation marks, colons and dots of enumeration."""
    return "".join(ch for ch in fold(label) if not ch.isspace() and ch not in "()[]〔〕【】“”\"'‘’:;,.。、·*#﹒`_《》<>")


def _columns(items: list[dict[str, Any]]) -> tuple[Column, ...]:
    return tuple(
        Column(
            id=item["id"],
            title=item["title"],
            title_en=item["title_en"],
            labels=_labels(item),
            measure=item.get("measure", "money"),
            of=item.get("of"),
        )
        for item in items
    )


def _labels(item: dict[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys("/".join(map(normalise, label.split("/"))) for label in [item["title"], *item.get("labels", ())]))


def _side(item: dict[str, Any]) -> Side:
    lines = tuple(
        Line(
            id=line["id"],
            title=line["title"],
            title_en=line["title_en"],
            labels=_labels(line),
            total=line.get("total", False),
            of=line.get("of"),
            after=line.get("after"),
            until=line.get("until"),
        )
        for line in item["lines"]
    )
    return Side(
        item["id"],
        item["title"],
        _columns(item["columns"]),
        lines,
        item.get("codes"),
        item.get("optional", False),
        item.get("unlabelled"),
        item.get("details", False),
    )


def forms(kind: FormKind = "final_accounts") -> tuple[Form, ...]:
    """The forms of a kind of report as its YAML files declare them, by file name: `01.yaml` … `09.yaml`, `budget/*.yaml`, …"""
    return _declared(kind)


@cache  # a form is one object, however it is asked for
def _declared(kind: FormKind) -> tuple[Form, ...]:
    folder = files(__package__) if kind == "final_accounts" else files(__package__).joinpath(kind)
    paths = [path for path in folder.iterdir() if path.name.endswith(".yaml")] if folder.is_dir() else []
    numbered = [path for path in paths if kind != "final_accounts" or path.name[:2].isdigit()]
    place = "" if kind == "final_accounts" else f"{kind}/"
    items = {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(numbered, key=lambda path: path.name)}
    for item in items.values():
        if isinstance(item["sides"], str):  # the same as those of another form
            item["sides"] = items[item["sides"]]["sides"]
    return tuple(_form(kind, place + name, item) for name, item in items.items())


@cache
def every_form() -> tuple[Form, ...]:
    """The forms of every kind of report, the nine first."""
    return tuple(form for kind in get_args(FormKind) for form in forms(kind))


def _form(kind: FormKind, file: str, item: dict[str, Any]) -> Form:
    return Form(
        kind,
        item["id"],
        item["slug"],
        item["title"],
        item["title_en"],
        tuple(dict.fromkeys(map(normalise, [item["title"], *item["titles"]]))),
        item["note"],
        item["layout"],
        item.get("title_pattern"),
        tuple(map(_side, item["sides"])),
        file,
        item.get("or_else"),
    )


@cache
def form(form_id: str) -> Form:
    """The form `01` … `09`, or one of another kind of report by its id. KeyError for another id."""
    return {f.id: f for f in every_form()}[form_id]


@cache
def functional_classes() -> tuple[FunctionalClass, ...]:
    """The classes of the functional classification, by code."""
    items = yaml.safe_load(files(__package__).joinpath("functional_classes.yaml").read_text(encoding="utf-8"))
    return tuple(FunctionalClass(item["code"], item["title"], item["title_en"], _labels(item)) for item in items)
