"""What is told of stamps; fields and their order are those of the contract."""

from typing import Any

from django.utils.translation import gettext_noop as _

from events.messages.types import (
    MessageType,
    instant_field,
    text_field,
    uuid_field,
    whole_number_field,
)

_PURCHASE: dict[str, Any] = {
    "qualifying_purchase_id": text_field("The stamp."),
    "loyalty_program_id": text_field("The stamp programme."),
    "transaction_id": text_field("The purchase that has the stamp."),
    "transaction_ref": {
        "type": ["string", "null"],
        "description": "Your own external_id of the purchase; null where it has none.",
    },
}
_EXAMPLE: dict[str, Any] = {
    "qualifying_purchase_id": "qp_01930d3e6b247c1190ab1c2d3e4f5061",
    "loyalty_program_id": "lp_01930d2a10007f018d2e3f405162738a",
    "transaction_id": "tx_01930d3e6b1f7c029d35b1a2c3d4e5f6",
    "transaction_ref": "txn_98765",
}
_CARD: dict[str, Any] = {
    "pass_id": uuid_field("Whose card it is."),
    "loyalty_program_id": text_field("The stamp programme."),
    "finished": whole_number_field("How many full cards the customer has to spend now."),
}
_CARD_EXAMPLE: dict[str, Any] = {
    "pass_id": "01930d3c-2a90-7e11-a4c8-0f1e2d3c4b5a",
    "loyalty_program_id": "lp_01930d2a10007f018d2e3f405162738a",
    "finished": 3,
}

TYPES = [
    MessageType(
        "qualifying_purchase.created",
        _("A purchase counts as a stamp of a programme."),
        _PURCHASE | {"created_at": instant_field("When it came to count.")},
        _EXAMPLE | {"created_at": "2024-01-15T10:30:00Z"},
    ),
    MessageType(
        "qualifying_purchase.voided",
        _("A purchase does not count as a stamp any more: it was refunded, for example."),
        _PURCHASE | {"voided_at": instant_field("When it was voided.")},
        _EXAMPLE | {"voided_at": "2024-01-17T12:00:00Z"},
    ),
    MessageType(
        "qualifying_purchase.unredeemed",
        _("A stamp that had been redeemed is free again: the redemption was reversed."),
        _PURCHASE,
        _EXAMPLE,
    ),
    MessageType(
        "stamp_card.completed",
        _("A customer's card is full."),
        _CARD,
        _CARD_EXAMPLE,
    ),
    MessageType(
        "stamp_card.reopened",
        _("A card that was full is not any more."),
        _CARD,
        _CARD_EXAMPLE | {"finished": 2},
    ),
]
