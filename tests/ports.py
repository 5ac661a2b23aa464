"""Ports for servers that must be told theirs before they start.

They lie below those that the system hands out by itself: nobody's connection takes one between the choice and the start. Each of pytest's
workers has numbers of its own.
"""

from __future__ import annotations

import os
import random
import socket

FIRST, EACH, WORKERS = 20_000, 1_000, 12
"""The lowest port, how many each worker has, and how many workers are told apart. Linux hands out 32,768 and above, others 49,152."""
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS
_unused = iter(random.sample(range(FIRST + _worker * EACH, FIRST + (_worker + 1) * EACH), EACH))


def free_port() -> int:
    """A port on which nobody listens; another one at each call."""
    for port in _unused:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no port is free")
