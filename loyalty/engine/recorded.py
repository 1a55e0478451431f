"""An event out of the table, as the engine reads it."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

COLUMNS = """
    id, customer_id, event_category, event_type, amount, currency, occurred_at, source,
    metadata::text, name, by_customer, external_id, received_at
"""


class Recorded(msgspec.Struct):
    """An event out of the table; it fulfils `Happening`."""

    id: UUID
    customer_id: UUID
    event_category: str
    event_type: str
    amount: Decimal | None
    currency: str | None
    occurred_at: datetime
    source: str
    metadata: dict[str, Any]
    name: str | None
    by_customer: bool
    external_id: str | None
    received_at: datetime


_decode_metadata = msgspec.json.Decoder(dict[str, Any]).decode


def recorded(row: Any) -> Recorded:
    """The event of a row of `COLUMNS`."""
    return Recorded(*(*row[:8], _decode_metadata(row[8]), *row[9:]))
