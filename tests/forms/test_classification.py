"""The classifications: codes of the right shape, under a class that exists, each with its names."""

from __future__ import annotations

import pytest

from mingzhang.forms.classification import ClassificationName, classification

LENGTHS = {"functional": (3, 5, 7), "economic": (3, 5)}


@pytest.mark.parametrize("name", ["functional", "economic"])
def test_every_code_has_its_shape_and_its_class(name: ClassificationName) -> None:
    codes = classification(name).codes
    assert {code for code in codes if not code.isdigit() or len(code) not in LENGTHS[name]} == set()
    assert {code[:3] for code in codes} <= set(codes)


def test_names_of_other_years_are_known() -> None:
    assert "行政事业单位离退休" in classification("functional").codes["20805"].names


@pytest.mark.parametrize(
    ("name", "code", "year", "lacking"),
    [
        ("functional", "20139", 2022, True),
        ("functional", "20139", 2023, False),
        ("functional", "20115", 2021, True),
        ("functional", "2139999", 2021, False),  # not written down: nothing is said of it
        ("economic", "30115", 2021, True),
        ("economic", "30115", 2016, False),  # before the list is complete
        ("economic", "30101", 2021, False),
    ],
)
def test_a_code_is_missing_only_where_that_is_certain(name: ClassificationName, code: str, year: int, lacking: bool) -> None:
    assert classification(name).lacks(code, year) is lacking
