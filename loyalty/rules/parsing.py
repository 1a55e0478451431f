"""The bodies of the rules' addresses, parsed from raw bytes."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from core.api.parsing import Shape
from core.errors import Invalid
from loyalty.models import RuleStatus
from loyalty.rules.content import RuleContent


class Report(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """What `POST /event` says: one event, and the one rule that is meant."""

    event_id: str
    user_id: str
    metadata: dict[str, Any] | None = None
    external_id: str | None = None
    timestamp: datetime | None = None


class RuleBody(RuleContent, kw_only=True):
    """What `PUT /event/{eventId}` says: what `GET` gives."""

    event_id: str | None = None
    status: Literal["ACTIVE", "INACTIVE", "DRAFT"] = "ACTIVE"


_report = Shape(Report)
_rule = Shape(RuleBody)


def parse_report(raw: bytes) -> Report:
    """The event that is reported. Raises Malformed, or Invalid that names the field."""
    return _report.read(raw)


def parse_rule(raw: bytes, *, key: str) -> tuple[RuleContent, RuleStatus]:
    """What the rule with this key is to say, and its status.

    Raises Malformed, or Invalid that names the field.
    """
    body = _rule.read(raw)
    return content_of(body, key=key), RuleStatus(body.status)


def content_of(body: RuleBody, *, key: str) -> RuleContent:
    """What a body says of the rule with this key. Raises Invalid when it is another rule's."""
    if body.event_id not in {None, key}:
        raise Invalid.field("eventId", "other_key", "The address names another rule.")
    said = {name: getattr(body, name) for name in RuleContent.__struct_fields__}
    return RuleContent(**said)
