"""Fetching one address: politely, within limits, and with a sentence for whatever goes wrong."""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, TypeVar

import httpx

from mingzhang.collect import addresses, robots
from mingzhang.collect.network import DeadlineError, ForbiddenAddressError, Guard, GuardedTransport
from mingzhang.collect.reply import FetchError, Reply, decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from mingzhang.collect.pace import Clock, Pace
    from mingzhang.collect.sources import Publisher

T = TypeVar("T")

TRIES = 3
REDIRECTS = 5
PATIENCE = 120.0
"""Seconds: a longer Retry-After is left to the next night."""
SILENCE = 3
"""A host that has not answered so many addresses in a row, each tried several times, is left alone for the night."""
FETCH_SECONDS = 600.0
_TIMEOUT = httpx.Timeout(60, connect=20)
_MAY_PASS = {408, 425, 429, 500, 502, 503, 504}


class HostSilentError(Exception):
    """The host (and port) has stopped answering: it was not asked again."""


class NightOverError(Exception):
    """A limit of the publisher's night is reached."""


class Fetcher:
    """One night's visits to one publisher."""

    def __init__(self, publisher: Publisher, pace: Pace, clock: Clock, *, fetch_seconds: float = FETCH_SECONDS) -> None:
        self.publisher = publisher
        self.pace = pace
        self.clock = clock
        self.fetch_seconds = fetch_seconds
        self.asked = 0
        """Addresses asked for."""
        self.bytes = 0
        self._ends = clock.now().timestamp() + publisher.limits.night_minutes * 60
        self._own = {addresses.host(url) for url in publisher.index} | set(publisher.hosts)
        self._robots: dict[str, robots.Robots | FetchError] = {}
        self._silent: dict[str, int] = {}
        self._guard = Guard(private_network=publisher.private_network)
        headers = {
            "User-Agent": user_agent(publisher.contact),
            "Accept": "*/*",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": "gzip",
        }
        self._client = httpx.Client(transport=GuardedTransport(self._guard), headers=headers, timeout=_TIMEOUT, trust_env=False)

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._client.close()

    def get(self, url: str, use: Callable[[Reply], T], validators: dict[str, str] | None = None) -> T:
        """What `use` makes of the reply. It may be called again when the connection breaks while it reads.

        FetchError when the address gives nothing; HostSilentError and NightOverError when it was not asked.
        """
        if self.asked >= self.publisher.limits.addresses:
            raise NightOverError(f"the limit of {self.publisher.limits.addresses} addresses a night is reached (limits: addresses)")
        self.asked += 1
        return self._persist(url, lambda: self._follow(url, use, validators or {}, self._rules))

    def _persist(self, url: str, attempt: Callable[[], T]) -> T:
        site = addresses.origin(url)
        for tried in range(1, TRIES + 1):
            if self._silent.get(site, 0) >= SILENCE:
                raise HostSilentError(site)
            try:
                result = attempt()
            except FetchError as fault:
                wait = 2.0**tried if fault.retry_after is None else fault.retry_after
                if fault.may_pass and tried < TRIES and wait <= PATIENCE:
                    self._check_time(wait)
                    self.clock.sleep(wait)
                    continue
                if wait > PATIENCE:
                    self._silent[site] = SILENCE  # it wants to be left alone
                elif fault.may_pass and fault.status in (None, 429, 503):
                    self._silent[site] = self._silent.get(site, 0) + 1
                else:
                    self._silent[site] = 0
                raise
            self._silent[site] = 0
            return result
        raise AssertionError("unreachable")

    def _follow(self, url: str, use: Callable[[Reply], T], validators: dict[str, str], rules: Callable[[str], robots.Robots]) -> T:
        for _ in range(REDIRECTS + 1):
            site = rules(url)
            if not site.allow(url):
                raise FetchError("the site's robots.txt does not allow it to be fetched")
            answer = self._ask(url, use, validators, site.delay)
            if not isinstance(answer, _Redirect):
                return answer
            url = answer.url
        raise FetchError(f"it redirects more than {REDIRECTS} times", status=302)

    def _ask(self, url: str, use: Callable[[Reply], T], validators: dict[str, str], delay: float) -> _Redirect | T:
        """One request: where it redirects to, or what `use` made of the reply."""
        host = addresses.host(url)
        # The publisher's own delay holds for its own hosts; attachments elsewhere are somebody else's machines.
        delay = max(delay, self.publisher.delay if addresses.belongs(url, self._own) else max(1.0, self.publisher.delay))
        self._check_time(delay)
        self.pace.wait(host, delay)
        self._guard.deadline = time.monotonic() + self.fetch_seconds
        try:
            with self._client.stream("GET", url, headers=validators) as response:
                status = response.status_code
                if status in (301, 302, 303, 307, 308) and "location" in response.headers:
                    return _Redirect(_target(url, response))
                if status == 304 and validators:
                    return use(Reply(url, status, response.headers, iter(())))
                if status not in (200, 203):
                    wait = _retry_after(response.headers.get("retry-after", ""), self.clock.now())
                    raise FetchError(
                        f"the server answered {status} {response.reason_phrase}".strip(),
                        status=status,
                        may_pass=status in _MAY_PASS,
                        retry_after=wait,
                    )
                return use(Reply(url, status, response.headers, self._body(response)))
        except ForbiddenAddressError as forbidden:
            raise FetchError(f"it was not fetched: {forbidden}") from forbidden
        except (DeadlineError, httpx.HTTPError, httpx.InvalidURL) as fault:
            if isinstance(fault, DeadlineError) or time.monotonic() >= self._guard.deadline:
                raise FetchError(f"it took longer than {self.fetch_seconds:.0f} seconds") from fault
            raise _explained(fault) from fault

    def _body(self, response: httpx.Response) -> Iterator[bytes]:
        """The body, decompressed in small pieces and counted: neither an endless one nor one that inflates gets far."""
        limits = self.publisher.limits
        size = 0
        for chunk in decoded(response):
            size += len(chunk)
            self.bytes += len(chunk)
            if size > limits.file_megabytes * 1_000_000:
                raise FetchError(f"it has more than {limits.file_megabytes} MB (limits: file_megabytes)", status=response.status_code)
            if self.bytes > limits.night_megabytes * 1_000_000:
                raise NightOverError(f"the limit of {limits.night_megabytes} MB a night is reached (limits: night_megabytes)")
            yield chunk

    def _rules(self, url: str) -> robots.Robots:
        origin = addresses.origin(url)
        if origin not in self._robots:
            try:
                self._robots[origin] = self._persist(
                    origin, lambda: self._follow(f"{origin}/robots.txt", _read_rules, {}, lambda _: robots.Robots())
                )
            except FetchError as fault:
                # RFC 9309, 2.3.1: where there is none, everything is allowed; where the site cannot say, nothing is.
                refused = fault.status is not None and 300 <= fault.status < 500 and fault.status != 429
                self._robots[origin] = robots.Robots() if refused else fault
        rules = self._robots[origin]
        if isinstance(rules, FetchError):
            raise FetchError(f"its robots.txt cannot be read ({rules})", status=rules.status)
        return rules

    def _check_time(self, needed: float) -> None:
        if self.clock.now().timestamp() + needed > self._ends:
            raise NightOverError(f"the limit of {self.publisher.limits.night_minutes} minutes a night is reached (limits: night_minutes)")


