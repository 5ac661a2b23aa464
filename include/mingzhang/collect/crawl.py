"""A night's round at one publisher, and what one would bring.

A content is stored before its observation is recorded, and every address is looked at anew each night: a round that is killed and
repeated changes nothing that is right. One publisher's trouble is in its `Collection`; it is nobody else's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.collect import addresses, media
from mingzhang.collect.fetching import Fetcher
from mingzhang.collect.pace import Clock, Pace
from mingzhang.collect.reply import FetchError
from mingzhang.collect.round import Round, load_history
from mingzhang.collect.walk import Find, Walk, parse_reply

if TYPE_CHECKING:
    from mingzhang.archive import Archive
    from mingzhang.collect.page import Page
    from mingzhang.collect.reply import Reply
    from mingzhang.collect.sources import Publisher

_MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Collection:
    """What a round brought, as counts of addresses. listed = new + unchanged + failed."""

    publisher: str
    listed: int
    """Reports that were asked for, and pages that could not be read. Articles that only lead to reports do not count."""
    fetched: int
    """Contents that were transferred, new or not."""
    new: int
    """Contents that their address had not given before."""
    unchanged: int
    vanished: int
    failed: int
    problems: tuple[str, ...]
    """In sentences, for the editor."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a round would fetch."""

    publisher: str
    finds: tuple[Find, ...]
    """The reports, as far as their addresses tell; those without a file ending were asked."""
    pages: int
    """Articles that were read to find them."""
    skipped: int
    """Articles that were not: a preview reads the first ones only."""
    problems: tuple[str, ...]

    def lines(self) -> list[str]:
        """What to tell the editor, a line each."""
        lines = []
        for find in self.finds:
            words = " · ".join(filter(None, (find.link_text, find.context.title if find.context else "")))
            lines.append(f"{addresses.readable(find.url)}  {words}")
        more = f"; {self.skipped} more pages were not opened" if self.skipped else ""
        lines += [f"{len(self.finds)} addresses of reports, from {self.pages} articles and the lists{more}", *self.problems]
        # A terminal obeys control characters, and these words are a stranger's.
        return ["".join(ch if ch.isprintable() else " " for ch in line).strip() for line in lines]


def collect_publisher(publisher: Publisher, archive: Archive, clock: Clock | None = None) -> Collection:
    """Walk the publisher's lists and archive what they name. Whatever a site does wrong is recorded, never raised."""
    clock = clock or Clock()
    archive.sweep()
    with Fetcher(publisher, Pace(clock, archive.root / "turns"), clock) as fetcher:
        night = Round(publisher, fetcher, archive=archive, clock=clock, history=load_history(archive, publisher.id))
        night.run()
    night.record_vanished()
    problems = night.problems[:_MOST_PROBLEMS]
    if len(night.problems) > _MOST_PROBLEMS:
        problems.append(f"And {len(night.problems) - _MOST_PROBLEMS} more like these (the archive's observations have them all).")
    listed = night.new + night.unchanged + night.failed
    return Collection(publisher.id, listed, night.fetched, night.new, night.unchanged, night.vanished, night.failed, tuple(problems))


def preview_publisher(publisher: Publisher, clock: Clock | None = None, articles: int = 20) -> Preview:
    """What a round would fetch: the lists and the first `articles` pages they name are read, documents are not. Nothing is kept."""
    clock = clock or Clock()
    with Fetcher(publisher, Pace(clock), clock) as fetcher:
        look = _Look(publisher, fetcher, articles=articles)
        look.run()
    return Preview(publisher.id, tuple(look.finds), look.pages, look.skipped, tuple(look.problems))


@dataclass
class _Look(Walk):
    """A walk that only shows what it finds."""

    articles: int = field(kw_only=True)
    finds: list[Find] = field(default_factory=list)
    pages: int = 0
    skipped: int = 0

    def take(self, find: Find) -> Page | None:
        if not addresses.may_be_page(find.url):
            self.finds.append(find)
            return None
        if self.pages == self.articles:
            self.skipped += 1
            return None
        try:
            page = self.fetcher.get(find.url, _page_of)
        except FetchError as fault:
            self.problems.append(f"{addresses.readable(find.url)}: {fault}.")
            return None
        if page is None or page.holds_forms:
            self.finds.append(find)
        self.pages += page is not None
        return page if find.context is None else None


def _page_of(reply: Reply) -> Page | None:
    """The page that came; null for a file."""
    return parse_reply(reply) if media.kind(reply.head, reply.media_type or "") == "page" else None
