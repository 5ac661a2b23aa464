"""The embedded PostgreSQL: it starts, is shared, survives a kill, and opens no folder to others."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from mingzhang.local import postgres


@pytest.fixture
def private_folder():
    folder = Path(tempfile.mkdtemp(prefix="mingzhang-postgres-"))  # mode 0700
    yield folder
    data = (folder / "private" / "data").resolve()
    shutil.rmtree(folder)
    shutil.rmtree(data, ignore_errors=True)


def ask(url: str, question: str) -> object:
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            return connection.execute(sa.text(question)).scalar()
    finally:
        engine.dispose()


def test_a_server_for_one_folder(private_folder):
    folder = private_folder / "private"
    with postgres.embedded(folder) as server:
        assert ask(server.url("one"), "SELECT current_database()") == "one"
        assert ask(server.url("one"), "SELECT 1") == 1, "asking for a database again gives the same one"
        assert ask(server.url(), "SHOW listen_addresses") == "", "nobody reaches it from the network"
        with postgres.embedded(folder) as second:
            assert ask(second.url("one"), "SELECT current_database()") == "one"
        assert ask(server.url("one"), "SELECT 2") == 2, "who did not start the server does not stop it"
        url = server.url("one")
    with pytest.raises(sa.exc.OperationalError):
        ask(url, "SELECT 1")
    assert stat.S_IMODE(private_folder.stat().st_mode) == 0o700, "a private folder stays private"


def test_a_killed_server_comes_back_with_its_data(private_folder):
    folder = private_folder / "private"
    server = postgres.embedded(folder)
    engine = sa.create_engine(server.url("kept"))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE kept AS SELECT 42 AS answer"))
    engine.dispose()
    postmaster = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    server._lock.close()  # what the kernel does for a killed owner
    with postgres.embedded(folder) as again:
        assert ask(again.url("kept"), "SELECT answer FROM kept") == 42


def test_a_deep_folder_has_its_socket_elsewhere(private_folder, monkeypatch):
    monkeypatch.setattr(postgres, "LONGEST_SOCKET_FOLDER", 0)
    with postgres.embedded(private_folder / "private") as server:
        sockets = Path(ask(server.url(), "SHOW unix_socket_directories"))
        assert sockets.parent == Path("/tmp") and stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert not sockets.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as another user")
def test_root_may_keep_the_checkout_in_a_private_folder(private_folder, monkeypatch):
    system = Path(tempfile.mkdtemp(prefix="mingzhang-system-"))
    system.chmod(0o755)
    monkeypatch.setattr(postgres, "SYSTEM_FOLDER", system)
    monkeypatch.setattr(postgres, "_open_to_others", lambda _: False)
    with postgres.embedded(private_folder / "private") as server:
        assert ask(server.url(), "SHOW data_directory").startswith(str(system))
    assert (private_folder / "private" / "data").resolve().parent == system
    shutil.rmtree(system)
