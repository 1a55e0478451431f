"""Stamp programmes of the tests, and where somebody stands in them."""

from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from accounts.models import Customer, Workspace
from core.ids import uuid7
from events.models import Message
from loyalty.engine.sitting import open_sitting
from loyalty.models import (
    Enrolment,
    Recount,
    Redemption,
    RedemptionState,
    Stamp,
    StampCard,
    StampProgram,
)
from loyalty.stamps.content import ProgramContent
from loyalty.stamps.services.programs import put_program
from loyalty.stamps.services.spending import release_card, spend_card
from tests.factories import NOON
from tests.loyalty.shop import assert_books_hold

COFFEE = {"title": "A free coffee"}


def make_program(workspace: Workspace, key: str = "coffee", **says: Any) -> StampProgram:
    """Three purchases make a full card, unless told otherwise in the API's spelling."""
    fields = {"title": "Coffee card", "threshold": 3, "reward": COFFEE} | says
    content = msgspec.convert(fields, ProgramContent, strict=False)
    return put_program(workspace=workspace, key=key, content=content)


def state_of(customer: Customer) -> tuple[int, int]:
    """How many full cards the customer has to spend, and how many stamps on the next one."""
    program = StampProgram.objects.of(customer.workspace).get()
    stamps = Stamp.objects.of(customer.workspace).about(customer.id).open().count()
    seat = Enrolment.objects.filter(workspace=customer.workspace, customer=customer).first()
    full, under_way = divmod(stamps, program.threshold)
    assert (seat.finished if seat else 0) == full
    return full, under_way


def refs(customer: Customer, card: StampCard | None = None) -> list[str]:
    """The purchases with a stamp that counts: the open ones, or those of a spent card."""
    stamps = Stamp.objects.of(customer.workspace).about(customer.id)
    chosen = stamps.open() if card is None else stamps.valid().filter(card=card)
    return [str(stamp) for stamp in chosen.in_order()]


def told(workspace: Workspace, *types: str) -> list[dict[str, Any]]:
    """What others were told, the oldest first, one by one; of these types, or about stamps."""
    found = []
    for message in Message.objects.filter(workspace=workspace).order_by("id"):
        is_wanted = message.type in types if types else message.type.startswith(_OWN)
        if is_wanted:
            found += [{"type": message.type} | one for one in message.body["each"]]
    return found


_OWN = ("qualifying_purchase.", "stamp_card.")


@transaction.atomic
def spend(customer: Customer, program: StampProgram) -> StampCard:
    """Spend a full card, as a redemption does."""
    open_sitting(workspace=customer.workspace, customer_ids=[customer.id], at=NOON)
    return spend_card(customer=customer, reward=program.reward, redemption_id=uuid7(), at=NOON)


@transaction.atomic
def give_back(card: StampCard) -> None:
    """Reverse what the card paid for."""
    open_sitting(workspace=card.workspace, customer_ids=[card.customer_id], at=NOON)
    release_card(redemption=redemption_of(card), at=NOON)


def redemption_of(card: StampCard) -> Redemption:
    """What the card paid for, without a row of its own."""
    return Redemption(
        id=card.redemption_id,
        workspace=card.workspace,
        customer_id=card.customer_id,
        state=RedemptionState.ISSUED,
        card_id=card.id,
    )


def finish_at_once(workspace: Workspace) -> None:
    """Have replays look at stamps, though no worker came; the past was counted at once."""
    Recount.objects.of(workspace).update(finished_at=NOON)


def assert_stamps_hold(workspace: Workspace) -> None:
    """Stamps and full cards follow from the events, as everything else does."""
    finish_at_once(workspace)
    assert_books_hold(workspace)


def key_of(text: str) -> UUID:
    """The id within what others are told: qp_…, lp_… or tx_…"""
    return UUID(hex=text[3:])
