"""What a server answers, read in pieces: a body without end, or one that inflates, does not get into memory."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mingzhang.collect import media

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

PAGE_BYTES = 8 << 20
_CHUNK = 1 << 16


class FetchError(Exception):
    """An address gave nothing that can be used; the message is a sentence without its subject, for people."""

    def __init__(self, message: str, *, status: int | None = None, may_pass: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.may_pass = may_pass
        self.retry_after = retry_after


@dataclass
class Reply:
    """What a server answered: 200 with a body, or 304."""

    url: str
    """Where it came from in the end, after redirects."""
    status: int
    headers: httpx.Headers
    _chunks: Iterator[bytes]

    @property
    def media_type(self) -> str | None:
        """As the server says, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()[:200] or None

    @cached_property
    def head(self) -> bytes:
        """The first bytes; `chunks` still gives all."""
        self._first = b""
        for chunk in self._chunks:
            self._first += chunk
            if len(self._first) >= media.HEAD:
                break
        return self._first[: media.HEAD]

    def chunks(self) -> Iterator[bytes]:
        """The whole body, piece by piece, once."""
        if self.head:
            yield self._first
            yield from self._chunks

    def page(self) -> bytes:
        """The whole body of a page. FetchError when no page is as large as that."""
        content = bytearray()
        for chunk in self.chunks():
            content += chunk
            if len(content) > PAGE_BYTES:
                raise FetchError(f"the page has more than {PAGE_BYTES >> 20} MB", status=self.status)
        return bytes(content)


def decoded(response: httpx.Response) -> Iterator[bytes]:
    """The body without its compression, in pieces of 64 KiB. FetchError where it is broken."""
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding in ("", "identity"):
        yield from response.iter_raw(_CHUNK)
        return
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(f"it is compressed in a way we did not ask for ({coding[:40]})", status=response.status_code)
    inflate = zlib.decompressobj(wbits=47)  # finds out itself whether gzip or zlib
    try:
        for raw in response.iter_raw(_CHUNK):
            while raw:
                if piece := inflate.decompress(raw, _CHUNK):
                    yield piece
                raw = inflate.unconsumed_tail
    except zlib.error as broken:
        raise FetchError(f"its compression is broken ({broken})", status=response.status_code, may_pass=True) from broken
    if rest := inflate.flush():
        yield rest
    if not inflate.eof:
        raise FetchError("it ends before its end (compressed data is missing)", status=response.status_code, may_pass=True)
