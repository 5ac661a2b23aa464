"""What a site's robots.txt allows us: the Robots Exclusion Protocol (RFC 9309) with `*`, `$`, and Crawl-delay.

The standard library's parser takes `*` and `$` literally, and so fetches what a site has forbidden by pattern.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes, urlsplit

PRODUCT = "mingzhang"
MOST_BYTES = 500 * 1024
"""More than this nobody has to read (RFC 9309, 2.5)."""


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site for us."""

    rules: tuple[tuple[str, bool], ...] = ()
    """(path pattern, allowed)."""
    delay: float = 0.0
    """Crawl-delay in seconds."""

    def allow(self, url: str) -> bool:
        """May this address be fetched? The longest pattern decides, between equals the one that allows."""
        parts = urlsplit(url)
        path = _encoded(parts.path or "/") + ("?" + _encoded(parts.query) if parts.query else "")
        found = [(len(pattern), allowed) for pattern, allowed in self.rules if _covers(pattern, path)]
        return max(found)[1] if found else True


def parse_robots(content: bytes) -> Robots:
    """The rules for us: those of the groups that name us, else those for everybody (`*`)."""
    ours: dict[str, list[tuple[str, str]]] = {PRODUCT: [], "*": []}
    agents: list[str] = []
    named: set[str] = set()
    in_rules = False
    for line in content[:MOST_BYTES].decode("utf-8", "replace").removeprefix("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if in_rules:
                agents, in_rules = [], False
            agents.append(value.partition("/")[0].strip().lower())
            named.add(agents[-1])
        elif key in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            for agent in set(agents) & set(ours):
                ours[agent].append((key, value))
    chosen = ours[PRODUCT if PRODUCT in named else "*"]
    rules = tuple((_encoded(value), key == "allow") for key, value in chosen if key != "crawl-delay" and value)
    return Robots(rules, max((_seconds(value) for key, value in chosen if key == "crawl-delay"), default=0.0))


def _covers(pattern: str, path: str) -> bool:
    anchored = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not pieces:
        return not anchored or path == first
    position = len(first)
    for piece in pieces[:-1]:
        found = path.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    if anchored:
        return path.endswith(pieces[-1]) and len(path) - len(pieces[-1]) >= position
    return path.find(pieces[-1], position) >= 0


def _encoded(text: str) -> str:
    """Percent-encoded in one way, so that patterns and paths can be compared."""
    return quote(unquote_to_bytes(text), safe="/*$?&=:;,@!'()+~-._")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        return 0.0
    return seconds if 0 <= seconds < float("inf") else 0.0
