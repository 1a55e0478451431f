"""What every endpoint of the API has in common: who may call it, and for which workspace."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework.exceptions import NotAuthenticated, UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.caller import Caller
from accounts.models import Customer, Workspace
from accounts.scopes import Scope
from accounts.services.customers import find_customer
from core.api.parsing import refuse_cut_off
from core.errors import Missing, NotPermitted
from core.ids import as_uuid


class Endpoint(APIView):
    """A view of the API; `scopes` opens it to keys and staff, `customer_methods` to tokens."""

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

    def perform_authentication(self, request: Request) -> None:
        """Count the call before it can be refused: a guess at a credential is a call too."""
        try:
            super().perform_authentication(request)
        finally:
            super().check_throttles(request)

    def check_throttles(self, request: Request) -> None:
        """Nothing: the call was counted with its credential."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        for named in (request.query_params.get("workspace_id"), request.headers.get("orgid")):
            if named is not None:
                self.refuse_other_workspace(named)

    def finalize_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(*args, **kwargs)
        # Browsers show no JSON as a page: the policy would be built for nobody.
        setattr(response, "_csp_exempt", True)  # noqa: B010 - what django-csp reads
        return response

    def raw_body(self) -> bytes:
        """The body as it came. Raises UnsupportedMediaType for anything but JSON."""
        kind = self.request.content_type.partition(";")[0].strip().lower()
        if kind not in {"application/json", ""}:
            raise UnsupportedMediaType(kind)
        body: bytes = self.request._request.body
        refuse_cut_off(body, self.request.META)
        return body

    def customer_named(self, user_id: str) -> Customer:
        """The customer with this id of the shop's own. Raises Missing, for a token NotPermitted."""
        own = self.caller.customer
        if own is not None:
            self.refuse_other_customer(own.id if own.external_id == user_id else None)
        return find_customer(workspace=self.workspace, external_id=user_id)

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

    def refuse_other_pass(self, pass_id: object) -> None:
        """The same for a pass, which shares its customer's id."""
        self.refuse_other_customer(as_uuid(pass_id))
