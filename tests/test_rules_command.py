"""`mingzhang rules` as an accountant uses it: the book, a rule, what it compares, and what changes when she edits it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from mingzhang.check.rule_book import folder, rules
from sample_publisher.balance import Traits, balanced
from sample_publisher.layout import PLAIN
from sample_publisher.typesetter import typeset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Here = Callable[..., subprocess.CompletedProcess[str]]

SOUND = balanced(11, Traits(thousands=True))
PLACE = ("03", "total", "basic")


def mingzhang(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, 80 columns wide."""
    command = [sys.executable, "-m", "mingzhang.cli", "rules", *map(str, arguments)]
    surroundings = {**os.environ, "COLUMNS": "80", **environment}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=surroundings, check=False)


@pytest.fixture(scope="module")
def misprint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reports") / "misprint.pdf"
    path.write_bytes(typeset(SOUND.with_figure(PLACE, "99,999.99"), PLAIN))
    return path


def test_the_book_lists_every_rule_with_its_weight() -> None:
    done = mingzhang()
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    for rule in rules():
        assert any(re.match(rf"\s+{re.escape(rule.id)} +(必须相符|一般相符|仅供参考) ", line) for line in lines), rule.id
    assert lines[0].startswith("公开01")


def test_a_rule_is_explained_with_the_place_where_it_is_edited() -> None:
    done = mingzhang("t04-v2")
    assert done.returncode == 0, done.stderr
    for words in ("T04-V2", "本年支出合计各栏等于各功能分类支出之和", "current_expenditure.* = Σ classes.*", "必须相符", "layout"):
        assert words in done.stdout
    place = re.search(r"form_04\.yaml:(\d+)", "".join(line.strip() for line in done.stdout.splitlines()))
    assert place
    lines = (folder() / "form_04.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[int(place[1]) - 1].startswith("  - type: expect_lines_to_foot")


def test_an_unknown_rule_is_answered_with_near_ones() -> None:
    done = mingzhang("T04-V22")
    assert done.returncode == 2
    assert "T04-V2" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_what_a_rule_compares_is_shown_with_amounts_that_are_whole(misprint: Path) -> None:
    done = mingzhang("T03-V1", misprint)
    assert done.returncode == 0, done.stderr
    printed = next(line for line in done.stdout.splitlines() if "99999.99" in line)
    assert "即 99999.98" in printed
    assert done.stdout.index("✗ 不符") < done.stdout.index("✓ 相符")
    assert re.search(r"不符 1 处", done.stdout)
    assert not re.search(r"\d\.\s*$", done.stdout, re.MULTILINE)


def test_a_rule_that_has_nothing_to_compare_says_why(misprint: Path, here: Here) -> None:
    assert "不适用" in here("rules", "T02-P1", misprint).stdout
    assert "--last-year" in here("rules", "Y-BAL-01", misprint).stdout


def test_an_edited_rule_compares_something_else(misprint: Path, tmp_path: Path) -> None:
    copied = tmp_path / "expectations"
    shutil.copytree(folder(), copied)
    path = copied / "form_03.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    rule = next(entry for entry in content["expectations"] if entry["meta"]["rule"] == "T03-V1")
    rule["kwargs"]["columns"] = ["project"]
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    done = mingzhang("T03-V1", misprint, MINGZHANG_EXPECTATIONS=str(copied))
    assert "✗" not in done.stdout
    assert re.search(r"(相符|尾差) 1 处", done.stdout)


def test_a_mistake_in_a_rule_is_one_line(misprint: Path, tmp_path: Path) -> None:
    copied = tmp_path / "expectations"
    shutil.copytree(folder(), copied)
    path = copied / "form_03.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("basis: layout", "basis: habit", 1), encoding="utf-8")
    done = mingzhang("T03-V1", misprint, MINGZHANG_EXPECTATIONS=str(copied))
    assert done.returncode == 2
    assert "form_03.yaml" in done.stderr
    assert "'habit'" in done.stderr
    assert "Traceback" not in done.stderr
