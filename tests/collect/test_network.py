"""Where requests may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from mingzhang.collect import network
from mingzhang.collect.network import ForbiddenAddressError, Guard, GuardedTransport, allowed

if TYPE_CHECKING:
    from .conftest import Internet, Site


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert allowed(address, private_network=False)
    assert allowed(address, private_network=True)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_private_addresses_are_allowed_only_where_the_editor_says_so(address: str) -> None:
    assert not allowed(address, private_network=False)
    assert allowed(address, private_network=True)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fe80::1", "fe80::1%eth0", "224.0.0.1", "ff02::1", "0.0.0.0", "::", "::ffff:169.254.169.254"]
)
def test_link_local_multicast_and_nowhere_are_never_allowed(address: str) -> None:
    assert not allowed(address, private_network=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::1]", "[::ffff:7f00:1]"])
def test_this_machine_is_not_reached_under_any_of_its_names(site: Site, host: str) -> None:
    with (
        httpx.Client(transport=GuardedTransport(Guard(private_network=False))) as client,
        pytest.raises((ForbiddenAddressError, httpx.ConnectError)),
    ):
        client.get(f"http://{host}:{site.port}/")
    assert site.asked == []


def test_one_private_address_among_public_ones_is_one_too_many(site: Site, internet: Internet) -> None:
    internet["mixed.gov.cn"] = [internet.PUBLIC, "192.168.0.1"]
    with (
        httpx.Client(transport=GuardedTransport(Guard(private_network=False))) as client,
        pytest.raises(ForbiddenAddressError, match=r"192\.168\.0\.1"),
    ):
        client.get(f"http://mixed.gov.cn:{site.port}/")
    assert site.asked == []


def test_the_address_that_was_checked_is_the_one_that_is_connected(site: Site, internet: Internet, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the second question would be answered with an address inside."""
    answers = iter([[internet.PUBLIC], ["127.0.0.1"]])
    monkeypatch.setattr(network, "resolve", lambda host, port: next(answers))
    site.put("/", "<p>public")
    with httpx.Client(transport=GuardedTransport(Guard(private_network=False))) as client:
        assert client.get(f"http://rebound.gov.cn:{site.port}/", headers={"Connection": "close"}).status_code == 200
        with pytest.raises(ForbiddenAddressError):
            client.get(f"http://rebound.gov.cn:{site.port}/")
    assert len(site.asked) == 1


def test_the_next_address_is_tried_when_one_does_not_answer(site: Site, internet: Internet) -> None:
    internet["two.gov.cn"] = ["127.0.0.1", internet.PUBLIC]
    with httpx.Client(transport=GuardedTransport(Guard(private_network=True))) as client:
        assert client.get(f"http://two.gov.cn:{site.port}/").status_code == 404


def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with httpx.Client(transport=GuardedTransport(Guard(private_network=True))) as client:
        assert client.get(f"{site.url}/").status_code == 404
