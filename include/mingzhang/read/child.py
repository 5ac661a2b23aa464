"""Reading in a process of its own, with limits, so that a hostile or broken file costs one document.

The parent hands the bytes over standard input and gets the Statement as JSON; the child sees no environment but its paths.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from mingzhang.accounts_json import dump_statement, load_statement
from mingzhang.read.errors import NotReadable
from mingzhang.read.limits import GIB, Budget, limit

if TYPE_CHECKING:
    from collections.abc import Collection

    from mingzhang.accounts import Statement

REFUSED = 2
"""Exit code of a child that says on standard error, in one line, why the document is not readable."""


class ReaderKilledError(RuntimeError):
    """The reading process was ended by somebody else: nothing is known about the document, and another try may pass."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost, and what one that turns out to be a scan may. On Windows only the time that a scan may take holds."""

    memory: int = 2 * GIB
    """Bytes of address space."""
    cpu_seconds: int = 120
    wall_seconds: int = 300
    scan_memory: int = 6 * GIB
    scan_cpu_seconds: int = 1200
    scan_wall_seconds: int = 1500


def read_in_child(content: bytes, name: str = "", limits: Limits | None = None, second_opinion: Collection[int] = ()) -> Statement:
    """What a document says (see `reader.read`), read within `limits`. NotReadable also when it needs more than they allow.

    ReaderKilledError: somebody killed the reading process.
    """
    limits = limits or Limits()
    command = [sys.executable, "-m", "mingzhang.read.child", *map(str, astuple(limits)), name.replace("\0", "")]
    command += [str(page) for page in sorted(second_opinion)]
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "SYSTEMROOT", "VIRTUAL_ENV", "TMPDIR") if name in os.environ}
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=max(limits.wall_seconds, limits.scan_wall_seconds) + 5,
            env={**kept, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise NotReadable(f"reading it takes more than {limits.scan_wall_seconds} seconds") from error
    if done.returncode == 0:
        return load_statement(done.stdout)
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    if done.returncode == REFUSED and said:
        raise NotReadable(said[-1])
    if "MemoryError" in (said[-1] if said else ""):
        raise NotReadable(f"reading it needs more than {limits.memory // 1024**2} MiB of memory")
    if -done.returncode == getattr(signal, "SIGXCPU", 0):
        raise NotReadable(f"reading it takes more than {limits.cpu_seconds} seconds of CPU time ({limits.scan_cpu_seconds} for a scan)")
    if -done.returncode == getattr(signal, "SIGALRM", 0):
        raise NotReadable(f"reading it takes more than {limits.wall_seconds} seconds ({limits.scan_wall_seconds} for a scan)")
    if -done.returncode == getattr(signal, "SIGKILL", 0):
        raise ReaderKilledError("The reading process was killed from outside (by the system, for want of memory?): try again.")
    if done.returncode < 0:
        raise NotReadable(
            f"it broke the reader (signal {-done.returncode}): a broken or hostile file, "
            f"or one that needs more than {limits.memory // 1024**2} MiB of memory"
        )
    raise NotReadable(f"the reader failed on it: {said[-1] if said else f'exit code {done.returncode}'}")


def main() -> int:
    """The child: bytes from standard input, a Statement to standard output."""
    own, scan = [int(word) for word in sys.argv[1:4]], [int(word) for word in sys.argv[4:7]]
    limit(Budget(*own), Budget(*scan))
    content = sys.stdin.buffer.read()
    from mingzhang.read.reader import read

    gc.freeze()  # what the imports made stays: the collector need not look through it for every document
    try:
        statement = read(content, sys.argv[7], second_opinion={int(page) for page in sys.argv[8:]})
    except NotReadable as error:
        print(str(error).replace("\n", " "), file=sys.stderr)  # noqa: T201
        return REFUSED
    sys.stdout.buffer.write(dump_statement(statement))
    return 0


if __name__ == "__main__":
    sys.exit(main())
