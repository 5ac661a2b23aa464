"""How Airflow is set up on one machine: everything it needs to know, as environment variables of its processes.

Nothing that is left over in the terminal may change it: what begins with AIRFLOW is ours alone, and so is Python's own path.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
from typing import TYPE_CHECKING, TypedDict

from mingzhang.settings import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from mingzhang.settings import Settings

USER = "admin"
FOREIGN = ("AIRFLOW", "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "GX_", "OPENLINEAGE")


class Secrets(TypedDict):
    """What must not be guessed; made once for each MINGZHANG_HOME."""

    password: str
    fernet_key: str
    secret_key: str
    jwt_secret: str


def make_secrets(folder: Path) -> Secrets:
    """The secrets in `folder`, made when there are none; only the owner may read them."""
    path = folder / "secrets.json"
    if not path.exists():
        made = Secrets(
            password=secrets.token_urlsafe(9),
            fernet_key=base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            secret_key=secrets.token_urlsafe(32),
            jwt_secret=secrets.token_urlsafe(48),
        )
        _write_private(path, json.dumps(made))
    known: Secrets = json.loads(path.read_text(encoding="utf-8"))
    _write_private(folder / "passwords.json", json.dumps({USER: known["password"]}))
    return known


def airflow_environment(settings: Settings, folder: Path, secret: Secrets, metadata_url: str, warehouse_url: str) -> dict[str, str]:
    """The environment of Airflow's processes, and of the tasks: they inherit it."""
    address = f"http://127.0.0.1:{settings.airflow_port}"
    api = settings.api_address or (f"http://127.0.0.1:{settings.api_port}/" if settings.api_port else "")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return kept | {
        "PATH": os.pathsep.join([os.path.dirname(sys.executable), kept.get("PATH", os.defpath)]),  # noqa: PTH120
        "PYTHONUTF8": "1",
        "NO_PROXY": ",".join(filter(None, ["127.0.0.1,localhost", kept.get("NO_PROXY", kept.get("no_proxy"))])),
        "no_proxy": ",".join(filter(None, ["127.0.0.1,localhost", kept.get("no_proxy", kept.get("NO_PROXY"))])),
        "GX_ANALYTICS_ENABLED": "false",
        "MINGZHANG_HOME": str(settings.home),
        "MINGZHANG_SOURCES": str(settings.sources),
        "MINGZHANG_UNITS": str(settings.units),
        "MINGZHANG_EXPECTED_FILERS": str(settings.expected_filers or ""),
        "MINGZHANG_SAMPLE_PORT": str(settings.sample_port),
        "MINGZHANG_DATABASE_URL": warehouse_url,
        "MINGZHANG_API_ADDRESS": api,
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": "Asia/Shanghai",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": str((os.cpu_count() or 1) + 2),
        "AIRFLOW__CORE__FERNET_KEY": secret["fernet_key"],
        "AIRFLOW__CORE__AUTH_MANAGER": "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(folder / "passwords.json"),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(settings.airflow_port),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__SECRET_KEY": secret["secret_key"],
        "AIRFLOW__API__INSTANCE_NAME": "明账 Mingzhang",
        "AIRFLOW__API_AUTH__JWT_SECRET": secret["jwt_secret"],
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": metadata_url,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": metadata_url,
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.5",
        "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",  # how late a task's end may be noticed
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "SCARF_ANALYTICS": "false",
    }


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
