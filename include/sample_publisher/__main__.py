"""`python -m sample_publisher serve` shows the pretend site; `python -m sample_publisher build` makes it anew."""

from __future__ import annotations

import argparse
import signal
import sys
from contextlib import suppress
from pathlib import Path

from sample_publisher.site import FOLDER, serve


def main() -> int:
    """0 when done; 1, with one line that says what to do, where the site cannot be served or built."""
    parser = argparse.ArgumentParser(prog="python -m sample_publisher", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    server = commands.add_parser("serve", help="serve the site on the loopback address until interrupted")
    server.add_argument("--port", type=int, default=8099)
    builder = commands.add_parser("build", help="typeset the reports and write the pages again")
    for command in (server, builder):
        command.add_argument("--folder", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    if arguments.command == "build":
        return _build(arguments.folder)
    return _serve(arguments.folder, arguments.port)


def _serve(folder: Path, port: int) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        site = serve(folder, port)
    except OSError as error:
        print(f"The sample site cannot use port {port}: {error.strerror}. Choose another with --port.", file=sys.stderr)  # noqa: T201
        return 1
    print(f"The sample site is at {site.url}", flush=True)  # noqa: T201
    with suppress(KeyboardInterrupt):
        site.wait()
    return 0


def _build(folder: Path) -> int:
    from sample_publisher.building import build  # reportlab is a library of development only
    from sample_publisher.typeface import TypefaceMissingError

    try:
        files = build(folder)
    except TypefaceMissingError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    size = sum(path.stat().st_size for path in files)
    print(f"{len(files)} files, {size / 1e6:.1f} MB in {folder}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
