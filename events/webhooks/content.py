"""What is said of an endpoint when it is set up or changed, and what that must fulfil."""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import FieldFault, Invalid
from events.webhooks.choosing import ALL, faults_of_types
from events.webhooks.urls import UrlFault, fault_of_url
from events.webhooks.versions import NEWEST, VERSIONS

_MOST_LETTERS = 200


class EndpointContent(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An endpoint as it is set up; without types it gets all."""

    url: str
    types: list[str] = msgspec.field(default_factory=lambda: [ALL])
    description: str = ""
    api_version: str = NEWEST


class EndpointChanges(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is to be different; the rest stays as it is.

    The state `active` wakes an endpoint that does not listen; with `replay` it is sent what was
    held for it.
    """

    url: str | msgspec.UnsetType = msgspec.UNSET
    types: list[str] | msgspec.UnsetType = msgspec.UNSET
    description: str | msgspec.UnsetType = msgspec.UNSET
    api_version: str | msgspec.UnsetType = msgspec.UNSET
    state: Literal["active"] | msgspec.UnsetType = msgspec.UNSET
    replay: bool = False


def check_endpoint(content: EndpointContent | EndpointChanges) -> None:
    """Raise Invalid with every fault of what is said."""
    faults = [
        *(_of_url(content.url) if isinstance(content.url, str) else ()),
        *(faults_of_types(content.types) if isinstance(content.types, list) else ()),
        *(_of_description(content.description) if isinstance(content.description, str) else ()),
        *(_of_version(content.api_version) if isinstance(content.api_version, str) else ()),
    ]
    if faults:
        raise Invalid(faults=faults)


def kept_types(patterns: Sequence[str]) -> list[str]:
    """A choice of types as it is kept: each once, and `*` beside nothing."""
    return [ALL] if ALL in patterns else list(dict.fromkeys(patterns))


def _of_url(url: str) -> Iterator[FieldFault]:
    fault = fault_of_url(url, allow_private=settings.WEBHOOKS_ALLOW_PRIVATE)
    if fault is not None:
        yield _said(fault)


def _said(fault: UrlFault) -> FieldFault:
    faults = {
        UrlFault.TOO_LONG: FieldFault("url", "url_too_long", _("Use at most 2000 characters.")),
        UrlFault.UNREADABLE: FieldFault(
            "url", "url_unreadable", _("Write it in ASCII, without spaces and backslashes.")
        ),
        UrlFault.SCHEME: FieldFault("url", "url_scheme", _("Begin it with https://.")),
        UrlFault.CREDENTIALS: FieldFault(
            "url", "url_credentials", _("Leave out the user and the password: messages are signed.")
        ),
        UrlFault.FRAGMENT: FieldFault("url", "url_fragment", _("Leave out what is behind the #.")),
        UrlFault.HOST: FieldFault(
            "url", "url_host", _("Name a host, and a port only if it has one.")
        ),
    }
    return faults[fault]


def _of_description(text: str) -> Iterator[FieldFault]:
    if len(text) > _MOST_LETTERS:
        yield FieldFault(
            "description",
            "too_long",
            _("Use at most %(most)s characters.") % {"most": _MOST_LETTERS},
        )


def _of_version(version: str) -> Iterator[FieldFault]:
    if version not in VERSIONS:
        words = _("There is no such version. Known are: %(names)s.") % {
            "names": ", ".join(VERSIONS)
        }
        yield FieldFault("api_version", "unknown_version", words)
