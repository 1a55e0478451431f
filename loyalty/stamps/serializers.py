"""Stamp programmes, and a customer's cards, as JSON (names as in the contract of the messages)."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from loyalty.models import Joining, Recount, Stamp, StampProgram
from loyalty.recounting.serializers import RecountSerializer, SelectionSerializer, shown_recount
from loyalty.stamps.content import MOST_STAMPS, shown_content
from loyalty.stamps.reading import MOST_FULL, MOST_SPENT, ProgramView, SpentCard
from loyalty.stamps.telling import program_id, purchase_id, transaction_id

Shown = serializers.Serializer[Any]
CARD_STATES = ["finished", "under_way", "spent"]


class CardRewardSerializer(Shown):
    """What a full card pays for."""

    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, max_length=2000)
    valid_days = serializers.IntegerField(
        required=False, min_value=1, help_text="For how long its code is good; 30 when missing."
    )
    stock = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, help_text="Null: any number."
    )
    reward_id = serializers.CharField(required=False, help_text="The programme's key.")


class StampProgramSerializer(Shown):
    """A stamp programme: what GET gives and PUT takes."""

    key = serializers.CharField(required=False, help_text="The one in its address.")
    loyalty_program_id = serializers.CharField(
        required=False, help_text="What messages call it; ignored when it is sent."
    )
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, max_length=2000)
    active = serializers.BooleanField(required=False)
    counts = SelectionSerializer(required=False, help_text="Purchases, when it is missing.")
    threshold = serializers.IntegerField(min_value=1, max_value=MOST_STAMPS)
    minimum_amount = serializers.DecimalField(
        16, 4, required=False, allow_null=True, help_text="In the workspace's currency."
    )
    once_a_day = serializers.BooleanField(required=False)
    enrolment = serializers.ChoiceField(Joining.choices, required=False)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    reward = CardRewardSerializer()
    recount = RecountSerializer(required=False, allow_null=True, help_text="Null when it is done.")


class EnrolmentSerializer(Shown):
    """How a customer is enrolled."""

    since = serializers.DateTimeField(
        required=False, allow_null=True, help_text="What was bought from then on counts."
    )


class StampSerializer(Shown):
    """A purchase that counts, or counted."""

    qualifying_purchase_id = serializers.CharField()
    transaction_id = serializers.CharField(help_text="`tx_` and the event's id without dashes.")
    transaction_ref = serializers.CharField(allow_null=True, help_text="Its external_id.")
    occurred_at = serializers.DateTimeField()
    qualified_at = serializers.DateTimeField()
    voided_at = serializers.DateTimeField(allow_null=True)


class CardSerializer(Shown):
    """A card with its stamps, in the order of the purchases."""

    state = serializers.ChoiceField(CARD_STATES)
    threshold = serializers.IntegerField()
    missing = serializers.IntegerField(help_text="Stamps that it still takes.")
    stamps = StampSerializer(many=True)
    redemption_id = serializers.UUIDField(allow_null=True, help_text="What it paid for.")
    spent_at = serializers.DateTimeField(allow_null=True)
    shortfall = serializers.IntegerField(
        help_text="Stamps of a spent card whose purchase was refunded since."
    )


class EarnedRewardSerializer(Shown):
    """What a full card pays for."""

    reward_id = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()


class CustomerProgramSerializer(Shown):
    """A customer in a stamp programme."""

    key = serializers.CharField()
    loyalty_program_id = serializers.CharField()
    title = serializers.CharField()
    active = serializers.BooleanField()
    threshold = serializers.IntegerField()
    reward = EarnedRewardSerializer()
    enrolled = serializers.BooleanField()
    enrolled_at = serializers.DateTimeField(allow_null=True)
    stamps = serializers.IntegerField(help_text="On the card under way.")
    missing = serializers.IntegerField()
    finished = serializers.IntegerField(help_text="Full cards to be spent.")
    spent = serializers.IntegerField(help_text="Cards that were spent.")
    cards = CardSerializer(
        many=True,
        help_text=(
            f"Full ones ({MOST_FULL} at most), the one under way, and those spent, the newest"
            f" first ({MOST_SPENT} at most in all programmes)."
        ),
    )


def shown_program(program: StampProgram, job: Recount | None, currency: str) -> dict[str, Any]:
    """A programme as the API gives and takes it."""
    return shown_content(program, currency) | {"recount": shown_recount(job)}


def shown_view(view: ProgramView) -> dict[str, Any]:
    """A customer's cards in one programme."""
    program, reward = view.program, view.program.reward
    return {
        "key": program.key,
        "loyalty_program_id": program_id(program.id),
        "title": program.title,
        "active": program.is_active,
        "threshold": program.threshold,
        "reward": {
            "reward_id": reward.key,
            "title": reward.title,
            "description": reward.description,
        },
        "enrolled": view.is_enrolled,
        "enrolled_at": view.enrolment.enrolled_at if view.enrolment else None,
        "stamps": len(view.under_way),
        "missing": view.missing,
        "finished": view.finished,
        "spent": view.spent_in_all,
        "cards": [
            *(_card("finished", view, stamps) for stamps in view.full_cards),
            _card("under_way", view, view.under_way),
            *map(_spent_card, view.spent),
        ],
    }


def _card(state: str, view: ProgramView, stamps: Sequence[Stamp]) -> dict[str, Any]:
    return {
        "state": state,
        "threshold": view.program.threshold,
        "missing": view.program.threshold - len(stamps),
        "stamps": list(map(_stamp, stamps)),
        "redemption_id": None,
        "spent_at": None,
        "shortfall": 0,
    }


def _spent_card(spent: SpentCard) -> dict[str, Any]:
    return {
        "state": "spent",
        "threshold": spent.card.threshold,
        "missing": 0,
        "stamps": list(map(_stamp, spent.stamps)),
        "redemption_id": str(spent.card.redemption_id),
        "spent_at": spent.card.spent_at,
        "shortfall": spent.shortfall,
    }


def _stamp(stamp: Stamp) -> dict[str, Any]:
    return {
        "qualifying_purchase_id": purchase_id(stamp.id),
        "transaction_id": transaction_id(stamp.event_id),
        "transaction_ref": stamp.transaction_ref,
        "occurred_at": stamp.occurred_at,
        "qualified_at": stamp.qualified_at,
        "voided_at": stamp.voided_at,
    }
