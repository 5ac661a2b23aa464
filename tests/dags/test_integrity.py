"""What every DAG of this house promises: it loads, it explains itself, it is short, and it knows what may be tried again."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FILES = sorted((ROOT / "dags").glob("*.py"))
NIGHTLY = ["collect_reports", "process_reports", "publish_open_data"]
QUESTIONS = 50  # a night asks
HEAVY = {"great_expectations", "pandas", "sqlalchemy", "pdfplumber", "pypdfium2", "httpx", "numpy"}


def test_one_dag_a_file(dags):
    assert sorted(dags) == [path.stem for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_reads_like_a_table_of_contents(path):
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 80
    assert ast.get_docstring(ast.parse(source)).startswith("### ")


@pytest.mark.parametrize("dag_id", [path.stem for path in FILES])
def test_dag(dags, dag_id):
    dag = dags[dag_id]
    assert dag.doc_md.startswith("### ")
    assert "mingzhang" in dag.tags
    if dag_id == "decide_report":
        assert dag.max_active_runs >= 14 * QUESTIONS  # so many questions may be open; one more must not wait for an answer to another
    else:
        assert dag.max_active_runs == 1  # two runs at a time would do the same work twice
    assert not dag.catchup
    dag.check_cycle()
    for task in dag.tasks:
        assert task.owner == "mingzhang"
        if task.task_id == "judge":
            assert task.retries == 0  # a broken rule does not mend itself
        else:
            assert task.retries == 3
            assert task.retry_exponential_backoff
            assert task.max_retry_delay >= timedelta(minutes=1)


def test_schedules(dags):
    assert dags["collect_reports"].timetable.expression == "30 1 * * *"
    assert str(dags["collect_reports"].timetable.timezone) == "Asia/Shanghai"
    woken_by = {dag_id: [asset.name for asset in dags[dag_id].timetable.asset_condition.objects] for dag_id in NIGHTLY[1:]}
    assert woken_by == {"process_reports": ["archive"], "publish_open_data": ["warehouse"]}


def test_each_event_comes_from_one_last_task(dags):
    outlets = {
        (dag_id, task.task_id): [asset.name for asset in task.outlets] for dag_id, dag in dags.items() for task in dag.tasks if task.outlets
    }
    assert outlets == {
        ("collect_reports", "announce_archive"): ["archive"],
        ("decide_report", "announce_warehouse"): ["warehouse"],
        ("process_reports", "announce_warehouse"): ["warehouse"],
        ("reprocess_archive", "announce_warehouse"): ["warehouse"],
    }


def test_pools_and_names(dags):
    mapped = {
        ("collect_reports", "collect"): "publishers",
        ("process_reports", "process"): "reading",
        ("reprocess_archive", "process"): "reading",
    }
    for (dag_id, task_id), pool in mapped.items():
        task = dags[dag_id].get_task(task_id)
        assert task.is_mapped
        assert task.pool == pool
        assert task.map_index_template


@pytest.mark.parametrize("dag_id", ["process_reports", "reprocess_archive"])
def test_who_reads_asks_and_waits_for_nobody(dags, dag_id):
    ask = dags[dag_id].get_task("ask")
    assert ask.is_mapped
    assert ask.partial_kwargs["trigger_dag_id"] == "decide_report"
    assert ask.partial_kwargs["skip_when_already_exists"]
    assert not ask.partial_kwargs.get("wait_for_completion")
    assert "ask" not in dags[dag_id].get_task("announce_warehouse").get_flat_relative_ids(upstream=True)


def test_a_question_ends_by_itself(dags):
    ask = dags["decide_report"].get_task("ask")
    assert ask.response_timeout == timedelta(days=14)
    assert ask.defaults == ["暂不决定 leave open"]


@pytest.mark.parametrize("path", [*FILES, *sorted((ROOT / "plugins").rglob("*.py"))], ids=lambda path: path.stem)
def test_heavy_libraries_wait_for_the_task(path):
    """The DAG processor reads these files again and again."""
    top = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in top if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in top if isinstance(node, ast.ImportFrom)}
    assert not {name.split(".")[0] for name in names} & HEAVY
