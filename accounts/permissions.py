"""Who may call which method of which address."""

from typing import TYPE_CHECKING

from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.caller import Caller
from accounts.scopes import Scope
from core.errors import NotPermitted

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports this module by its name in settings


class HasScope(BasePermission):
    """Closed unless opened: a method without a scope of its own is refused to everybody."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if request.method == "OPTIONS":
            return False
        caller = request.auth
        if not isinstance(caller, Caller):
            raise NotAuthenticated("Send an API key or a customer's token; see /api/docs.")
        method = "GET" if request.method == "HEAD" else str(request.method)
        if caller.customer is not None:
            return _admit_customer(method in getattr(view, "customer_methods", ()))
        scope: Scope | None = getattr(view, "scopes", {}).get(method)
        if scope is None:
            # Not an answer of this address: the framework says 405.
            return not hasattr(view, method.lower())
        caller.refuse_without(scope)
        return True


def _admit_customer(is_open: bool) -> bool:
    if not is_open:
        raise NotPermitted(
            "A customer's token cannot do this; use an API key.", code="api_key_required"
        )
    return True
