"""What a night's round does with its finds: keep what is a document, follow what is a page, record every fetch."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING

from mingzhang.collect import addresses, media
from mingzhang.collect.reply import FetchError
from mingzhang.collect.walk import Find, Walk, parse_reply
from mingzhang.records import Observation

if TYPE_CHECKING:
    from datetime import datetime

    from mingzhang.archive import Archive
    from mingzhang.collect.pace import Clock
    from mingzhang.collect.page import Page
    from mingzhang.collect.reply import Reply
    from mingzhang.records import Got

_KEPT_HEADERS = ("etag", "last-modified", "content-type", "content-disposition")


@dataclass
class Past:
    """What the archive knows of a location."""

    good: Observation | None = None
    """The last observation that says which content is there."""
    sent: Observation | None = None
    """The last one that transferred it: its headers hold the validators."""
    gone: bool = False
    """Its disappearance is on record."""


def load_history(archive: Archive, publisher: str) -> dict[str, Past]:
    """What the archive knows of each location of a publisher."""
    history: dict[str, Past] = {}
    for observation in archive.observations():
        if observation.publisher == publisher:
            past = history.setdefault(observation.url, Past())
            past.gone = observation.got == "vanished"
            if observation.got in ("content", "not_modified"):
                past.good = observation
            if observation.got == "content":
                past.sent = observation
    return history


@dataclass
class Round(Walk):
    """A walk that archives what it finds."""

    archive: Archive = field(kw_only=True)
    clock: Clock = field(kw_only=True)
    history: dict[str, Past] = field(kw_only=True)
    fetched: int = 0
    new: int = 0
    unchanged: int = 0
    vanished: int = 0
    failed: int = 0

    def take(self, find: Find) -> Page | None:
        past = self.history.get(find.url, Past())
        try:
            return self.fetcher.get(find.url, partial(self._receive, find, past), self._validators(past))
        except FetchError as fault:
            self.problems.append(f"{addresses.readable(find.url)}: {fault}.")
            self.list_failed(find, fault)
        return None

    def list_failed(self, find: Find, fault: FetchError) -> None:
        self.failed += 1
        self._record(find, "error", status=fault.status, error=str(fault))

    def record_vanished(self) -> None:
        """Record what the lists no longer name, once; but nothing while a list, or the article that named it, is not read."""
        if not self.complete:
            return
        for url, past in self.history.items():
            if past.good is None or past.gone or url in self.named:
                continue
            if past.good.listed_on in self.read or past.good.listed_on not in self.named:
                self._record(Find(url, past.good.link_text, past.good.listed_on), "vanished")
                self.vanished += 1

    def _validators(self, past: Past) -> dict[str, str]:
        """What makes the request conditional, provided we still have what it would spare us."""
        if past.sent is None or past.sent.sha256 is None or not self.archive.path(past.sent.sha256).exists():
            return {}
        known = dict(past.sent.headers)
        pairs = {"If-None-Match": known.get("etag", "")}
        if _settled(known.get("last-modified", ""), past.sent.observed_at):
            pairs["If-Modified-Since"] = known["last-modified"]
        return {name: value for name, value in pairs.items() if value and value.isascii() and value.isprintable()}

    def _receive(self, find: Find, past: Past, reply: Reply) -> Page | None:
        """Keep what came, if it is a document; return it, if it is a page whose links are to be followed."""
        if reply.status == 304:
            return self._receive_unmodified(find, past, reply)
        what = media.kind(reply.head, reply.media_type or "")
        ending = addresses.ending(find.url)
        if what == "page":
            content = reply.page()
            page = parse_reply(reply, content)
            # Word and Excel write HTML under these names; any other page in place of a file is a site's way to say "not found".
            if media.names_document(ending) and not (page.holds_forms and ending in ("doc", "xls")):
                raise FetchError(f"an HTML page came instead of a document ({page.title or 'without a title'})", status=reply.status)
            if not addresses.belongs(page.url, self.hosts):
                raise FetchError(f"it is a page of another site ({addresses.origin(page.url)})", status=reply.status)
            if page.holds_forms:
                self._keep(find, past, reply, content)
            return page if find.context is None else None
        if not reply.head:
            raise FetchError("nothing came (an empty file)", status=reply.status)
        if what == "other" and (media.names_document(ending) or addresses.may_be_page(find.url)):
            raise FetchError("what came is neither a document nor a page", status=reply.status)
        self._keep(find, past, reply, None)
        return None

    def _receive_unmodified(self, find: Find, past: Past, reply: Reply) -> Page | None:
        sent = past.sent
        assert sent is not None  # else the request would not have been conditional
        assert sent.sha256 is not None
        with self.archive.path(sent.sha256).open("rb") as file:
            is_page = media.kind(file.read(media.HEAD), sent.media_type or "") == "page"
        page = None
        if is_page and find.context is None:
            page = parse_reply(reply, self.archive.read(sent.sha256), dict(sent.headers).get("content-type", ""))
        self._record(find, "not_modified", sha256=sent.sha256, size=sent.size, media_type=sent.media_type, status=304)
        self.unchanged += 1
        return page

    def _keep(self, find: Find, past: Past, reply: Reply, content: bytes | None) -> None:
        sha256 = self.archive.store(reply.chunks() if content is None else content)
        size = self.archive.path(sha256).stat().st_size
        headers = tuple((name, reply.headers[name][:1000]) for name in _KEPT_HEADERS if name in reply.headers)
        self._record(find, "content", sha256=sha256, size=size, media_type=reply.media_type, status=reply.status, headers=headers)
        self.fetched += 1
        if past.good and past.good.sha256 == sha256:
            self.unchanged += 1
        else:
            self.new += 1

    def _record(
        self,
        find: Find,
        got: Got,
        *,
        sha256: str | None = None,
        size: int | None = None,
        media_type: str | None = None,
        status: int | None = None,
        headers: tuple[tuple[str, str], ...] = (),
        error: str = "",
    ) -> None:
        self.archive.append(
            Observation(
                publisher=self.publisher.id,
                url=find.url,
                observed_at=self.clock.now(),
                got=got,
                sha256=sha256,
                size=size,
                media_type=media_type,
                status=status,
                headers=headers,
                listed_on=find.listed_on,
                link_text=find.link_text,
                context_title=find.context.title if find.context else "",
                context_date=find.context.date if find.context else None,
                error=error,
            )
        )


def _settled(last_modified: str, observed_at: datetime) -> bool:
    """Does this date tell versions apart? Not if the file had changed within the second in which it was fetched (RFC 9110, 8.8.2.2)."""
    try:
        moment = parsedate_to_datetime(last_modified)
    except ValueError:
        return False
    return (observed_at - (moment if moment.tzinfo else moment.replace(tzinfo=UTC))).total_seconds() >= 2
