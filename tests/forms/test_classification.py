"""The classifications: codes of the right shape under a parent that exists, each with one name a year, and what is said of them by year."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest

from mingzhang.forms.classification import ClassificationName, bare_name, classification
from mingzhang.forms.declaration import functional_classes, normalise
from sample_publisher.reports import catalogue

NAMES = get_args(ClassificationName)
LENGTHS = {"functional": (3, 5, 7), "economic": (3, 5), "government_economic": (3, 5)}


@pytest.mark.parametrize("name", NAMES)
def test_every_code_has_its_shape_and_its_parent(name: ClassificationName) -> None:
    codes = classification(name).codes
    assert {code for code in codes if not code.isdigit() or len(code) not in LENGTHS[name]} == set()
    assert {entry.parent for entry in codes.values()} <= {"", *codes}
    assert list(codes) == sorted(codes)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_said_once_with_years_in_their_order(name: ClassificationName) -> None:
    for entry in classification(name).codes.values():
        assert len({dated.title for dated in entry.dated}) == len(entry.dated), entry.code
        for dated in entry.dated:
            assert dated.title == dated.title.strip() != "" and dated.doubt in ("", "years", "name"), entry.code
            assert all(year is None or 2010 < year < 2030 for year in (dated.since, dated.until)), entry.code
            assert dated.since is None or dated.until is None or dated.since <= dated.until, entry.code


@pytest.mark.parametrize("name", NAMES)
def test_a_code_has_one_name_in_a_year_unless_its_years_are_in_doubt(name: ClassificationName) -> None:
    for entry in classification(name).codes.values():
        if not any(dated.doubt for dated in entry.dated):
            held = Counter(year for year in range(2015, 2027) for dated in entry.dated if dated.holds_in(year))
            assert max(held.values()) == 1, entry.code
            assert sorted(held) == list(range(min(held), max(held) + 1)), entry.code


@pytest.mark.parametrize("name", NAMES)
def test_a_code_outlives_no_parent(name: ClassificationName) -> None:
    known = classification(name)
    for entry in known.codes.values():
        above = known.codes.get(entry.parent)
        held = {year for year in range(2015, 2027) for dated in entry.dated if not dated.doubt and dated.holds_in(year)}
        assert [year for year in held if above is not None and not above.exists_in(year)] == [], entry.code


@pytest.mark.parametrize("name", NAMES)
def test_siblings_have_different_names(name: ClassificationName) -> None:
    known = classification(name)
    for year in range(2015, 2027):
        named = Counter(
            (entry.parent, bare_name(dated.title))
            for entry in known.codes.values()
            for dated in entry.dated
            if not dated.doubt and dated.holds_in(year)
        )
        assert [key for key, times in named.items() if times > 1] == [], year


@pytest.mark.parametrize("name", NAMES)
def test_what_took_the_place_of_a_code_is_written_down(name: ClassificationName) -> None:
    known = classification(name)
    assert {d.moved_to for entry in known.codes.values() for d in entry.dated if d.moved_to} <= set(known.codes)
    assert set(known.complete) <= {"", *known.codes}


def test_the_classes_are_those_of_the_forms() -> None:
    codes = classification("functional").codes
    assert [code for code in codes if len(code) == 3] == [item.code for item in functional_classes()]
    for item in functional_classes():
        assert normalise(item.title) == normalise(codes[item.code].title)
        assert {normalise(dated.title) for dated in codes[item.code].dated} <= set(item.labels)


@pytest.mark.parametrize("name", ["functional", "economic"])
def test_the_sample_publisher_prints_names_of_the_classification(name: ClassificationName) -> None:
    codes = classification(name).codes
    wrong = {code: said for code, said in catalogue()[name].items() if code not in codes or normalise(said) not in codes[code].names}
    assert wrong == {}


@pytest.mark.parametrize(
    ("name", "code", "year", "titles"),
    [
        ("functional", "20805", 2019, ("行政事业单位离退休",)),
        ("functional", "20805", 2020, ("行政事业单位养老支出",)),
        ("functional", "210", 2018, ("医疗卫生与计划生育支出",)),
        ("functional", "210", 2019, ("卫生健康支出",)),
        ("functional", "21305", 2020, ("扶贫",)),
        ("functional", "21305", 2023, ("巩固脱贫衔接乡村振兴", "巩固脱贫攻坚成果衔接乡村振兴")),  # when it was reworded is not known
        ("economic", "30311", 2016, ("住房公积金",)),
        ("economic", "30311", 2021, ("代缴社会保险费",)),
        ("economic", "307", 2017, ("债务利息支出",)),
        ("government_economic", "501", 2020, ("机关工资福利支出",)),
        ("functional", "20806", None, ("企业改革补助",)),
    ],
)
def test_a_code_has_the_name_of_the_year(name: ClassificationName, code: str, year: int | None, titles: tuple[str, ...]) -> None:
    assert set(classification(name).codes[code].titles_in(year)) == set(titles)


@pytest.mark.parametrize(
    ("name", "code", "year", "lacking"),
    [
        ("functional", "20139", 2022, True),
        ("functional", "2013901", 2022, True),
        ("functional", "20139", 2023, False),
        ("functional", "20115", 2021, True),
        ("functional", "2011560", 2021, True),  # not written down, but neither was there anything above it
        ("functional", "2139960", 2021, False),  # not written down: nothing is said of it
        ("functional", "2080560", 2021, True),  # all of 20805 is
        ("functional", "2080560", 2031, False),  # what later editions add is not known
        ("functional", "2080504", 2021, True),
        ("functional", "2080504", 2019, False),
        ("functional", "225", 2021, True),
        ("functional", "2140699", 2021, False),
        ("economic", "30115", 2021, True),
        ("economic", "30115", 2016, False),  # before the list is complete
        ("economic", "30101", 2021, False),
        ("economic", "304", 2017, False),
        ("economic", "30401", 2018, True),
        ("economic", "30311", 2018, False),  # its first year is not certain
    ],
)
def test_a_code_is_missing_only_where_that_is_certain(name: ClassificationName, code: str, year: int, lacking: bool) -> None:
    assert classification(name).lacks(code, year) is lacking


@pytest.mark.parametrize(
    ("label", "beside", "code"),
    [
        ("机关事业单位职业年金缴费支出", "2080505", "2080506"),
        ("减排专项支出", "2111101", "2111103"),
        ("行政运行（项）", "2010302", "2010301"),
        ("行政运行", "2010301", None),  # of all the others not one is meant
        ("市场监督管理事务", "20115", "20138"),
        ("没有这个名称", "2010301", None),
    ],
)
def test_a_name_leads_to_its_code(label: str, beside: str, code: str | None) -> None:
    assert classification("functional").named(label, 2023, beside) == code


def test_only_a_certain_name_of_other_years_is_a_former_one() -> None:
    codes = classification("functional").codes
    assert codes["20805"].former_in("行政事业单位离退休（款）", 2021)
    assert not codes["20805"].former_in("行政事业单位离退休", 2019)
    assert not codes["20805"].former_in("行政事业单位养老", 2021)
    assert not codes["21305"].former_in("扶贫", 2021)  # what it is called instead is in doubt


def test_codes_that_went_are_not_current() -> None:
    known = classification("economic")
    assert "304" in known.codes and "304" not in known.current and "30311" in known.current


def test_a_bare_name_has_no_brackets_and_no_level() -> None:
    assert bare_name("培训支出（项）") == bare_name("培训") == "培训"
