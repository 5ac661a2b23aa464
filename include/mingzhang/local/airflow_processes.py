"""Airflow's four processes on this machine: started, waited for, made ready for a night, and ended."""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime
from typing import TYPE_CHECKING

from mingzhang.local.airflow_api import AirflowAPI, AirflowAPIError
from mingzhang.local.environment import USER, airflow_environment, make_secrets
from mingzhang.local.errors import LocalSystemError
from mingzhang.local.processes import Programs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mingzhang.settings import Settings

PROCESSES = ("api-server", "scheduler", "dag-processor", "triggerer")
WELL = {"api_server", "metadatabase", "scheduler", "dag_processor", "triggerer"}
DAGS = ("publish_open_data", "decide_report", "process_reports", "reprocess_archive", "collect_reports")
"""In the order in which they are unpaused: who is woken before who wakes."""
POOLS = {"publishers": (4, "Publishers visited at a time"), "reading": (os.cpu_count() or 1, "Documents read at a time")}
PATIENCE = 180.0
"""Seconds for Airflow to be well: 20 on two free processors."""


class LocalAirflow:
    """Airflow with its files in `folder`, and a login of its own. What a killed predecessor left running there is ended first."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        self._programs = Programs(folder / "processes.json")
        self.address = f"http://127.0.0.1:{settings.airflow_port}"

    def start(self, metadata_url: str, warehouse_url: str, step: Callable[[str], None], pause: Callable[[float], None]) -> None:
        """Start it and wait until it is ready for a night. `step` hears what is being waited for, `pause` waits."""
        secret = make_secrets(self._folder)
        self.password = secret["password"]
        self.api = AirflowAPI(self.address, USER, self.password)
        environment = airflow_environment(self._settings, self._folder, secret, metadata_url, warehouse_url)
        step("Airflow's tables")
        self._launch("migrate", ["db", "migrate"], environment)
        while self._programs.finished("migrate") is None:
            pause(0.1)
        self.check()
        since = datetime.now().astimezone()
        for name in PROCESSES:
            self._launch(name, [name, *(["--skip-serve-logs"] if name in ("scheduler", "triggerer") else [])], environment)
        deadline = time.monotonic() + PATIENCE
        while missing := ", ".join(sorted(self._missing(since))):
            step(f"Airflow: {missing}")
            if time.monotonic() > deadline:
                raise LocalSystemError(f"Airflow is not ready after {PATIENCE:.0f} s (missing: {missing}); {self._folder}/*.log says why.")
            pause(0.3)
            self.check()
        for pool, (slots, description) in POOLS.items():
            self._make_pool(pool, slots, description)
        for dag in DAGS:
            self.api.patch(f"/dags/{dag}", {"is_paused": False})

    def end(self) -> None:
        """Nothing of it runs afterwards, its tasks included."""
        self._programs.end()

    def check(self) -> None:
        """LocalSystemError: one of the processes has ended by itself."""
        for name in self._programs.failed():
            said = self._log(name).read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise LocalSystemError(f"Airflow's {name} has ended: {said[-1] if said else 'without a word'} (more in {self._log(name)})")

    def _launch(self, name: str, arguments: list[str], environment: dict[str, str]) -> None:
        self._programs.start(name, [sys.executable, "-m", "airflow", *arguments], environment, self._log(name))

    def _log(self, name: str) -> Path:
        return self._folder / f"{name}.log"

    def _missing(self, since: datetime) -> set[str]:
        """What of Airflow is not well yet; then the DAGs that it has not read yet."""
        missing = WELL - {part for part, well in self.api.health().items() if well}
        if missing:
            return {part.replace("_", "-") for part in missing}
        errors = self.api.get("/importErrors", limit=1)["import_errors"]
        if errors and datetime.fromisoformat(errors[0]["timestamp"]) > since:
            raise LocalSystemError(f"Airflow cannot read {errors[0]['filename']}: {errors[0]['stack_trace'].strip().splitlines()[-1]}")
        dags = self.api.get("/dags", limit=100)["dags"]
        read = {dag["dag_id"] for dag in dags if dag["last_parsed_time"] and datetime.fromisoformat(dag["last_parsed_time"]) > since}
        return set(DAGS) - read

    def _make_pool(self, name: str, slots: int, description: str) -> None:
        try:
            self.api.get(f"/pools/{name}")
        except AirflowAPIError:
            self.api.post("/pools", {"name": name, "slots": slots, "description": description, "include_deferred": False})
