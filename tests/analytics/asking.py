"""How the tests ask over HTTP."""

from typing import Any

from django.test import Client

from accounts.models import Customer
from tests.factories import key_header

URL = "/events/aggregate"


def ask(customer: Customer, headers: Any = None, **question: Any) -> Any:
    """The answer to a body, asked with an API key of the customer's workspace, or as told."""
    response = Client().post(
        URL,
        question,
        content_type="application/json",
        headers=headers or key_header(customer.workspace),
    )
    assert response.status_code == 200, response.content
    return response.json()


def refusal(customer: Customer, headers: Any = None, **query: Any) -> Any:
    """The status, the field at fault and the code of the refusal of a query string."""
    response = Client().get(URL, query, headers=headers or key_header(customer.workspace))
    body = response.json()
    fault = (body["errors"] or [{"field": "", "code": body["code"]}])[0]
    return response.status_code, fault["field"], fault["code"]


def column(answer: Any, name: str) -> dict[Any, Any]:
    """A grouped answer's values by the group's own word."""
    return {group[name]: group["value"] for group in answer["groups"]}
