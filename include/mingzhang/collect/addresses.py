"""Addresses as sites write them, and as they are fetched: absolute, percent-encoded, without fragment."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

import httpx

_PATH_SAFE = "%/:@!$&'()*+,;=~-._"
_QUERY_SAFE = _PATH_SAFE + "?[]{}|^`\\"
_PAGE_ENDINGS = {"html", "htm", "shtml", "shtm", "xhtml"}
_MADE_ENDINGS = {"", "jsp", "jspx", "asp", "aspx", "php", "do", "action", "cgi", "ashx"}
"""Made by a program: only its answer shows whether it is a page or a file."""


def absolute(page: str, href: str, charset: str = "utf-8") -> str | None:
    """The address that `href` means on `page`, as a browser would send it; null for what cannot be fetched (mailto:, javascript:, file:).

    Chinese characters are percent-encoded: in the path as UTF-8, in the query in the page's own charset. What is percent-encoded
    already, in whatever charset, stays as it is.
    """
    href = re.sub(r"[\t\r\n\x00]", "", href).strip(" \x0b\x0c\u3000\u00a0")
    before, mark, query = href.partition("?")
    if re.match(r"(?i)https?:|[^:]*$|[^:]*/", before):
        before = before.replace("\\", "/")
    try:
        parts = urlsplit(urljoin(page, before + mark + query))
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            return None
        path = quote(parts.path, safe=_PATH_SAFE) or "/"
        query = quote(parts.query.encode(charset, "replace"), safe=_QUERY_SAFE)
        url = str(httpx.URL(urlunsplit((parts.scheme, parts.netloc, path, query, ""))))
    except (ValueError, LookupError, httpx.InvalidURL):
        return None
    return url if len(url) <= 4000 else None


def host(url: str) -> str:
    """The host of an absolute address, in lower-case ASCII, without brackets."""
    return httpx.URL(url).raw_host.decode("ascii").lower().strip("[]")


def origin(url: str) -> str:
    """Scheme, host and port of an absolute address."""
    return "://".join(urlsplit(url)[:2])


def readable(url: str) -> str:
    """The address with what is percent-encoded decoded, for people and their regular expressions."""
    try:
        return unquote(url, errors="strict")
    except UnicodeDecodeError:
        return unquote(url, encoding="gb18030")


def matches(pattern: re.Pattern[str], url: str) -> bool:
    """Does the address look like this, as it is sent or as a person reads it?"""
    return bool(pattern.search(url) or pattern.search(readable(url)))


def belongs(url: str, hosts: set[str]) -> bool:
    """Is this one of the hosts or a subdomain of one? `www.` stands for its whole domain."""
    name = host(url)
    return any(name == own or name.endswith("." + own) for own in (h.lower().removeprefix("www.") for h in hosts))


def ending(url: str) -> str:
    """The file ending of the address, in lower case; empty where it has none."""
    name = urlsplit(url).path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def may_be_page(url: str) -> bool:
    """Can a page be at this address, as far as its ending says?"""
    return ending(url) in _PAGE_ENDINGS | _MADE_ENDINGS


def must_be_page(url: str) -> bool:
    """Does its ending say that a page is at this address?"""
    return ending(url) in _PAGE_ENDINGS or urlsplit(url).path.endswith("/")


def same_list(one: str, other: str) -> bool:
    """Do two addresses differ in nothing but a page number (index.html and index_2.html, ?page=1 and ?page=2)?"""
    return _without_number(one) == _without_number(other)


def _without_number(url: str) -> tuple[str, str, tuple[str, ...]]:
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    stem = re.sub(r"[_-]?\d+$", "", name.rpartition(".")[0] if "." in name else name)
    if stem.lower() in ("index", "default"):
        stem = ""
    query = tuple(sorted(field for field in parts.query.split("&") if field and not re.fullmatch(r"[^=]*=?\d*", field)))
    return parts.netloc, f"{folder}/{stem}", query
