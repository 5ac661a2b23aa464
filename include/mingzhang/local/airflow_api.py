"""The local Airflow as its REST API shows it: enough of it to start a night and to watch it."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

TIMEOUT = 15.0


class AirflowAPIError(RuntimeError):
    """Airflow answered with an error, or not at all."""


class AirflowAPI:
    """A client with a login. It talks to this machine alone, and never through a proxy."""

    def __init__(self, address: str, user: str, password: str) -> None:
        self._address = address
        self._login = {"username": user, "password": password}
        self._token = ""
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def get(self, path: str, **query: str | int) -> dict[str, Any]:
        return self._call("GET", f"/api/v2{path}" + (f"?{urllib.parse.urlencode(query)}" if query else ""))

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._call("POST", f"/api/v2{path}", body)

    def patch(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._call("PATCH", f"/api/v2{path}", body)

    def health(self) -> dict[str, bool]:
        """Which of the four processes, and the database, say that they are well. Empty while nobody answers."""
        try:
            answer = self._send("GET", "/api/v2/monitor/health", None)
        except AirflowAPIError:
            return {}
        return {part: (state or {}).get("status") == "healthy" for part, state in answer.items()} | {"api_server": True}

    def mapped(self, dag: str, run: str, task: str) -> tuple[int, int]:
        """How many instances of a mapped task are done, and how many there are."""
        path = f"/dags/{dag}/dagRuns/{run}/taskInstances"
        every = self.get(path, task_id=task, limit=1)
        if every["total_entries"] == 1 and every["task_instances"][0]["map_index"] < 0:  # not mapped out yet
            return 0, 0
        done = [("state", state) for state in ("success", "failed", "upstream_failed", "skipped")]
        finished = self._call("GET", f"/api/v2{path}?{urllib.parse.urlencode([('task_id', task), ('limit', 1), *done])}")
        return finished["total_entries"], every["total_entries"]

    def result(self, dag: str, run: str, task: str, index: int = -1) -> Any:
        """What a task returned (`index`: which instance of a mapped one); null if it returned nothing."""
        try:
            entry = self.get(
                f"/dags/{dag}/dagRuns/{run}/taskInstances/{task}/xcomEntries/return_value", map_index=index, deserialize="true"
            )
        except AirflowAPIError:
            return None
        return entry["value"]

    def failures(self, dag: str, run: str) -> list[str]:
        """The tasks of a run that failed by themselves, with the name of the instance."""
        failed = self.get(f"/dags/{dag}/dagRuns/{run}/taskInstances", state="failed", limit=10)["task_instances"]
        return [
            f"{task['task_id']} ({task['rendered_map_index']})" if task.get("rendered_map_index") else task["task_id"] for task in failed
        ]

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        if not self._token:
            self._token = str(self._send("POST", "/auth/token", self._login)["access_token"])
        return self._send(method, path, body)

    def _send(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(  # noqa: S310 - the address is ours, http on the loopback interface
            self._address + path, method=method, headers=headers, data=None if body is None else json.dumps(body).encode()
        )
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                content = answer.read()
        except urllib.error.HTTPError as error:
            if error.code == 401 and self._token:
                self._token = ""
                return self._call(method, path, body)
            raise AirflowAPIError(
                f"Airflow answers {method} {path} with {error.code}: {error.read()[:300].decode(errors='replace')}"
            ) from error
        except OSError as error:
            raise AirflowAPIError(f"Airflow does not answer {method} {path}: {error}") from error
        return dict(json.loads(content)) if content else {}
