"""What is recorded of an event that names its rule."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.errors import FieldFault, Invalid
from events.drafts import Draft
from events.kinds import CATEGORY_OF, Category, EventType
from loyalty.rules.compiled import is_of
from loyalty.rules.content import RuleContent, RuleType
from loyalty.rules.facts import MISSING, as_decimal, value_at
from loyalty.rules.parsing import Report


def draft_of(report: Report, content: RuleContent) -> Draft:
    """The event that a report is about. Raises Invalid that names what the metadata lacks.

    A purchase where the rule rewards money; else the activity that the rule's key is, or a
    custom one. The metadata is kept as it was sent.
    """
    metadata = report.metadata or {}
    if faults := list(_field_faults(content, metadata)):
        raise Invalid(faults=faults)
    source = metadata.get("source")
    draft = Draft(
        event_category=Category.ACTIVITY.value,
        event_type=_activity(report.event_id),
        user_id=report.user_id,
        event_timestamp=report.timestamp,
        external_id=report.external_id,
        source=source if isinstance(source, str) else None,
        metadata=metadata,
    )
    if field := money_field(content, metadata):
        _make_purchase(draft, metadata, field)
    return draft


def money_field(content: RuleContent, metadata: Mapping[str, Any]) -> str:
    """Which field of the metadata is the amount of a purchase; "" where the event is none.

    `amount` is money whatever is rewarded. Another rewarded value is money when a `currency`
    says so: points for minutes or steps are no revenue.
    """
    if content.type is not RuleType.TRANSACTION:
        return ""
    field = content.reward_value_field.removeprefix("metadata.")
    if field == "amount" or "amount" in metadata:
        return "amount"
    return field if "currency" in metadata else ""


def _activity(key: str) -> str:
    is_known = CATEGORY_OF.get(key) is Category.ACTIVITY
    return key if is_known else EventType.CUSTOM.value


def _make_purchase(draft: Draft, metadata: dict[str, Any], field: str) -> None:
    value, currency = value_at(metadata, field), metadata.get("currency")
    amount = as_decimal(value)
    if value is MISSING or value is None:
        raise Invalid.field(f"metadata.{field}", "required", _("A purchase has an amount."))
    if amount is None:
        raise Invalid.field(f"metadata.{field}", "invalid_type", _("Send a number."))
    if currency is not None and not isinstance(currency, str):
        raise Invalid.field("metadata.currency", "invalid_type", _("Send an ISO 4217 code."))
    draft.event_category = Category.TRANSACTION.value
    draft.event_type = EventType.PURCHASE.value
    draft.amount, draft.currency = amount, currency


def _field_faults(content: RuleContent, metadata: Mapping[str, Any]) -> Iterator[FieldFault]:
    for one in content.metadata_fields:
        value, field = metadata.get(one.key), f"metadata.{one.key}"
        if value is None:
            if one.required:
                yield FieldFault(
                    field, "required", _("This rule needs %(key)s.") % {"key": one.key}
                )
        elif not is_of(one.type, value):
            yield FieldFault(
                field,
                "invalid_type",
                _("This rule needs it to be of %(type)s.") % {"type": one.type},
            )
