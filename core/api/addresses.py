"""The API's addresses: bare, under /api, and with /v0 to /v3 after that."""

import re
from collections.abc import Sequence
from typing import Any

from django.urls import URLPattern, URLResolver, include, re_path

PREFIX = r"^(?:api/)?(?:v[0-3]/)?"

# Everything that is not the API: pages, files, and the probes of whoever runs it.
_PAGES = re.compile(
    r"^/(?:admin|static|media|look|language|mail|whats-on|me|staff|healthz|readyz|favicon\.ico)"
    r"(?:/|$)"
)


def is_api_path(path: str) -> bool:
    """Whether a request for this path is a call of the API."""
    return path != "/" and not _PAGES.match(path)


def under_every_prefix(patterns: Sequence[URLPattern | URLResolver]) -> Any:
    """The patterns, reachable under each prefix the contract allows."""
    return re_path(PREFIX, include(list(patterns)))
