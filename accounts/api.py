"""Customers and their passes."""

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.models import Customer
from accounts.scopes import Scope
from accounts.serializers import (
    CustomerPageSerializer,
    CustomerProfileSerializer,
    CustomerSerializer,
    NewCustomerSerializer,
    PassSerializer,
)
from accounts.services.customers import (
    change_customer,
    create_customer,
    find_customer_by_pass,
)
from core.api.paging import PAGING_PARAMS, page_of
from core.api.params import refuse_unknown
from core.api.schema import describe, query


class CustomersView(Endpoint):
    """The workspace's customers."""

    scopes = {"GET": Scope.CUSTOMERS_READ, "POST": Scope.CUSTOMERS_WRITE}

    @describe(
        "listCustomers",
        summary="List customers, newest first",
        answers={200: CustomerPageSerializer},
        parameters=[
            query("search", says="Part of a name, an e-mail address or an id."),
            query("limit", int, "1 to 1000; 50 when missing."),
            query("cursor", says="next_cursor of the page before."),
        ],
        refusals={400: "unknown_parameter"},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"search", *PAGING_PARAMS})
        found = Customer.objects.of(self.workspace).living().newest_first().select_related("card")
        if words := request.query_params.get("search", "").replace("\0", "").strip():
            found = found.matching(words)
        page = page_of(found, request.query_params, moment=lambda one: one.created_at)
        return Response(CustomerPageSerializer(page_body(page.rows, page.next_cursor)).data)

    @describe(
        "createCustomer",
        summary="Create a customer with a pass",
        request=NewCustomerSerializer,
        answers={201: CustomerSerializer},
        refusals={409: "customer_exists"},
    )
    def post(self, request: Request) -> Response:
        parsed = NewCustomerSerializer(data=request.data)
        parsed.is_valid(raise_exception=True)
        customer = create_customer(workspace=self.workspace, **parsed.validated_data)
        return Response(CustomerSerializer(customer).data, status=201)


class CustomerView(Endpoint):
    """One customer, by the shop's own id."""

    scopes = {"GET": Scope.CUSTOMERS_READ, "PATCH": Scope.CUSTOMERS_WRITE}
    customer_methods = frozenset({"GET"})

    @describe(
        "getCustomer",
        summary="Get a customer",
        answers={200: CustomerSerializer},
        refusals={404: "unknown_customer"},
    )
    def get(self, request: Request, user_id: str) -> Response:
        return Response(CustomerSerializer(self.customer_named(user_id)).data)

    @describe(
        "changeCustomer",
        summary="Change what is known of a customer",
        request=CustomerProfileSerializer,
        answers={200: CustomerSerializer},
        refusals={404: "unknown_customer"},
    )
    def patch(self, request: Request, user_id: str) -> Response:
        customer = self.customer_named(user_id)
        parsed = CustomerProfileSerializer(data=request.data)
        parsed.is_valid(raise_exception=True)
        changed = change_customer(customer=customer, **parsed.validated_data)
        return Response(CustomerSerializer(changed).data)


class PassView(Endpoint):
    """One pass."""

    scopes = {"GET": Scope.CUSTOMERS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "getPass",
        summary="Get a pass",
        answers={200: PassSerializer},
        refusals={404: "unknown_pass"},
    )
    def get(self, request: Request, pass_id: str) -> Response:
        self.refuse_other_pass(pass_id)
        customer = find_customer_by_pass(workspace=self.workspace, pass_id=pass_id)
        return Response(PassSerializer(customer.card).data)


def page_body(rows: object, next_cursor: str | None) -> dict[str, object]:
    """A page of a list, as every list of this API answers."""
    return {"results": rows, "next_cursor": next_cursor}
