"""How often a credential may call: a fixed window of a minute, counted in the shared cache."""

import logging
import time
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports this module by its name in settings

WINDOW_SECONDS = 60
log = logging.getLogger("foyer.throttling")


class Rate(NamedTuple):
    """Where a caller stands: calls allowed and left, and the seconds until all are there again."""

    limit: int
    remaining: int
    reset: int
    is_kept: bool


class PerCredential(BaseThrottle):
    """Counts a credential's requests; the counts go out as RateLimit headers (see core.http)."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        caller: Any = request.auth
        if caller is None:
            self.rate = count_stranger(request._request)
        else:
            is_member = caller.customer is not None
            self.rate = count_call(
                caller.credential,
                settings.MEMBER_REQUESTS_PER_MINUTE if is_member else settings.REQUESTS_PER_MINUTE,
            )
        request._request.rate_limit = self.rate  # type: ignore[attr-defined]  # for core.http
        return self.rate.is_kept

    def wait(self) -> float:
        return self.rate.reset


def count_stranger(request: HttpRequest) -> Rate:
    """Count a call without a credential, by the address it came from."""
    return count_call(f"address:{address_of(request)}", settings.REQUESTS_PER_MINUTE)


def address_of(request: HttpRequest) -> str:
    """The connection's own address; behind trusted proxies, the one that called the first of them.

    What stands further left in the header is the caller's to write.
    """
    own, trusted = str(request.META.get("REMOTE_ADDR")), settings.TRUSTED_PROXIES
    named = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if not trusted or len(named) < trusted:
        return own
    try:
        return str(ip_address(named[-trusted].strip()))
    except ValueError:
        return own


def count_call(caller: str, limit: int, *, seconds: int = WINDOW_SECONDS) -> Rate:
    """Count a call of this caller, who may make `limit` of them in a minute, or in so long."""
    window, passed = divmod(time.time(), seconds)
    try:
        used = _count(f"calls:{caller}:{window:.0f}", seconds)
    except (RedisError, OSError):
        # Selling and letting people in matter more than counting them.
        log.warning("The cache is away: nobody's calls are counted")
        used = 1
    return Rate(limit, max(limit - used, 0), int(seconds - passed) + 1, used <= limit)


def _count(name: str, seconds: int) -> int:
    try:
        return cache.incr(name)
    except ValueError:
        # Two first calls of a window may both come here; the window is then one call longer.
        cache.add(name, 0, timeout=2 * seconds)
        return cache.incr(name)
