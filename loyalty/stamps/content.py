"""What a stamp programme says in the API, and what it must fulfil."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from accounts.models import Workspace
from core.api.bodies import check_instant, check_number, check_texts, in_utc
from core.errors import FieldFault, Invalid
from core.money import MAX_AMOUNT, minor_digits, show_amount
from events.kinds import GAINS, Category, EventType
from loyalty.models import Joining, Reward, StampProgram
from loyalty.rewards.content import RewardContent, check_reward
from loyalty.rules.content import Trigger
from loyalty.selection import Selection, check_selection, selection_of
from loyalty.stamps.telling import program_id

MOST_STAMPS = 1000
_SNAKE = {"validDays": "valid_days"}


def _purchases() -> Selection:
    return Selection(triggers=[Trigger(types=[EventType.PURCHASE.value])])


class CardReward(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a full card pays for; `reward_id` is the programme's key."""

    title: str
    description: str = ""
    valid_days: int = 30
    stock: int | None = None
    reward_id: str | None = None


class ProgramContent(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A stamp programme as the API carries it; `key` is the one in its address."""

    title: str
    description: str = ""
    active: bool = True
    counts: Selection = msgspec.field(default_factory=_purchases)
    threshold: int
    minimum_amount: Decimal | None = None
    once_a_day: bool = False
    enrolment: Joining = Joining.AUTOMATIC
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    reward: CardReward
    key: str | None = None
    # Answered, and ignored when they are sent back.
    loyalty_program_id: Any = None
    recount: Any = None


def check_program(content: ProgramContent, workspace: Workspace) -> None:
    """Raise Invalid with every fault of the programme."""
    faults = [
        *check_texts(content.title, content.description),
        *check_selection(content.counts),
        *_purchases_only(content.counts),
        *_numbers(content, workspace.currency),
        *_dates(content),
        *_reward(content),
    ]
    if faults:
        raise Invalid(faults=faults)


def _purchases_only(counts: Selection) -> Iterator[FieldFault]:
    words = _("Only what customers pay has stamps: a purchase, a payment or a charge.")
    for number, trigger in enumerate(counts.triggers):
        if trigger.category in {Category.ACTIVITY, Category.FIELD_CHANGE}:
            yield FieldFault(f"counts.triggers.{number}.category", "not_a_purchase", words)
        elif trigger.types and not set(trigger.types) & set(GAINS):
            yield FieldFault(f"counts.triggers.{number}.types", "not_a_purchase", words)


def _numbers(content: ProgramContent, currency: str) -> Iterator[FieldFault]:
    if not 1 <= content.threshold <= MOST_STAMPS:
        words = _("Give a whole number from 1 to %(most)s.") % {"most": MOST_STAMPS}
        yield FieldFault("threshold", "out_of_range", words)
    if content.minimum_amount is not None:
        yield from check_number(
            "minimum_amount",
            content.minimum_amount,
            most=MAX_AMOUNT,
            digits=minor_digits(currency),
        )


def _dates(content: ProgramContent) -> Iterator[FieldFault]:
    starts, ends = content.starts_at, content.ends_at
    faults = [*check_instant("starts_at", starts), *check_instant("ends_at", ends)]
    yield from faults
    if not faults and starts is not None and ends is not None and ends <= starts:
        yield FieldFault("ends_at", "ends_before_it_starts", _("It ends before it starts."))


def _reward(content: ProgramContent) -> Iterator[FieldFault]:
    try:
        check_reward(reward_content(content.reward), ())
    except Invalid as refusal:
        for fault in refusal.faults:
            yield replace(fault, field=f"reward.{_SNAKE.get(fault.field, fault.field)}")


def reward_content(reward: CardReward, kept: RewardContent | None = None) -> RewardContent:
    """The same as the catalogue takes it; of a `kept` one, the rest stays what it is."""
    return msgspec.structs.replace(
        kept or RewardContent(title=reward.title),
        title=reward.title,
        description=reward.description,
        valid_days=reward.valid_days,
        stock=reward.stock,
    )


def fields_of(
    content: ProgramContent, *, retired_at: datetime | None, at: datetime
) -> dict[str, Any]:
    """The model's fields that a checked content spells; `retired_at`: when it was, until now."""
    return {
        "title": content.title,
        "description": content.description,
        "is_active": content.active,
        "retired_at": None if content.active else retired_at or at,
        "counts": msgspec.to_builtins(content.counts),
        "threshold": content.threshold,
        "minimum_amount": content.minimum_amount or None,
        "once_a_day": content.once_a_day,
        "enrolment": content.enrolment.value,
        "starts_at": in_utc(content.starts_at),
        "ends_at": in_utc(content.ends_at),
    }


def shown_content(program: StampProgram, currency: str) -> dict[str, Any]:
    """What a kept programme says; its reward and the stock came with it."""
    minimum = program.minimum_amount
    return {
        "key": program.key,
        "loyalty_program_id": program_id(program.id),
        "title": program.title,
        "description": program.description,
        "active": program.is_active,
        "counts": msgspec.to_builtins(selection_of(program.counts)),
        "threshold": program.threshold,
        "minimum_amount": None if minimum is None else show_amount(minimum, currency),
        "once_a_day": program.once_a_day,
        "enrolment": program.enrolment,
        "starts_at": program.starts_at,
        "ends_at": program.ends_at,
        "reward": _shown_reward(program.reward),
    }


def _shown_reward(reward: Reward) -> dict[str, Any]:
    return {
        "reward_id": reward.key,
        "title": reward.title,
        "description": reward.description,
        "valid_days": reward.valid_days,
        "stock": reward.stock.capacity,
    }
