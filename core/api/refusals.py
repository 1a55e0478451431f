"""One body for every refusal: {statusCode, code, message, errors: [{field, code, message}]}."""

from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.api.rendering import encode
from core.errors import DomainError, FieldFault, Malformed, Missing, NotPermitted

log = structlog.get_logger("foyer.refusals")

# A restart of the database takes about this long.
RETRY_AFTER_SECONDS = 5

# The framework's own refusals, under codes of ours that do not change with its version.
_FRAMEWORK_CODES: Mapping[type[exceptions.APIException], str] = {
    exceptions.NotAuthenticated: "not_authenticated",
    exceptions.AuthenticationFailed: "authentication_failed",
    exceptions.PermissionDenied: "not_permitted",
    exceptions.NotFound: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.Throttled: "too_many_requests",
    exceptions.ParseError: Malformed.code,
    exceptions.ValidationError: "invalid",
}


def body(status: int, code: str, message: str, faults: Iterable[FieldFault] = ()) -> dict[str, Any]:
    """The one shape in which this product says no."""
    return {
        "statusCode": status,
        "code": code,
        "message": message,
        "errors": [{"field": f.field, "code": f.code, "message": f.message} for f in faults],
    }


def answer(fault: Exception, context: Mapping[str, Any]) -> Response | None:
    """The API's handler for exceptions: refusals become answers, faults of ours stay exceptions."""
    if isinstance(fault, Http404):
        fault = Missing()
    elif isinstance(fault, PermissionDenied):
        fault = NotPermitted()
    if isinstance(fault, DomainError):
        set_rollback()
        return Response(
            body(fault.status, fault.code, fault.message, fault.faults), status=fault.status
        )
    if isinstance(fault, exceptions.APIException):
        set_rollback()
        return _framework_answer(fault)
    if isinstance(fault, OperationalError | InterfaceError):
        return _database_answer(fault)
    return None


def _database_answer(fault: Exception) -> Response:
    # Unreachable, restarting, out of connections, or it ended this transaction in favour of
    # another: whatever it was, the same request may succeed a moment later.
    log.error("database unavailable", exc_info=fault)
    message = (
        "The database does not answer at the moment. Send the request again: what has an "
        "external_id is recorded once, however often it comes."
    )
    return Response(
        body(503, "database_unavailable", message),
        status=503,
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


def _framework_answer(fault: exceptions.APIException) -> Response:
    code = str(getattr(fault, "code", "")) or _FRAMEWORK_CODES.get(type(fault), "refused")
    faults = list(_faults_within(fault.detail, ""))
    message = "Some fields are wrong." if faults and faults[0].field else faults[0].message
    headers = {}
    if challenge := getattr(fault, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(fault, "wait", None):
        headers["Retry-After"] = f"{wait:.0f}"
    return Response(
        body(fault.status_code, code, message, [f for f in faults if f.field]),
        status=fault.status_code,
        headers=headers,
    )


def _faults_within(detail: Any, field: str) -> Iterable[FieldFault]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            path = "" if name == "non_field_errors" else str(name)
            yield from _faults_within(inner, f"{field}.{path}".strip("."))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _faults_within(inner, field)
    else:
        yield FieldFault(field, str(getattr(detail, "code", "invalid")), str(detail))


def plain(status: int, code: str, message: str) -> HttpResponse:
    """A refusal from outside the API's views: middleware, unknown addresses, faults of ours."""
    return HttpResponse(
        encode(body(status, code, message)), status=status, content_type="application/json"
    )


def unknown_address(request: HttpRequest) -> HttpResponse:
    """404 for an address that does not exist."""
    return plain(404, "unknown_address", f"There is no {request.path}; see /api/docs.")


def bad_request() -> HttpResponse:
    """400 for a request that the framework refuses before a view sees it."""
    return plain(400, "bad_request", "The request is not one that can be read.")


def server_fault() -> HttpResponse:
    """500: a fault of ours, which the log tells and the caller is spared."""
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    return plain(
        500, "internal_error", f"This went wrong on our side; the log has it under {request_id}."
    )
