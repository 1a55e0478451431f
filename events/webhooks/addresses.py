"""Which addresses of the network a webhook may go to, asked once and then dialled as they are.

`requests-hardened` keeps the list of what is not public. It looks at the first of a name's
addresses only, waits for the resolver as long as that likes, and lets some addresses pass that
stand for others: all this is closed here.
"""

import queue
import socket
import threading
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

import requests
from requests_hardened.ip_filter import get_ip_address

# Family and address as `socket.connect` takes them.
Address = tuple[int, tuple[Any, ...]]

# Of IPv6 only this is given to anybody; the rest holds IPv4 in disguise, and what is to come.
_GIVEN_OUT = ip_network("2000::/3")
# What the machine beneath listens at in one of the clouds: public by its number alone.
_BENEATH = ip_address("168.63.129.16")
_ISATAP = {0x00005EFE, 0x02005EFE}  # before the IPv4 address that it holds


class AddressRefused(Exception):
    """The host has an address that is not public."""


class NameUnknown(Exception):
    """The host has no address."""


def addresses_of(host: str, port: int, *, seconds: float, allow_private: bool) -> list[Address]:
    """Where to dial to reach a host: every address it has, in the resolver's order.

    They are to be dialled as they are: a second question could be answered differently. Raises
    NameUnknown, TimeoutError, and AddressRefused when even one of them is not public.
    """
    found = [(family, where) for family, *_, where in _asked(host, port, seconds)]
    if not allow_private and not all(is_public(str(where[0])) for _, where in found):
        raise AddressRefused
    return found


def is_public(address: str) -> bool:
    """Whether it is an address of the open Internet, and stands for no other."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        ordinary = ip in _GIVEN_OUT and (int(ip) >> 32) & 0xFFFFFFFF not in _ISATAP
    else:
        ordinary = True
    if not ordinary or not ip.is_global or ip.is_multicast or ip.is_reserved:
        return False
    return ip != _BENEATH and _passes_filter(address)


def _passes_filter(address: str) -> bool:
    try:
        get_ip_address(address, 443, allow_loopback=False)
    except requests.RequestException:
        return False
    return True


def _asked(host: str, port: int, seconds: float) -> list[tuple[Any, ...]]:
    """The resolver's answer. It cannot be interrupted, so that a thread is left to wait for it."""
    answers: queue.SimpleQueue[list[tuple[Any, ...]] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as fault:
            answers.put(fault)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0))
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise NameUnknown from answer
    return answer
