"""The deployment, without an engine: what docker-compose.yml promises."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
ONCE = {"migrate"}
SECRETS = {
    "POSTGRES_PASSWORD",
    "AIRFLOW_FERNET_KEY",
    "AIRFLOW_JWT_SECRET",
    "AIRFLOW_SECRET_KEY",
    "AIRFLOW_ADMIN_PASSWORD",
    "AIRFLOW_ADMIN_EMAIL",
}
TRIAL = dict.fromkeys(SECRETS, "trial")


def resolved(text: str, given: dict[str, str]) -> str:
    """`text` with its variables, as compose fills them in. KeyError: a variable that must be given is not."""

    def value(match: re.Match[str]) -> str:
        name, operator, word = match.groups()
        return given[name] if name in given or operator == ":?" else word

    return re.sub(r"(?<!\$)\$\{(\w+)(:[-?])([^}]*)\}", value, text)


def test_services():
    assert set(SERVICES) == {"postgres", "migrate", "api-server", "scheduler", "dag-processor", "triggerer", "downloads", "api"}
    commands = {
        name: service["command"][:2] for name, service in SERVICES.items() if name not in {"postgres", "migrate", "downloads", "api"}
    }
    assert commands == {name: ["airflow", name] for name in commands}


@pytest.mark.parametrize("name", SERVICES)
def test_service_is_careful(name):
    service = SERVICES[name]
    assert service["user"] not in ("", "root", "0")
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert ("healthcheck" in service) == (name not in ONCE)
    assert service["restart"] == ("no" if name in ONCE else "unless-stopped")
    assert service["image"].startswith("mingzhang-") or re.search(r":\d", service["image"]), "an image without a version"
    for volume in service.get("volumes", []):
        source = resolved(volume, TRIAL).split(":")[0]
        assert source in COMPOSE["volumes"] or (ROOT / source).exists(), source
    for needed, how in service.get("depends_on", {}).items():
        assert how["condition"] == ("service_completed_successfully" if needed in ONCE else "service_healthy")
        assert ("healthcheck" in SERVICES[needed]) == (needed not in ONCE)


def test_every_secret_must_be_given():
    assert {match[1] for match in re.finditer(r"\$\{(\w+):\?", TEXT)} == SECRETS
    for secret in SECRETS:
        with pytest.raises(KeyError, match=secret):
            resolved(TEXT, {name: value for name, value in TRIAL.items() if name != secret})
    told = re.findall(r"(?i)^ *\w*(?:password|secret|key)\w*: *(.*)$", TEXT, re.MULTILINE)
    assert told and all(value.startswith("${") for value in told)


def test_every_variable_is_explained():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name in {match[1] for match in re.finditer(r"\$\{(\w+)", TEXT)}:
        assert re.search(rf"^#{name}=", example, re.MULTILINE), name


def test_only_loopback_listens_by_default():
    ports = {name: [resolved(port, {}) for port in service["ports"]] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"api-server": ["127.0.0.1:8080:8080"], "downloads": ["127.0.0.1:8090:8080"], "api": ["127.0.0.1:8091:8001"]}
    assert SERVICES["postgres"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_logins_are_real():
    for name in ("api-server", "migrate"):
        assert SERVICES[name]["environment"]["AIRFLOW__CORE__AUTH_MANAGER"].endswith("FabAuthManager")
    assert "SIMPLE_AUTH_MANAGER" not in TEXT


def test_images_are_built_from_locked_requirements_and_run_as_nobody_special():
    stages = re.split(r"^FROM ", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert [stage.split("\n")[0].split(" AS ")[1] for stage in stages] == ["base", "airflow", "pipeline"]
    for stage, lock in zip(stages[1:], ["requirements-server.lock", "requirements.lock"], strict=True):
        assert f"--require-hashes {lock}" in stage
        assert stage.rstrip().splitlines()[-1] == "USER mingzhang"
        assert (ROOT / lock).exists()


def test_both_environments_hold_the_same_airflow():
    def version(lock: str, name: str) -> list[str]:
        return re.findall(rf"^{re.escape(name)}==\S+", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)

    for name in ("apache-airflow", "apache-airflow-core", "apache-airflow-task-sdk", "sqlalchemy", "psycopg"):
        assert version("requirements.lock", name) == version("requirements-server.lock", name) != []


@pytest.mark.skipif(not shutil.which("docker-compose") and not shutil.which("dpkg"), reason="not Debian: `make setup-system` brings none")
def test_compose_itself_accepts_it():
    config = ["docker-compose", "--file", str(ROOT / "docker-compose.yml"), "config", "--quiet"]
    given = {"PATH": os.environ["PATH"]}
    assert subprocess.run(config, env=given | TRIAL, cwd="/", capture_output=True, check=False).returncode == 0
    assert subprocess.run(config, env=given, cwd="/", capture_output=True, check=False).returncode != 0
