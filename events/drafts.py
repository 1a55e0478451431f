"""What a caller claims has happened, and what it takes to be believed."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _

from core.api.parsing import refuse_unkeepable, refuse_unkeepable_text
from core.errors import FieldFault, Invalid
from core.ids import as_uuid
from core.money import CURRENCY_DIGITS, MAX_AMOUNT, has_more_digits
from events.kinds import CATEGORY_OF, TYPES, Category, did_you_mean

# Clocks differ; more than this ahead is a mistake, not a drift.
MAX_AHEAD = timedelta(minutes=5)
# The first instant that can be shown in every time zone.
EARLIEST = datetime(1, 1, 3, tzinfo=UTC)
MAX_TEXT = 255
_NOTHING = Decimal(0)
MAX_VALUE = 10_000
MAX_METADATA_BYTES = 64 * 1024

Scalar = str | int | float | bool | None


class Draft(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One event as it arrives, from the API, the admin or an import: typed, not yet checked.

    `event_timestamp` is any instant with its zone; missing means now. `amount` is in whole units
    of the currency ("49.99"), `currency` an ISO 4217 code; missing means the workspace's.
    """

    event_category: str
    event_type: str
    pass_id: str | None = None
    user_id: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    event_timestamp: datetime | None = None
    external_id: str | None = None
    source: str | None = None
    metadata: dict[str, Any] | None = None
    field_name: str | None = None
    old_value: Scalar = None
    new_value: Scalar = None
    workspace_id: str | None = None