@dataclass(frozen=True, slots=True)
class _Redirect:
    url: str


def _read_rules(reply: Reply) -> robots.Robots:
    content = b""
    for chunk in reply.chunks():
        content += chunk
        if len(content) > robots.MOST_BYTES:
            break
    return robots.parse_robots(content)


def user_agent(contact: str) -> str:
    """Who we are, for the logs of the sites we visit."""
    try:
        number = version("mingzhang")
    except PackageNotFoundError:
        number = "0"
    return f"Mingzhang/{number} (open data from published final accounts{f'; {contact}' if contact else ''})"


def _target(url: str, response: httpx.Response) -> str:
    raw = next(value for name, value in response.headers.raw if name.lower() == b"location")
    # Bytes beyond ASCII are sent back as they came, in whatever charset the server thinks in.
    location = "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in raw)
    target = addresses.absolute(url, location)
    if target is None:
        raise FetchError(f"it redirects to {location[:200]!r}, which cannot be fetched", status=response.status_code)
    return target


def _retry_after(value: str, now: datetime) -> float | None:
    """Seconds from a Retry-After header, which is a number or a date."""
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds())


def _explained(fault: Exception) -> FetchError:
    cause: BaseException | None = fault
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchError(f"its TLS certificate is not valid ({cause.verify_message})")
        if isinstance(cause, ssl.SSLError):
            return FetchError(f"no secure connection can be made ({cause.reason or cause})")
        cause = cause.__cause__ or cause.__context__
    match fault:
        case httpx.TimeoutException():
            return FetchError("the server did not answer in time", may_pass=True)
        case httpx.ConnectError():
            return FetchError(f"the server cannot be reached ({fault})", may_pass=True)
        case httpx.TransportError():
            return FetchError(f"the connection broke ({fault or type(fault).__name__})", may_pass=True)
        case _:
            return FetchError(f"it cannot be fetched ({fault})")
