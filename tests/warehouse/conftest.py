"""A warehouse for each test: an empty, migrated database."""

from __future__ import annotations

import pytest

from mingzhang.warehouse import database


@pytest.fixture
def engine(database_url):
    engine = database.connect(database_url)
    database.migrate(engine)
    yield engine
    engine.dispose()
