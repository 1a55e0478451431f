"""How often a credential may call: a fixed window of a minute, counted in the shared cache."""

import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports this module by its name in settings

WINDOW_SECONDS = 60


class PerCredential(BaseThrottle):
    """Counts a credential's requests; the counts go out as RateLimit headers (see core.http)."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        caller: Any = request.auth
        is_member = getattr(caller, "customer", None) is not None
        limit = settings.MEMBER_REQUESTS_PER_MINUTE if is_member else settings.REQUESTS_PER_MINUTE
        now = time.time()
        window, passed = divmod(now, WINDOW_SECONDS)
        self.reset_after = WINDOW_SECONDS - passed
        name = f"calls:{getattr(caller, 'credential', self.get_ident(request))}:{window:.0f}"
        used = _count(name)
        request._request.rate_limit = (  # type: ignore[attr-defined]  # read by core.http
            limit,
            max(limit - used, 0),
            int(self.reset_after) + 1,
        )
        return used <= limit

    def wait(self) -> float:
        return int(self.reset_after) + 1


def _count(name: str) -> int:
    try:
        return cache.incr(name)
    except ValueError:
        # Two first calls of a window may both come here; the window is then one call longer.
        cache.add(name, 0, timeout=2 * WINDOW_SECONDS)
        return cache.incr(name)
