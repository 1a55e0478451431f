"""How Stripe shows its objects: in pages of a list, and with others unfolded in them."""

from collections.abc import Sequence
from typing import Any

from ticketing.payments.standin.core import StandIn
from ticketing.payments.standin.refusing import wrong_parameter
from ticketing.payments.standin.sessions import current_session
from ticketing.payments.standin.store import Body

# The kind of object that a field names.
_NAMED = {
    "payment_intent": "payment_intent",
    "latest_charge": "charge",
    "charge": "charge",
}
_PATHS = {
    "charge": "/v1/charges",
    "checkout.session": "/v1/checkout/sessions",
    "dispute": "/v1/disputes",
    "event": "/v1/events",
    "payment_intent": "/v1/payment_intents",
    "refund": "/v1/refunds",
}
_KNOWN = {"limit", "starting_after", "ending_before", "created", "expand", "types"}


def with_expanded(stand: StandIn, body: Body, says: dict[str, Any]) -> Body:
    """The object, with the names that were asked for replaced by what they name."""
    for path in says.get("expand", []):
        _expand(stand, body, path.split("."))
    return body


def listed(stand: StandIn, kind: str, filters: Sequence[str], says: dict[str, Any]) -> Body:
    """A page of a list, the newest first."""
    unknown = set(says) - _KNOWN - set(filters)
    if unknown:
        raise wrong_parameter(str(unknown), "The stand-in does not filter by this.")
    found = list(reversed(stand.store.all(kind)))
    if kind == "checkout.session":
        found = [current_session(stand, one["id"]) for one in found]
    found = [one for one in found if _wanted(one, filters, says)]
    page, has_more = _page(found, says)
    paths = [path.removeprefix("data.") for path in says.get("expand", [])]
    page = [with_expanded(stand, one, {"expand": paths}) for one in page]
    return {"object": "list", "data": page, "has_more": has_more, "url": _PATHS[kind]}


def _expand(stand: StandIn, body: Body, path: list[str]) -> None:
    field, *rest = path
    if field not in body or field not in _NAMED:
        raise wrong_parameter("expand", f"This property cannot be expanded ({field}).")
    if isinstance(body[field], str):
        body[field] = stand.find(_NAMED[field], body[field])
    if rest and body[field] is not None:
        _expand(stand, body[field], rest)


def _wanted(body: Body, filters: Sequence[str], says: dict[str, Any]) -> bool:
    if any(body.get(name) != says[name] for name in filters if name in says):
        return False
    return body.get("type") in says.get("types", [body.get("type")]) and _in_time(body, says)


def _in_time(body: Body, says: dict[str, Any]) -> bool:
    wanted = says.get("created", {})
    if isinstance(wanted, int):
        return bool(body["created"] == wanted)
    at = body["created"]
    lowest = max(wanted.get("gte", at), wanted.get("gt", at - 1) + 1)
    highest = min(wanted.get("lte", at), wanted.get("lt", at + 1) - 1)
    return bool(lowest <= at <= highest)


def _page(found: list[Body], says: dict[str, Any]) -> tuple[list[Body], bool]:
    if "ending_before" in says:
        raise wrong_parameter("ending_before", "The stand-in only goes forward.")
    names = [one["id"] for one in found]
    start = names.index(says["starting_after"]) + 1 if "starting_after" in says else 0
    limit = says.get("limit", 10)
    if not 1 <= limit <= 100:
        raise wrong_parameter("limit", "This value must be between 1 and 100.")
    return found[start : start + limit], len(found) > start + limit
