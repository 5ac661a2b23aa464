"""What came, told from its first bytes."""

from __future__ import annotations

import pytest

from mingzhang.collect.media import kind


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"%PDF-1.7", "document"),
        (b"\r\njunk before\n%PDF-1.4", "document"),
        (b"PK\x03\x04", "document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "document"),
        (b"{\\rtf1", "document"),
        (b"\xef\xbb\xbf  <!DOCTYPE HTML><p>%PDF-", "page"),
        (b"<?xml version='1.0'?><!DOCTYPE html>", "page"),
        (b"<!-- c --><TABLE>", "page"),
        ("<p>决算".encode("utf-16"), "page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "document"),
        (b"<?xml version='1.0'?><rss>", "other"),
        (b"{}", "other"),
        (b"", "other"),
    ],
)
def test_kinds(head: bytes, what: str) -> None:
    assert kind(head) == what


def test_the_server_is_believed_only_where_the_bytes_say_nothing() -> None:
    assert kind(b"words", "text/html; charset=gbk") == "page"
    assert kind(b"%PDF-1.7", "text/html") == "document"
    assert kind(b"<html>", "application/pdf") == "page"
