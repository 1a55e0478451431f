"""What the stand-in says no with: Stripe's own errors, and calls that Stripe does not know."""

from typing import Any


class NotInStripe(Exception):
    """A call that Stripe publishes nothing about: a fault of the caller, found by a test."""


class Refused(Exception):
    """An error as Stripe answers with it."""

    def __init__(self, status: int, message: str, **says: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"message": message, "type": "invalid_request_error"} | says}


def missing(kind: str, reference: str) -> Refused:
    """There is no such object."""
    words = f"No such {kind}: '{reference}'"
    return Refused(404, words, code="resource_missing", param="id")


def wrong_parameter(name: str, message: str) -> Refused:
    """A value that Stripe does not take."""
    return Refused(400, message, param=name)
