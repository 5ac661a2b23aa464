"""Old Word files, WPS, RTF and OpenDocument texts: LibreOffice makes Word files of them that we read.

It works in a folder and with a profile of its own that are gone afterwards, runs no macros, follows no links, has no network where the
system can take it away, and is ended with all its processes when it takes too long.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from mingzhang.read.errors import NotReadable

SECONDS = 120
MISSING = "needs libreoffice-writer: install it (Debian: apt install libreoffice-writer), the document waits and is read then"
OTHER_PLACES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice", r"C:\Program Files\LibreOffice\program\soffice.exe")
SETTINGS = {
    "Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "Writer/Content/Update": {"Link": "2"},
}
"""No macros, nothing that runs, no links followed; a publisher's file does not decide about that."""
NEW_NETWORK = 0x40000000
NEW_USERS = 0x10000000


def program() -> str | None:
    """Where LibreOffice is; null where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or next((place for place in OTHER_PLACES if Path(place).exists()), None)


def as_docx(content: bytes, suffix: str, sort: str) -> bytes:
    """`content` as a Word file. `suffix`: how files of this kind are called; `sort`: what to call it in a message.

    NotReadable: LibreOffice is missing, fails, or takes too long.
    """
    found = program()
    if found is None:
        raise NotReadable(f"{sort}: {MISSING}")
    with tempfile.TemporaryDirectory(prefix="mingzhang-", ignore_cleanup_errors=True) as folder:
        source, profile = Path(folder) / f"document{suffix}", Path(folder) / "profile"
        source.write_bytes(content)
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
        _run([found, *_arguments(profile, folder), str(source)], folder, sort)
        made = Path(folder) / "made" / "document.docx"
        if not made.exists():
            raise NotReadable(f"{sort} that LibreOffice cannot open: it is damaged or encrypted, ask the publisher for a PDF of it")
        return made.read_bytes()


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in SETTINGS.items()
        for name, value in values.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def _arguments(profile: Path, folder: str) -> list[str]:
    return [
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--nofirststartwizard"),
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(Path(folder) / "made")),
    ]


def _run(command: list[str], folder: str, sort: str) -> None:
    """Run LibreOffice to its end, or to that of its time, with whatever it has started."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    environment = {**kept, "HOME": folder, "TMPDIR": folder, "TEMP": folder, "TMP": folder, "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_confine if sys.platform == "linux" else None,  # the reader has one thread
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise NotReadable(f"{sort} that LibreOffice does not open within {SECONDS} seconds: ask the publisher for a PDF of it") from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _confine() -> None:
    """In LibreOffice's process: leave the network behind where the system lets us, use as much memory as a scan may."""
    import ctypes
    import resource

    with contextlib.suppress(OSError, ValueError):
        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        if libc.unshare(NEW_NETWORK) != 0:
            libc.unshare(NEW_USERS | NEW_NETWORK)
