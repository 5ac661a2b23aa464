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
