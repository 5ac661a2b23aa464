"""One PostgreSQL for all tests of a session, and an empty database for each test that asks for one."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parent
LONG = (
    *("test_night.py", "test_cli.py", "test_years.py", "test_rules_command.py", "test_parts.py", "expectations/test_mutations.py"),
    *("test_budgets.py", "local/test_system.py", "read/test_scans.py", "narratives/test_spoilt.py", "local/test_postgres.py"),
)
"""The files that take longest, the longest first: `make test` has two workers, a file is the work of one, and neither shall wait for the
other at the end. A name that is missing here costs time and nothing else."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files of LONG; the rest stay as they are."""
    turn = {TESTS / name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: turn.get(item.path, len(LONG)))


@pytest.fixture(scope="session")
def postgres() -> Iterator[object]:
    """The embedded server of this session (mingzhang.local.postgres.Server); its data is thrown away."""
    from mingzhang.local.postgres import embedded

    folder = Path(tempfile.mkdtemp(prefix="mingzhang-tests-"))
    folder.chmod(0o755)  # else root's server would put its data in /var/lib
    try:
        with embedded(folder, fsync="off", synchronous_commit="off", full_page_writes="off") as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(postgres) -> str:
    """Name of a migrated database that others are copies of: faster than migrating each."""
    from mingzhang.warehouse import database

    engine = database.connect(postgres.url("migrated"))
    database.migrate(engine)
    engine.dispose()
    return "migrated"


@pytest.fixture
def warehouse_url(postgres, migrated) -> Iterator[str]:
    """SQLAlchemy URL of an empty warehouse of this test: migrated, no rows."""
    import sqlalchemy as sa

    name = f"test_{uuid.uuid4().hex[:12]}"
    server = sa.create_engine(postgres.url("postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {migrated}"))
    server.dispose()
    yield postgres.url(name)
    drop_database(postgres.url(name))


@pytest.fixture
def engine(warehouse_url):
    """The empty warehouse of this test (a SQLAlchemy engine)."""
    from mingzhang.warehouse import database

    engine = database.connect(warehouse_url)
    yield engine
    engine.dispose()


@pytest.fixture
def archive(tmp_path, monkeypatch, warehouse_url):
    """The empty archive of an installation of this test's own, for the stages."""
    from mingzhang.archive import Archive
    from mingzhang.settings import ROOT
    from mingzhang.stages import installation

    monkeypatch.setenv("MINGZHANG_HOME", str(tmp_path))
    monkeypatch.setenv("MINGZHANG_SOURCES", str(ROOT / "include" / "sources.yaml"))
    monkeypatch.setenv("MINGZHANG_DATABASE_URL", warehouse_url)
    installation.engine.cache_clear()
    yield Archive(tmp_path / "archive")
    installation.engine().dispose()
    installation.engine.cache_clear()


def drop_database(url: str) -> None:
    """Drop the database of `url`, also when somebody is still connected to it."""
    import sqlalchemy as sa

    address = sa.make_url(url)
    engine = sa.create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{address.database}" WITH (FORCE)'))
    engine.dispose()


@pytest.fixture
def database_url(postgres) -> Iterator[str]:
    """SQLAlchemy URL of an empty database of this test."""
    url = postgres.url(f"test_{uuid.uuid4().hex[:12]}")
    yield url
    drop_database(url)


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Run a command in this process, 80 columns wide: what `mingzhang` does, without loading the libraries anew."""
    import subprocess

    from mingzhang import cli

    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        words = [str(argument) for argument in arguments]
        capsys.readouterr()
        code = cli.main(words)
        said = capsys.readouterr()
        return subprocess.CompletedProcess(words, code, said.out, said.err)

    return run
