"""What holds for every request: its size, its trace in the log, and the API's headers."""

import re
import time
from collections.abc import Callable
from functools import lru_cache
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.api.addresses import PREFIX, is_api_path
from core.api.refusals import plain
from core.api.throttling import Rate, count_stranger

Answer = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("foyer.request")


def log_request(get_response: Answer) -> Answer:
    """Give each request an id and log one line about it: no body, no query, no key."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request_id = uuid4().hex
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = get_response(request)
            log.info(
                "request",
                method=request.method,
                # The route, not the path: a path may hold a customer's own id.
                route=route_of(request),
                status=response.status_code,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )
        response["X-Request-Id"] = request_id
        return response

    return middleware


def route_of(request: HttpRequest) -> str:
    """The pattern that the request's address met; "unknown" where it met none."""
    return request.resolver_match.route if request.resolver_match else "unknown"


def limit_api_body(get_response: Answer) -> Answer:
    """Refuse an API body that is too large before it is parsed, and say the rate limit."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_api_path(request.path):
            return get_response(request)
        response = _refuse_body(request) or get_response(request)
        # Refused before a credential was looked for, or an address that has none.
        rate: Rate = getattr(request, "rate_limit", None) or count_stranger(request)
        response["RateLimit-Limit"] = str(rate.limit)
        response["RateLimit-Remaining"] = str(rate.remaining)
        response["RateLimit-Reset"] = str(rate.reset)
        response["Cache-Control"] = "no-store"
        return response

    return middleware


def _most_bytes(path: str) -> int:
    """How large the body of a call may be: photos are larger than most."""
    for pattern, most in settings.LARGER_API_BODIES.items():
        if _larger(pattern).fullmatch(path.lstrip("/")):
            return int(most)
    return int(settings.MAX_API_BODY_BYTES)


@lru_cache(maxsize=16)
def _larger(pattern: str) -> re.Pattern[str]:
    return re.compile(f"{PREFIX}(?:{pattern})")


def _refuse_body(request: HttpRequest) -> HttpResponse | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    limit = _most_bytes(request.path)
    # So many digits that Python would not read them are too many bytes as well.
    if not length.isdecimal() or len(length) > 18 or int(length) > limit:
        return plain(413, "body_too_large", f"A body may have at most {limit} bytes.")
    if request.META.get("HTTP_TRANSFER_ENCODING"):
        return plain(411, "length_required", "Send the body with a Content-Length.")
    return None
