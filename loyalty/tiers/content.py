"""What a tier and the programme say in the API, and what they must fulfil."""

from decimal import Decimal

import msgspec

from core.api.bodies import check_number, check_texts
from core.errors import FieldFault, Invalid
from core.money import MAX_AMOUNT
from loyalty.models import TierBasis, TierPeriod

_MOST_FOLD = Decimal("999.999")


class TierContent(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """A tier, from `threshold` points or units of money; `tierId` is the key in its address."""

    title: str
    threshold: Decimal
    description: str = ""
    multiplier: Decimal = Decimal(1)
    active: bool = True
    tier_id: str | None = None


class ProgrammeContent(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """How tiers are reached."""

    tier_basis: TierBasis
    tier_period: TierPeriod


def check_tier(content: TierContent) -> None:
    """Raise Invalid with every fault of the tier."""
    faults: list[FieldFault] = [
        *check_texts(content.title, content.description),
        *check_number("threshold", content.threshold, most=MAX_AMOUNT, digits=4),
        *check_number("multiplier", content.multiplier, most=_MOST_FOLD, digits=3),
    ]
    if faults:
        raise Invalid(faults=faults)
