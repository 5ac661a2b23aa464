"""Collect: what is new or changed at the publishers?"""

from __future__ import annotations

import logging
from typing import TypedDict

from mingzhang.settings import Settings
from mingzhang.stages.installation import archive

log = logging.getLogger(__name__)


class Fetched(TypedDict):
    """What one visit to a publisher brought."""

    publisher: str
    listed: int
    fetched: int
    new: int
    unchanged: int
    vanished: int
    failed: int
    problems: list[str]


def publishers() -> list[str]:
    """The ids of the publishers in sources.yaml."""
    from mingzhang.collect.sources import load_sources

    return [publisher.id for publisher in load_sources(Settings.from_environment().sources)]


def collect(publisher_id: str) -> Fetched:
    """Archive what one publisher has put online or changed. A publisher that is down is a record, not an error.

    KeyError: it is not in sources.yaml.
    """
    from mingzhang.collect.crawl import collect_publisher
    from mingzhang.collect.sources import load_sources

    publisher = {p.id: p for p in load_sources(Settings.from_environment().sources)}[publisher_id]
    got = collect_publisher(publisher, archive())
    for problem in got.problems:
        log.warning("%s: %s", publisher_id, problem)
    return Fetched(
        publisher=publisher_id,
        listed=got.listed,
        fetched=got.fetched,
        new=got.new,
        unchanged=got.unchanged,
        vanished=got.vanished,
        failed=got.failed,
        problems=list(got.problems),
    )
