"""The whole system on one machine: PostgreSQL, Airflow's four processes, the downloads and, for a first run, the sample publisher."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import sys
import time
from typing import TYPE_CHECKING, Self

from rich.console import Console

from mingzhang.collect.sources import SourcesError, load_sources
from mingzhang.local.airflow_api import AirflowAPIError
from mingzhang.local.airflow_processes import LocalAirflow
from mingzhang.local.api import Api
from mingzhang.local.downloads import Downloads
from mingzhang.local.environment import USER
from mingzhang.local.errors import LocalSystemError
from mingzhang.local.interruption import Interruption, Stopped
from mingzhang.local.night import Night, follow
from mingzhang.local.postgres import PostgresError, embedded
from mingzhang.local.progress import Progress
from mingzhang.local.summary import print_addresses, print_summary, verdict
from mingzhang.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mingzhang.settings import Settings

SAMPLE_SITE = ROOT / "include" / "sample_publisher" / "site"
PORTS = {
    "the downloads": "MINGZHANG_DOWNLOADS_PORT",
    "the sample publisher": "MINGZHANG_SAMPLE_PORT",
    "Airflow": "MINGZHANG_AIRFLOW_PORT",
    "the API": "MINGZHANG_API_PORT",
}


class LocalSystem:
    """Everything that runs. A context manager: nothing of it runs afterwards."""

    def __init__(self, settings: Settings, interruption: Interruption, progress: Progress, site: Path = SAMPLE_SITE) -> None:
        self.settings = settings
        self.sample = False
        """Do the sources name the sample publisher?"""
        self._site = site
        self._interruption = interruption
        self._progress = progress
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with self._stack:  # what was started before a failure ends with it
            folder = self._claim_home()
            self.airflow = LocalAirflow(self.settings, folder)
            self._serve()
            self._start()
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def night(self) -> Night:
        """Run the nightly chain once, from the publishers to the release."""
        return follow(self.airflow.api, self._progress.night, self._pause)

    def stay(self) -> None:
        """Until somebody asks for the end, with the API beside the downloads. LocalSystemError: a process has ended by itself."""
        if self.settings.api_port:
            address = self.settings.downloads_address or f"http://127.0.0.1:{self.settings.downloads_port}/"
            self._stack.callback(Api(self.settings.open_data, self.settings.api_port, downloads_address=address).stop)
        while True:
            self._pause(1)

    def _claim_home(self) -> Path:
        """The folder of Airflow's files, ours alone as long as we run."""
        folder = self.settings.home / "airflow"
        if not (ROOT / "dags").is_dir():
            raise LocalSystemError("`mingzhang run` needs the project's checkout (dags/, plugins/): clone it and use `make run`.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.settings.open_data.mkdir(exist_ok=True)
            lock = self._stack.enter_context((folder / "lock").open("w"))
        except OSError as error:
            raise LocalSystemError(
                f"{error.filename} cannot be written ({error.strerror}): set MINGZHANG_HOME to a folder that is yours."
            ) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LocalSystemError(
                f"Mingzhang already runs in {self.settings.home}: stop it there (Ctrl-C), or set MINGZHANG_HOME to another folder."
            ) from None
        return folder

    def _serve(self) -> None:
        """The downloads and, if the sources name it, the sample publisher; and is Airflow's port free?"""
        settings = self.settings
        address = f"http://127.0.0.1:{settings.sample_port}/"
        self.sample = any(page.startswith(address) for publisher in load_sources(settings.sources) for page in publisher.index)
        with _port("the downloads", settings.downloads_port):
            self._stack.callback(Downloads(settings.open_data, settings.downloads_port).stop)
        if self.sample:
            from sample_publisher.site import serve

            with _port("the sample publisher", settings.sample_port):
                self._stack.callback(serve(self._site, settings.sample_port).stop)
        for what, port in (("Airflow", settings.airflow_port), ("the API", settings.api_port)):
            with _port(what, port or 0), socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port or 0))

    def _start(self) -> None:
        started = time.monotonic()

        def step(text: str, state: str = "running") -> None:
            self._progress.show("start", state, text, time.monotonic() - started)

        step("PostgreSQL")
        server = embedded(self.settings.home / "postgres")
        self._stack.callback(server.stop)
        self._stack.callback(self.airflow.end)
        warehouse = self.settings.database_url or server.url("mingzhang")
        os.environ["MINGZHANG_DATABASE_URL"] = warehouse  # the summary asks the warehouse, too
        self._pause(0)
        self.airflow.start(server.url("airflow"), warehouse, step, self._pause)
        step("PostgreSQL and Airflow are up", "done")

    def _pause(self, seconds: float) -> None:
        self._interruption.pause(seconds)
        self.airflow.check()


def run(settings: Settings, once: bool) -> int:
    """Run the whole system: one night, its summary, then stay until Ctrl-C; or end, with `once`.

    The exit code is 0 when the night ended as intended: a release was published, or nothing was new and the last one verifies.
    """
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 160  # a log has no edge to wrap at
    summed_up = False
    with Interruption() as interruption:
        try:
            with Progress(console) as progress, LocalSystem(settings, interruption, progress) as system:
                before = _latest(settings.open_data)
                night = system.night()
                progress.stop()
                code, sentence = verdict(night, before, _latest(settings.open_data), settings.open_data)
                print_summary(console, system.airflow.api, night, sentence)
                summed_up = True
                if not once:
                    print_addresses(console, settings, USER, system.airflow.password, system.sample)
                    system.stay()
                return code
        except Stopped:
            return 0 if summed_up and not once else 130
        except (LocalSystemError, AirflowAPIError, PostgresError, SourcesError) as trouble:
            with contextlib.suppress(OSError):  # the terminal may be gone
                print(trouble, file=sys.stderr)  # noqa: T201 - a command's error
            return 1


def _latest(open_data: Path) -> str | None:
    """The name of the release that is up."""
    latest = open_data / "latest"
    return latest.resolve().name if latest.exists() else None


@contextlib.contextmanager
def _port(what: str, port: int) -> Iterator[None]:
    """Something that takes a port. LocalSystemError: it cannot."""
    try:
        yield
    except OSError as error:
        raise LocalSystemError(
            f"Port {port} for {what} cannot be used ({error.strerror}): stop what uses it, or set {PORTS[what]} to a free port."
        ) from None
