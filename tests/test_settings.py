"""Settings of the environment: what is no address is refused before anything is published with it."""

from __future__ import annotations

import pytest

from mingzhang.settings import Settings


@pytest.mark.parametrize(
    ("text", "address"),
    [("", ""), ("https://api.example.org", "https://api.example.org/"), ("http://10.0.0.1:9/a/", "http://10.0.0.1:9/a/")],
)
def test_an_address_ends_with_a_slash(monkeypatch, text, address):
    monkeypatch.setenv("MINGZHANG_API_ADDRESS", text)
    assert Settings.from_environment().api_address == address


@pytest.mark.parametrize("name", ["MINGZHANG_API_ADDRESS", "MINGZHANG_DOWNLOADS_ADDRESS"])
@pytest.mark.parametrize("text", ["api.example.org", "javascript:alert(1)//", "https://"])
def test_what_is_no_address_is_refused(monkeypatch, name, text):
    monkeypatch.setenv(name, text)
    with pytest.raises(ValueError, match=name):
        Settings.from_environment()
