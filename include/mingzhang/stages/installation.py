"""What this installation holds: its archive, its warehouse, and the reader and the rules of today."""

from __future__ import annotations

import re
import shutil
from functools import cache
from typing import TYPE_CHECKING

from mingzhang.archive import Archive
from mingzhang.settings import Settings

if TYPE_CHECKING:
    from mingzhang.warehouse.database import Engine


def archive() -> Archive:
    """The archive under MINGZHANG_HOME."""
    return Archive(Settings.from_environment().archive)


@cache
def engine() -> Engine:
    """The warehouse, migrated. RuntimeError: no setting says where it is."""
    from mingzhang.warehouse.database import connect, migrate

    url = Settings.from_environment().database_url
    if not url:
        raise RuntimeError("MINGZHANG_DATABASE_URL is not set: it says where the warehouse is (`make run` starts one of its own).")
    connected = connect(url)
    migrate(connected)
    return connected


PROGRAMS = {"libreoffice": ("soffice", "libreoffice")}
"""What must be found for a package to be installed, by the beginning of its name."""


def missing_program(problem: str) -> str:
    """The program that reading a document wants ("needs libreoffice-writer"); empty: it does not fail for want of one."""
    from mingzhang.warehouse.questions import NEEDS

    match = re.search(NEEDS, problem)
    return match[1] if match else ""


def is_installed(program: str) -> bool:
    """Is the program that a document waits for here now?"""
    return any(shutil.which(name) for name in PROGRAMS[program.partition("-")[0]])


def versions() -> tuple[str, str]:
    """The reader version and the rules version of today."""
    from mingzhang.check.book import rules_version
    from mingzhang.read.version import reader_version

    return reader_version(), rules_version()
