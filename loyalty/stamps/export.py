"""One person's right to a copy: stamp programmes, stamps and the cards that were spent."""

from typing import Any
from uuid import UUID

from accounts.models import Workspace
from loyalty.models import Enrolment, Stamp, StampCard


def export_stamps(*, workspace: Workspace, customer_id: UUID) -> dict[str, Any]:
    """Everything that is kept about one person here, voided stamps and reversed cards too."""
    seats = Enrolment.objects.filter(workspace=workspace, customer_id=customer_id)
    cards = StampCard.objects.filter(workspace=workspace, customer_id=customer_id)
    stamps = Stamp.objects.of(workspace).about(customer_id).in_order()
    return {
        "programs": list(
            seats.order_by("program__key").values(
                "program__key", "since", "enrolled_at", "left_at", "finished"
            )
        ),
        "stamps": list(
            stamps.values(
                "program__key",
                "event_id",
                "transaction_ref",
                "occurred_at",
                "qualified_at",
                "voided_at",
                "card_id",
            )
        ),
        "cards": list(
            cards.order_by("spent_at", "id").values(
                "id",
                "program__key",
                "redemption_id",
                "threshold",
                "terms",
                "spent_at",
                "reversed_at",
            )
        ),
    }
