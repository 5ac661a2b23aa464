"""The way through a publisher's site: lists, their further pages, the articles they name, and what those carry."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.collect import addresses, media
from mingzhang.collect.fetching import HostSilentError, NightOverError
from mingzhang.collect.markup import PageError
from mingzhang.collect.page import Page, parse_page
from mingzhang.collect.reply import FetchError

if TYPE_CHECKING:
    from mingzhang.collect.fetching import Fetcher
    from mingzhang.collect.page import Link
    from mingzhang.collect.reply import Reply
    from mingzhang.collect.sources import Publisher


@dataclass(frozen=True, slots=True)
class Find:
    """An address that may be a report, and where it was named."""

    url: str
    link_text: str = ""
    listed_on: str | None = None
    context: Page | None = None
    """The article that carries it as an attachment."""


@dataclass
class Walk:
    """One round at a publisher. What is done with a find (keep it, or only show it) is `take`, of those that inherit from this."""

    publisher: Publisher
    fetcher: Fetcher
    problems: list[str] = field(default_factory=list)
    complete: bool = True
    """Was every list read to its end?"""
    named: set[str] = field(default_factory=set)
    """Every address that a page named, wanted or not."""
    read: set[str] = field(default_factory=set)
    """Every page whose links are known tonight."""
    taken: set[str] = field(default_factory=set)
    silent: dict[str, int] = field(default_factory=dict)
    """Addresses not tried, by the host that had stopped answering."""
    hosts: set[str] = field(default_factory=set)

    def take(self, find: Find) -> Page | None:
        """Do what is to be done with a find; returns the page that it turned out to be, if its links are to be followed."""
        raise NotImplementedError

    def list_failed(self, find: Find, fault: FetchError) -> None:
        """A list could not be read: keep that on record."""

    def run(self) -> None:
        """Walk. What goes wrong on the way is in `problems`; nothing is raised for it."""
        self.hosts = {addresses.host(url) for url in self.publisher.index} | set(self.publisher.hosts)
        lists = deque(Find(addresses.absolute(url, url) or url) for url in self.publisher.index)
        listed = {find.url for find in lists}
        turned = 0
        try:
            while lists:
                find = lists.popleft()
                if turned == self.publisher.limits.list_pages:
                    self._incomplete(f"There are more than {turned} list pages (limits: list_pages); the rest were not read")
                    break
                turned += 1
                page = self._read_list(find)
                if page is None:
                    continue
                self.named |= {find.url, page.url, *page.following}
                for url in page.following:
                    if url not in listed:
                        listed.add(url)
                        lists.append(Find(url, listed_on=find.url))
                self._take_all(page, find.url, listed)
        except NightOverError as over:
            self._incomplete(f"Stopped early: {over}")
        for host, count in self.silent.items():
            self.problems.append(f"{host} stopped answering; {count} addresses there were not tried.")
        if self.complete and not self.taken:
            self.problems.append(
                f"The lists were read, but none of their {len(self.named)} addresses is wanted: look at index and links in sources.yaml."
            )

    def _read_list(self, find: Find) -> Page | None:
        try:
            page = self.fetcher.get(find.url, _parse_list)
        except FetchError as fault:
            self._incomplete(f"The list {addresses.readable(find.url)} was not read: {fault}")
            self.list_failed(find, fault)
            return None
        except HostSilentError:
            self._incomplete(f"The list {addresses.readable(find.url)} was not read: its host stopped answering")
            return None
        if find.listed_on is None:
            # An index that has moved is still the publisher's: an editor named it.
            self.hosts.add(addresses.host(page.url))
        return page

    def _take_all(self, page: Page, listed_on: str, listed: set[str]) -> None:
        self.read.add(listed_on)
        self.named |= {link.url for link in page.links}
        for link in page.links:
            if link.url in listed or not self._wanted(link):
                continue
            article = self._take(Find(link.url, link.text, listed_on))
            if article is None:
                continue
            self.read.add(link.url)
            self.named |= {attachment.url for attachment in article.links}
            for attachment in article.links:
                if attachment.url not in listed and not addresses.must_be_page(attachment.url) and self._looks_right(attachment):
                    self._take(Find(attachment.url, attachment.text, link.url, article))

    def _wanted(self, link: Link) -> bool:
        if not self._looks_right(link) or (self.publisher.link_text and not self.publisher.link_text.search(link.text)):
            return False
        return not addresses.must_be_page(link.url) or addresses.belongs(link.url, self.hosts)

    def _looks_right(self, link: Link) -> bool:
        return addresses.matches(self.publisher.links, link.url)

    def _take(self, find: Find) -> Page | None:
        if find.url in self.taken:
            return None
        self.taken.add(find.url)
        try:
            return self.take(find)
        except HostSilentError as silent:
            self.silent[str(silent)] = self.silent.get(str(silent), 0) + 1
        return None

    def _incomplete(self, problem: str) -> None:
        self.complete = False
        self.problems.append(problem + ".")


def parse_reply(reply: Reply, content: bytes | None = None, content_type: str | None = None) -> Page:
    """The page that came: what the reply carries, or the `content` that the reply says is still there. FetchError for what is none."""
    try:
        return parse_page(
            reply.page() if content is None else content,
            reply.url,
            reply.headers.get("content-type", "") if content_type is None else content_type,
        )
    except PageError as fault:
        raise FetchError(f"the page cannot be read: {fault}", status=reply.status) from fault


def _parse_list(reply: Reply) -> Page:
    if media.kind(reply.head, reply.media_type or "") != "page":
        raise FetchError("what came is no HTML page", status=reply.status)
    return parse_reply(reply)
