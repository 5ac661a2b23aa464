"""The forms as declared: complete, without contradictions, every label one meaning."""

from __future__ import annotations

from collections import Counter

import pytest

from mingzhang.forms.declaration import Form, FormKind, every_form, fold, form, forms, functional_classes, normalise

ALL = pytest.mark.parametrize("declared", every_form(), ids=lambda f: f.id)


def test_the_nine_forms_are_declared() -> None:
    assert [f.id for f in forms()] == ["01", "02", "03", "04", "05", "06", "07", "08", "09"]
    assert len({f.slug for f in forms()}) == 9


@pytest.mark.parametrize("kind", ["final_accounts", "budget"])
def test_no_title_means_two_forms(kind: FormKind) -> None:
    titles = Counter(title for f in forms(kind) for title in f.titles)
    assert [title for title, count in titles.items() if count > 1] == []


def test_every_form_has_an_id_and_a_slug_of_its_own() -> None:
    assert len({f.id for f in every_form()}) == len({f.slug for f in every_form()}) == len(every_form())
    assert all("." not in f.id for f in every_form())
    assert {f.or_else for f in every_form()} - {None} <= {f.id for f in every_form()}


@ALL
def test_no_column_head_means_two_columns(declared: Form) -> None:
    for side in declared.sides:
        heads = Counter(label for column in side.columns for label in column.labels)
        assert [label for label, count in heads.items() if count > 1] == [], side.id


@ALL
def test_a_label_means_two_lines_only_below_different_lines(declared: Form) -> None:
    grouped = declared.layout == "evaluation"  # there a label stands among the parts of its whole
    for side in declared.sides:
        labels = Counter((label, line.after or (line.of if grouped else None)) for line in side.lines for label in line.labels)
        assert [label for label, count in labels.items() if count > 1] == [], side.id


@ALL
def test_parts_name_a_whole_of_their_side(declared: Form) -> None:
    for side in declared.sides:
        columns, lines = {c.id for c in side.columns}, {line.id for line in side.lines}
        assert {c.of for c in side.columns} - {None} <= columns
        assert {line.of for line in side.lines} - {None} <= lines
        assert {line.after for line in side.lines} - {None} <= lines


@ALL
def test_everything_has_a_name_in_both_languages(declared: Form) -> None:
    items = [declared, *(c for s in declared.sides for c in s.columns), *(line for s in declared.sides for line in s.lines)]
    assert all(item.title and item.title_en and item.title_en.isascii() for item in items)


def test_functional_classes_have_one_meaning_a_label() -> None:
    labels = Counter(label for c in functional_classes() for label in c.labels)
    assert [label for label, count in labels.items() if count > 1] == []
    assert all(len(c.code) == 3 and c.code.isdigit() for c in functional_classes())


def test_an_unknown_form_is_an_error() -> None:
    with pytest.raises(KeyError):
        form("10")


@pytest.mark.parametrize(
    ("printed", "folded"),
    [("⼊", "入"), ("⻔⻋", "门车"), ("１２３．４５", "123.45"), ("（境）", "(境)"), ("⼀般公共预算", "一般公共预算")],
)
def test_characters_that_look_alike_are_one(printed: str, folded: str) -> None:
    assert fold(printed) == folded


def test_labels_are_compared_without_spaces_brackets_and_quotation_marks() -> None:
    assert normalise("使用非财政拨款结余（含专用结余）") == "使用非财政拨款结余含专用结余"
    assert normalise("财政拨款“三公” 经费") == "财政拨款三公经费"
