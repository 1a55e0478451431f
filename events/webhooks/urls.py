"""Addresses that webhooks may be sent to, by how they are written."""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

URL_LENGTH = 2000
_PRINTED = re.compile(r"[!-~]*")
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*\.?")


class UrlFault(StrEnum):
    """What is wrong with a URL, in codes that stay what they are."""

    TOO_LONG = "url_too_long"
    UNREADABLE = "url_unreadable"
    SCHEME = "url_scheme"
    CREDENTIALS = "url_credentials"
    FRAGMENT = "url_fragment"
    HOST = "url_host"


class UrlRefused(ValueError):
    """No webhook is sent to such a URL; `fault` says why."""

    def __init__(self, fault: UrlFault) -> None:
        self.fault = fault
        super().__init__(fault.value)


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart."""

    scheme: str
    host: str  # without the brackets of IPv6
    port: int
    path: str  # with its query


def fault_of_url(url: str, *, allow_private: bool) -> UrlFault | None:
    """What is wrong with a URL, if anything; see `target_of`."""
    try:
        target_of(url, allow_private=allow_private)
    except UrlRefused as refusal:
        return refusal.fault
    return None


def target_of(url: str, *, allow_private: bool) -> Target:
    """A URL taken apart; http beside https only where private addresses are allowed.

    Whether its host has public addresses is not known before it is dialled. Raises UrlRefused.
    """
    if len(url) > URL_LENGTH:
        raise UrlRefused(UrlFault.TOO_LONG)
    # Parsers differ in what they make of backslashes, spaces, line ends and letters beyond ASCII.
    if not _PRINTED.fullmatch(url) or "\\" in url:
        raise UrlRefused(UrlFault.UNREADABLE)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UrlRefused(UrlFault.UNREADABLE) from None
    if fault := _fault_of(parts, {"https", "http"} if allow_private else {"https"}):
        raise UrlRefused(fault)
    host = _host(parts)
    if port == 0 or not host:
        raise UrlRefused(UrlFault.HOST)
    usual = 443 if parts.scheme == "https" else 80
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or usual, path)


def _fault_of(parts: SplitResult, schemes: set[str]) -> UrlFault | None:
    if parts.scheme not in schemes:
        return UrlFault.SCHEME
    if "@" in parts.netloc:
        return UrlFault.CREDENTIALS
    return UrlFault.FRAGMENT if parts.fragment else None


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if "[" in parts.netloc:
        try:
            return "" if "%" in host else str(ipaddress.IPv6Address(host))
        except ValueError:
            return ""
    return host if _NAME.fullmatch(host) else ""
