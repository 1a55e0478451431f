"""What every endpoint of the API has in common: who may call it, and for which workspace."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.caller import Caller
from accounts.models import Workspace
from accounts.scopes import Scope
from core.errors import Missing, NotPermitted


class HasScope(BasePermission):
    """Closed unless opened: a method without a scope of its own is refused to everybody."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(view, Endpoint) or request.method == "OPTIONS":
            return False
        caller = request.auth
        if not isinstance(caller, Caller):
            raise NotAuthenticated("Send an API key or a customer's token; see /api/docs.")
        method = "GET" if request.method == "HEAD" else str(request.method)
        if caller.customer is not None:
            return _admit_customer(method in view.customer_methods)
        scope = view.scopes.get(method)
        if scope is None:
            # Not an answer of this address: the framework says 405.
            return not hasattr(view, method.lower())
        if not caller.may(scope):
            raise NotPermitted(f"This needs the scope {scope.value}.", code="scope_missing")
        return True


def _admit_customer(is_open: bool) -> bool:
    if not is_open:
        raise NotPermitted(
            "A customer's token cannot do this; use an API key.", code="api_key_required"
        )
    return True


class Endpoint(APIView):
    """A view of the API. `scopes` opens a method to keys and staff, `customer_methods` to tokens."""

    permission_classes = [HasScope]
    scopes: ClassVar[Mapping[str, Scope]] = {}
    customer_methods: ClassVar[frozenset[str]] = frozenset()

    @property
    def caller(self) -> Caller:
        """Who calls; only asked for after the checks."""
        caller = self.request.auth
        if not isinstance(caller, Caller):
            raise NotAuthenticated
        return caller

    @property
    def workspace(self) -> Workspace:
        """The credential's workspace: the only one that the call can see."""
        return self.caller.workspace

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        for named in (request.query_params.get("workspace_id"), request.headers.get("orgid")):
            if named is not None:
                self.refuse_other_workspace(named)

    def refuse_other_workspace(self, named: object) -> None:
        """Raise Missing unless `named` is the credential's workspace, by id or slug."""
        own = self.workspace
        if str(named).lower() not in {str(own.id), own.slug}:
            raise Missing("There is no such workspace.", code="unknown_workspace")

    def refuse_other_customer(self, customer_id: object) -> None:
        """Raise NotPermitted when a customer's token reaches for another customer."""
        own = self.caller.customer
        if own is not None and own.id != customer_id:
            raise NotPermitted(
                "A customer's token sees its own customer only.", code="other_customer"
            )
