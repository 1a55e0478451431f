"""How the API describes itself: OpenAPI 3.1, with the body and the codes of every refusal."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

F = TypeVar("F", bound=Callable[..., Any])

# What any call can be answered, by status.
EVERYWHERE: Mapping[int, str] = {
    400: "malformed_json invalid",
    401: "not_authenticated authentication_failed",
    403: "not_permitted scope_missing api_key_required other_customer",
    404: "unknown_workspace unknown_address",
    405: "method_not_allowed",
    406: "not_acceptable",
    411: "length_required",
    413: "body_too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    503: "database_unavailable",
}


class FaultSerializer(serializers.Serializer[Any]):
    """What is wrong with one field."""

    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class RefusalSerializer(serializers.Serializer[Any]):
    """The one body of every refusal."""

    statusCode = serializers.IntegerField()
    code = serializers.CharField(help_text="Stable: programs may rely on it.")
    message = serializers.CharField(help_text="For people: what went wrong and what to do.")
    errors = FaultSerializer(many=True)  # type: ignore[assignment]  # shadows a property


class Operation(AutoSchema):
    """One operation's description: names are given by `describe`, tags by the address."""

    def get_tags(self) -> list[str]:
        return [self.path.strip("/").split("/")[0]]

    def get_auth(self) -> list[dict[str, list[str]]]:
        """The credentials that open it: a customer's token opens few."""
        found: list[dict[str, list[str]]] = super().get_auth()
        is_open = self.method in getattr(self.view, "customer_methods", ())
        return [one for one in found if is_open or "customerToken" not in one]


def describe(
    name: str,
    *,
    summary: str,
    answers: Mapping[int, Any] | Mapping[tuple[int, str], Any],
    request: Any = None,
    refusals: Mapping[int, str] | None = None,
    parameters: Sequence[OpenApiParameter | type[serializers.Serializer[Any]]] = (),
) -> Callable[[F], F]:
    """Describe a view's method: its name, its answers by status, and its refusals' codes.

    `refusals` adds codes, separated by spaces, to those that any call can meet. An answer that is
    not JSON is named by status and media type.
    """
    codes = dict(EVERYWHERE)
    for status, more in (refusals or {}).items():
        codes[status] = f"{codes.get(status, '')} {more}".strip()
    responses: dict[Any, Any] = dict(answers)
    for status, words in codes.items():
        listed = ", ".join(f"`{word}`" for word in words.split())
        responses[status] = OpenApiResponse(RefusalSerializer, description=f"Refused: {listed}.")
    return extend_schema(
        operation_id=name,
        summary=summary,
        request=request,
        responses=responses,
        parameters=list(parameters),
    )


def query(name: str, kind: Any = str, says: str = "", **more: Any) -> OpenApiParameter:
    """A parameter of the query string."""
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=says, **more)


def without_aliases(endpoints: list[Any]) -> list[Any]:
    """Describe each resource once: `/user` is another name of `/customers`."""
    return [endpoint for endpoint in endpoints if not endpoint[0].startswith("/user")]


class _ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it has no types
    target_class = "accounts.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "x-api-key"}


class _CustomerTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it has no types
    target_class = "accounts.authentication.CustomerTokenAuthentication"
    name = "customerToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class _StaffSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it has no types
    target_class = "accounts.authentication.StaffSessionAuthentication"
    name = "staffSession"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "foyer_session"}
