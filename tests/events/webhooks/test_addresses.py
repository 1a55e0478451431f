"""Where webhooks may go, by how a URL is written and by what its host has for addresses."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.webhooks.addresses import (
    AddressRefused,
    NameUnknown,
    addresses_of,
    is_public,
)
from events.webhooks.urls import Target, UrlFault, UrlRefused, fault_of_url, target_of
from tests.events.webhooks.resolver import Resolver

OPEN = "93.184.215.14"  # any public address; nothing is sent there

PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",  # noqa: S104 - refused, not listened at
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::10.0.0.1",
    "100::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2606:4700::5efe:10.0.0.1",
    "2606:4700::200:5efe:10.0.0.1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450::1"])
def test_a_public_address_is_not(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://example.com/" + "x" * 2000, UrlFault.TOO_LONG),
        ("http://example.com/", UrlFault.SCHEME),
        ("ftp://example.com/", UrlFault.SCHEME),
        ("file:///etc/passwd", UrlFault.SCHEME),
        ("//example.com/", UrlFault.SCHEME),
        ("example.com", UrlFault.SCHEME),
        ("", UrlFault.SCHEME),
        ("https://user:password@example.com/", UrlFault.CREDENTIALS),
        ("https://user@example.com/", UrlFault.CREDENTIALS),
        ("https://@example.com/", UrlFault.CREDENTIALS),
        ("https://example.com/#part", UrlFault.FRAGMENT),
        ("https://example.com#@127.0.0.1/", UrlFault.FRAGMENT),
        ("https://", UrlFault.HOST),
        ("https:///path", UrlFault.HOST),
        ("https://:443/", UrlFault.HOST),
        ("https://example.com:0/", UrlFault.HOST),
        ("https://a..b/", UrlFault.HOST),
        ("https://-a.example/", UrlFault.HOST),
        ("https://" + "a" * 64 + ".example/", UrlFault.HOST),
        ("https://" + "a." * 127 + "example/", UrlFault.HOST),
        ("https://exa%6dple.com/", UrlFault.HOST),
        ("https://[fe80::1%25eth0]/", UrlFault.HOST),
        ("https://example.com:99999/", UrlFault.UNREADABLE),
        ("https://example.com:port/", UrlFault.UNREADABLE),
        ("https://[::1/", UrlFault.UNREADABLE),
        ("https://example.com/a b", UrlFault.UNREADABLE),
        ("https://example.com/\r\nx-evil: 1", UrlFault.UNREADABLE),
        ("https://example.com\\@127.0.0.1/", UrlFault.UNREADABLE),
        ("https://example.com/\x00", UrlFault.UNREADABLE),
        ("https://bücher.example/", UrlFault.UNREADABLE),
        (" https://example.com/", UrlFault.UNREADABLE),
    ],
)
def test_a_url_that_nobody_should_send_to_says_why(url: str, fault: UrlFault) -> None:
    assert fault_of_url(url, allow_private=False) == fault
    if url.startswith("http://"):
        assert fault_of_url(url, allow_private=True) is None
    else:
        assert fault_of_url(url, allow_private=True) == fault


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://Example.com", Target("https", "example.com", 443, "/")),
        ("HTTPS://example.com:8443/a?b=1", Target("https", "example.com", 8443, "/a?b=1")),
        ("https://example.com?b", Target("https", "example.com", 443, "/?b")),
        ("https://xn--bcher-kva.example/", Target("https", "xn--bcher-kva.example", 443, "/")),
        ("https://[2606:4700:0::1]/", Target("https", "2606:4700::1", 443, "/")),
        ("https://my_host/", Target("https", "my_host", 443, "/")),
        ("https://example.com/a@b", Target("https", "example.com", 443, "/a@b")),
    ],
)
def test_a_url_is_taken_apart(url: str, target: Target) -> None:
    assert target_of(url, allow_private=False) == target


@given(
    st.text() | st.text().map("https://{}".format) | st.text().map("https://a.example:{}".format)
)
def test_whatever_is_written_is_refused_or_taken_apart(url: str) -> None:
    fault = fault_of_url(url, allow_private=True)

    if fault is None:
        target = target_of(url, allow_private=True)
        assert target.host.isascii()
        assert 0 < target.port < 65536
        assert target.path.startswith("/")


def test_a_refusal_has_its_fault() -> None:
    with pytest.raises(UrlRefused) as refusal:
        target_of("https://", allow_private=True)

    assert refusal.value.fault == UrlFault.HOST


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_to_it_is_refused_too(address: str, resolver: Resolver) -> None:
    resolver.names["shop.example"] = [[address]]

    with pytest.raises(AddressRefused):
        addresses_of("shop.example", 443, seconds=5, allow_private=False)


@pytest.mark.parametrize("answer", [[OPEN, "127.0.0.1"], ["::1", OPEN], [OPEN, OPEN, "10.0.0.1"]])
def test_one_private_address_among_public_ones_is_enough(
    answer: list[str], resolver: Resolver
) -> None:
    resolver.names["shop.example"] = [answer]

    with pytest.raises(AddressRefused):
        addresses_of("shop.example", 443, seconds=5, allow_private=False)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.1", "0", "::"],
)
def test_other_spellings_of_an_address_are_understood(host: str) -> None:
    with pytest.raises(AddressRefused):
        addresses_of(host, 443, seconds=5, allow_private=False)


def test_a_public_name_is_asked_for_once_and_gives_what_is_dialled(resolver: Resolver) -> None:
    resolver.names["shop.example"] = [[OPEN, "2606:4700::1"]]

    found = addresses_of("shop.example", 8443, seconds=5, allow_private=False)

    assert [where[:2] for _, where in found] == [(OPEN, 8443), ("2606:4700::1", 8443)]
    assert resolver.asked == ["shop.example"]


def test_private_addresses_are_taken_where_they_are_allowed(resolver: Resolver) -> None:
    resolver.names["shop.example"] = [["127.0.0.1"]]

    found = addresses_of("shop.example", 443, seconds=5, allow_private=True)

    assert [where for _, where in found] == [("127.0.0.1", 443)]


@pytest.mark.parametrize("host", ["nowhere.example", "a" * 64 + ".example"])
@pytest.mark.usefixtures("resolver")
def test_a_name_without_an_address_is_unknown(host: str) -> None:
    with pytest.raises(NameUnknown):
        addresses_of(host, 443, seconds=5, allow_private=True)


def test_a_resolver_that_is_silent_is_not_waited_for(resolver: Resolver) -> None:
    until = threading.Event()
    resolver.waits["shop.example"] = until
    began = time.monotonic()

    with pytest.raises(TimeoutError):
        addresses_of("shop.example", 443, seconds=0.2, allow_private=False)

    assert time.monotonic() - began < 2
    until.set()
