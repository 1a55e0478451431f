"""How the tests call the API."""

import json
from typing import Any

from django.test import Client

from accounts.models import Customer
from tests.factories import key_header, token_header

Answer = Any  # a response of the test client, which knows more than HttpResponse


class Caller:
    """A program that calls the API with one credential, or none, and speaks JSON."""

    def __init__(self, headers: dict[str, str] | None = None, client: Client | None = None) -> None:
        self.headers = headers or {}
        self.client = client or Client()

    def get(self, path: str, **query: Any) -> Answer:
        """GET with this query string."""
        return self.client.get(path, query, headers=self.headers)

    def post(self, path: str, body: Any = None, **query: Any) -> Answer:
        """POST this JSON value, or raw bytes."""
        return self.send("POST", path, body, **query)

    def patch(self, path: str, body: Any) -> Answer:
        """PATCH with this JSON value."""
        return self.send("PATCH", path, body)

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> Answer:
        """Any method; bytes go as they are."""
        raw = body if isinstance(body, bytes) else json.dumps(body if body is not None else {})
        return self.client.generic(
            method, path, raw, "application/json", headers=self.headers, query_params=query or None
        )


def till_of(customer: Customer) -> Caller:
    """A till of the customer's workspace."""
    return Caller(key_header(customer.workspace))


def app_of(customer: Customer) -> Caller:
    """The customer's own app."""
    return Caller(token_header(customer))


def codes(answer: Answer) -> list[tuple[str, str]]:
    """A refusal's faults, as (field, code)."""
    return [(fault["field"], fault["code"]) for fault in answer.json()["errors"]]
