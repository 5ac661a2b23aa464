"""`python -m mingzhang.local [--once]`: the whole system on this machine (`mingzhang run` is the same)."""

from __future__ import annotations

import argparse
import sys

from mingzhang.local.system import run
from mingzhang.settings import Settings

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m mingzhang.local", description="Run the whole system on this machine.")
    parser.add_argument("--once", action="store_true", help="end after one night")
    sys.exit(run(Settings.from_environment(), parser.parse_args().once))
