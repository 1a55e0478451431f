"""What Stripe publishes about its answers: example objects, and the classes of its own package."""

import json
from functools import lru_cache
from typing import Any, Literal, get_args, get_origin

import stripe

from tests.shared_files import shared_file

Body = dict[str, Any]
_CLASSES: dict[str, type] = {
    "charge": stripe.Charge,
    "checkout.session": stripe.checkout.Session,
    "dispute": stripe.Dispute,
    "event": stripe.Event,
    "payment_intent": stripe.PaymentIntent,
    "refund": stripe.Refund,
}
_FREE = {"metadata"}


@lru_cache
def published_examples() -> dict[str, Body]:
    """Stripe's example objects; the test is skipped where they are not."""
    kept = json.loads(shared_file("data/stripe/fixtures3.json").read_text())
    examples: dict[str, Body] = kept["resources"]
    return examples


def check_answer(body: Body) -> None:
    """Fail for a field, a type or a value that Stripe does not publish."""
    if body["object"] == "list":
        assert set(body) == {"object", "data", "has_more", "url"}
        for one in body["data"]:
            check_answer(one)
        return
    kind = body["object"]
    _check_fields(body, published_examples()[kind], _CLASSES[kind], kind)
    if kind == "event":
        check_answer(body["data"]["object"])


def _check_fields(body: Body, example: Body, told: type | None, place: str) -> None:
    inner = getattr(told, "_inner_class_types", {})
    kinds = getattr(told, "__annotations__", {})
    for name, value in body.items():
        where = f"{place}.{name}"
        # The examples show some objects in short: the package's class has all of their fields.
        assert name in example or ("." in place and name in kinds), f"Stripe has no {where}"
        _check_value(value, example.get(name), kinds.get(name), where)
        if isinstance(value, dict) and name not in _FREE and where != "event.data":
            _check_inner(value, example.get(name), inner.get(name), where)


def _check_inner(value: Body, example: Any, told: type | None, where: str) -> None:
    if "object" in value:
        check_answer(value)
    else:
        _check_fields(value, example or {}, told, where)


def _check_value(value: Any, example: Any, kind: Any, where: str) -> None:
    # An object stands in the place of its name when it was asked for.
    unfolded = isinstance(value, dict) and "object" in value
    if value is not None and example is not None and not unfolded:
        assert type(value) is type(example), f"{where}: Stripe answers {example!r}, not {value!r}"
    chosen = _literals(kind)
    if isinstance(value, str) and chosen:
        assert value in chosen, f"{where}: Stripe never answers {value!r}"


def _literals(kind: Any) -> set[Any]:
    if get_origin(kind) is Literal:
        return set(get_args(kind))
    return {value for one in get_args(kind) for value in _literals(one)}
