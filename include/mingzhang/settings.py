"""Where things are: the settings of the environment, each with a default that suits a first run (.env.example lists them)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
"""The checkout (not meaningful where the package was installed from a wheel)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation of Mingzhang."""

    home: Path
    """Archive, database, releases and Airflow's files (`MINGZHANG_HOME`)."""
    sources: Path
    """The publishers (`MINGZHANG_SOURCES`)."""
    database_url: str | None
    """SQLAlchemy URL (`MINGZHANG_DATABASE_URL`); null: the embedded server."""
    airflow_port: int
    downloads_port: int
    sample_port: int
    api_port: int | None = None
    """Null: no API."""
    units: Path = ROOT / "include" / "units.yaml"
    """The registry of units (`MINGZHANG_UNITS`)."""
    expected_filers: Path | None = None
    """The list of the units that are expected to publish (`MINGZHANG_EXPECTED_FILERS`); null: there is none."""
    keep_days: int | None = None
    """Releases of so many days stay, of older ones the last of each month (`MINGZHANG_KEEP_DAYS`); null: all stay."""
    api_address: str = ""
    """Where readers reach the API (`MINGZHANG_API_ADDRESS`): the site links it; empty: it does not."""
    downloads_address: str = ""
    """Where readers reach the open data (`MINGZHANG_DOWNLOADS_ADDRESS`): the API links its pages; empty: it does not."""

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def open_data(self) -> Path:
        return self.home / "open-data"

    @classmethod
    def from_environment(cls) -> Settings:
        """The settings of this process. ValueError, saying which variable, for a bad port, number of days or address."""

        def port(name: str, default: int) -> int:
            text = os.environ.get(name) or str(default)
            if not text.isdigit() or not 0 < int(text) < 65536:
                raise ValueError(f"{name} is {text!r}, not a port number (1 to 65535). Change it in the environment or in .env.")
            return int(text)

        def address(name: str) -> str:
            text = os.environ.get(name) or ""
            parts = urlsplit(text)
            if text and not (parts.scheme in ("http", "https") and parts.hostname):
                raise ValueError(f"{name} is {text!r}, not an address (https://…). Change it in the environment or in .env.")
            return text.rstrip("/") + "/" if text else ""

        days = os.environ.get("MINGZHANG_KEEP_DAYS") or None
        if days and not (days.isascii() and days.isdigit() and int(days) > 0):
            raise ValueError(f"MINGZHANG_KEEP_DAYS is {days!r}, not a number of days. Change it in the environment or in .env.")
        sources = Path(os.environ.get("MINGZHANG_SOURCES") or ROOT / "include" / "sources.yaml").resolve()
        expected = Path(os.environ.get("MINGZHANG_EXPECTED_FILERS") or sources.with_name("expected_filers.csv")).resolve()
        return cls(
            home=Path(os.environ.get("MINGZHANG_HOME") or "var").resolve(),
            sources=sources,
            units=Path(os.environ.get("MINGZHANG_UNITS") or ROOT / "include" / "units.yaml").resolve(),
            expected_filers=expected if expected.exists() or os.environ.get("MINGZHANG_EXPECTED_FILERS") else None,
            database_url=os.environ.get("MINGZHANG_DATABASE_URL") or None,
            airflow_port=port("MINGZHANG_AIRFLOW_PORT", 8080),
            downloads_port=port("MINGZHANG_DOWNLOADS_PORT", 8090),
            sample_port=port("MINGZHANG_SAMPLE_PORT", 8099),
            api_port=port("MINGZHANG_API_PORT", 8091),
            keep_days=int(days) if days else None,
            api_address=address("MINGZHANG_API_ADDRESS"),
            downloads_address=address("MINGZHANG_DOWNLOADS_ADDRESS"),
        )