class Entry(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A checked event on its way into the table; `customer_id` is set once it is found."""

    id: UUID
    event_category: str
    event_type: str
    pass_id: UUID | None = None
    user_id: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    occurred_at: datetime
    external_id: str | None = None
    source: str
    metadata: dict[str, Any]
    field_name: str | None = None
    old_value: str | None = None
    new_value: str | None = None
    received_at: datetime
    # What the draft left to us cannot contradict what was kept the first time.
    defaulted: tuple[str, ...] = ()
    customer_id: UUID | None = None
    customer_number: int = 0
    name: str | None = None
    by_customer: bool = False


def check(draft: Draft, *, key: UUID, currency: str, at: datetime) -> Entry:
    """The draft as an entry with this key. Raises Invalid that names the field at fault.

    `currency` is what amounts are in when the draft does not say.
    """
    category = _category(draft)
    occurred_at = _occurred_at(draft.event_timestamp, at=at)
    pass_id = _whose(draft)
    amount, money = _money(draft, category=category, currency=currency)
    field_name, old_value, new_value = _change(draft, category=category)
    defaulted: tuple[str, ...] = () if draft.event_timestamp else ("event_timestamp",)
    if amount is not None and draft.currency is None:
        defaulted += ("currency",)
    return Entry(
        id=key,
        event_category=category,
        event_type=draft.event_type,
        pass_id=pass_id,
        user_id=None if pass_id else _text(draft.user_id, field="user_id"),
        amount=amount,
        currency=money,
        occurred_at=occurred_at,
        external_id=_text(draft.external_id, field="external_id") or None,
        source=_text(draft.source, field="source") or "",
        metadata=_metadata(draft.metadata),
        field_name=field_name,
        old_value=old_value,
        new_value=new_value,
        received_at=at,
        defaulted=defaulted,
    )


def _category(draft: Draft) -> str:
    category, kind = draft.event_category, draft.event_type
    if CATEGORY_OF.get(kind) == category:
        return category
    if category not in TYPES:
        hint = did_you_mean(category, [one.value for one in Category])
        raise Invalid.field(
            "event_category",
            "unknown_category",
            _("Unknown category %(category)s. %(hint)s")
            % {"category": repr(category[:50]), "hint": hint},
        )
    hint = did_you_mean(kind, [one.value for one in TYPES[Category(category)]])
    raise Invalid.field(
        "event_type",
        "unknown_type",
        _("Unknown type %(kind)s of category %(category)s. %(hint)s")
        % {"kind": repr(kind[:50]), "category": category, "hint": hint},
    )


def _whose(draft: Draft) -> UUID | None:
    if draft.pass_id is not None and draft.user_id is not None:
        raise Invalid.field(
            "pass_id", "ambiguous_customer", _("Give pass_id or user_id, not both.")
        )
    if draft.pass_id is not None:
        # What cannot be an id is an id of nothing: it is refused with the other unknown ones.
        return as_uuid(draft.pass_id) or UUID(int=0)
    if not draft.user_id:
        raise Invalid.field("pass_id", "required", _("Say whose event it is: pass_id or user_id."))
    return None


def _occurred_at(moment: datetime | None, *, at: datetime) -> datetime:
    if moment is None:
        return at
    if moment.tzinfo is None:
        raise Invalid.field(
            "event_timestamp", "time_zone_missing", _("End the time with Z or an offset.")
        )
    if moment.year < EARLIEST.year + 1 and _is_too_early(moment):
        raise Invalid.field(
            "event_timestamp", "too_early", _("This is before the calendar begins.")
        )
    if moment.year > at.year + 1 or moment > at + MAX_AHEAD:
        raise Invalid.field(
            "event_timestamp",
            "in_the_future",
            _("An event may lie at most 5 minutes ahead of the server's clock."),
        )
    # PostgreSQL reads no offset of 16 hours or more.
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def _is_too_early(moment: datetime) -> bool:
    try:
        return moment.astimezone(UTC) < EARLIEST
    except OverflowError:
        return True


def _money(draft: Draft, *, category: str, currency: str) -> tuple[Decimal | None, str | None]:
    if category != Category.TRANSACTION:
        _refuse_given({"amount": draft.amount, "currency": draft.currency}, category)
        return None, None
    code = currency if draft.currency is None else draft.currency
    amount = draft.amount
    if code not in CURRENCY_DIGITS:
        raise Invalid.field(
            "currency",
            "unknown_currency",
            _("%(code)s is no ISO 4217 code such as EUR.") % {"code": repr(code[:20])},
        )
    if amount is None:
        raise Invalid.field("amount", "required", _("A transaction has an amount."))
    if not amount.is_finite() or (amount.is_signed() and amount != 0):
        raise Invalid.field("amount", "negative_amount", _("An amount is a number of at least 0."))
    if amount > MAX_AMOUNT:
        raise Invalid.field(
            "amount", "amount_too_large", _("An amount is at most %(most)s.") % {"most": MAX_AMOUNT}
        )
    if has_more_digits(amount, code):
        raise Invalid.field(
            "amount",
            "too_many_digits",
            _("%(code)s has %(digits)s digits after the point.")
            % {"code": code, "digits": CURRENCY_DIGITS[code]},
        )
    # A zero may come with any sign and exponent.
    return amount or _NOTHING, code


def _change(draft: Draft, *, category: str) -> tuple[str | None, str | None, str | None]:
    if category != Category.FIELD_CHANGE:
        given = {"field_name": draft.field_name, "old_value": draft.old_value}
        _refuse_given(given | {"new_value": draft.new_value}, category)
        return None, None, None
    name = _text(draft.field_name, field="field_name")
    if not name:
        raise Invalid.field("field_name", "required", _("A field change names its field."))
    old_value = _value(draft.old_value, field="old_value")
    return name, old_value, _value(draft.new_value, field="new_value")


def _refuse_given(fields: Mapping[str, object], category: str) -> None:
    given = [name for name, value in fields.items() if value is not None]
    if given:
        raise Invalid(
            faults=[
                FieldFault(
                    name,
                    "field_not_allowed",
                    _("An event of %(category)s has no %(name)s.")
                    % {"category": category, "name": name},
                )
                for name in given
            ]
        )


def _value(value: Scalar, *, field: str) -> str | None:
    if value is None:
        return None
    refuse_unkeepable(value, field=field)
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return _text(text, field=field, most=MAX_VALUE)


def _text(text: str | None, *, field: str, most: int = MAX_TEXT) -> str | None:
    if text is None or (text.isascii() and text.isprintable() and len(text) <= most):
        return text
    if len(text) > most:
        raise Invalid.field(
            field, "too_long", _("Use at most %(most)s characters.") % {"most": most}
        )
    refuse_unkeepable_text(text, field=field)
    return text


def _metadata(metadata: dict[str, Any] | None) -> dict[str, Any]:
    if not metadata:
        return {}
    refuse_unkeepable(metadata, field="metadata")
    try:
        size = len(msgspec.json.encode(metadata))
    except (OverflowError, RecursionError, UnicodeEncodeError) as fault:
        raise Invalid.field("metadata", "invalid", _("Metadata cannot be kept.")) from fault
    if size > MAX_METADATA_BYTES:
        raise Invalid.field(
            "metadata",
            "metadata_too_large",
            _("Metadata has at most %(most)s bytes.") % {"most": MAX_METADATA_BYTES},
        )
    return metadata
