"""A tier granted by hand, by a campaign or by an automation, and taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Customer, User, Workspace
from core.errors import FieldFault, Invalid
from loyalty.engine.sitting import Sitting
from loyalty.engine.spending import sit_down
from loyalty.engine.telling import announce
from loyalty.errors import UnknownGrant
from loyalty.models import TierGrant
from loyalty.tiers.ladder import hold, local_day

MOST_DAYS = 3650
MOST_OPEN = 50
_MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class Favour:
    """A tier that is to be granted: for so many days after today, or for ever; and why.

    `external_id` is Foyer's own name for it, where no person grants it.
    """

    tier: str
    reason: str
    days: int | None = None
    by: User | None = None
    external_id: str | None = None

    def check(self) -> None:
        """Raise Invalid with every fault."""
        faults = []
        if self.days is not None and not 1 <= self.days <= MOST_DAYS:
            words = _("Give a whole number from 1 to %(most)s.") % {"most": MOST_DAYS}
            faults.append(FieldFault("days", "out_of_range", words))
        if not self.reason.strip():
            faults.append(FieldFault("reason", "required", _("Say why.")))
        if len(self.reason) > _MOST_REASON:
            words = _("Use at most %(most)s characters.") % {"most": _MOST_REASON}
            faults.append(FieldFault("reason", "too_long", words))
        if "\0" in self.reason:
            faults.append(FieldFault("reason", "nul_character", _("Leave out the NUL character.")))
        if faults:
            raise Invalid(faults=faults)


@transaction.atomic
def grant_tier(*, customer: Customer, favour: Favour) -> TierGrant:
    """Have a customer be at least in a tier, at once; what is earned beside it counts as ever.

    The same external id again answers with the first. Raises UnknownCustomer for who was erased,
    Invalid for a tier that is not on the ladder, and for a customer with too many grants.
    """
    favour.check()
    sitting = sit_down(customer)
    known = _known(customer, favour)
    grant = known or _granted(sitting, customer, favour)
    sitting.close()
    announce(sitting, ())
    return grant


def _known(customer: Customer, favour: Favour) -> TierGrant | None:
    if favour.external_id is None:
        return None
    own = TierGrant.objects.of(customer.workspace).about(customer.id)
    return own.filter(external_id=favour.external_id).first()


def _granted(sitting: Sitting, customer: Customer, favour: Favour) -> TierGrant:
    ladder, member = sitting.live.ladder, sitting.members[customer.id]
    if not ladder.rank(favour.tier):
        raise Invalid.field("tier", "unknown_tier", _("There is no such tier."))
    if len(member.standings.grants) >= MOST_OPEN:
        raise Invalid.field(
            "tier", "too_many", _("A customer has at most %(most)s grants.") % {"most": MOST_OPEN}
        )
    today = local_day(sitting.at, sitting.live.zone)
    row = TierGrant.objects.create(
        workspace=customer.workspace,
        customer=customer,
        tier=favour.tier,
        until_on=today + timedelta(days=favour.days) if favour.days is not None else None,
        reason=favour.reason,
        external_id=favour.external_id,
        granted_at=sitting.at,
        by=favour.by,
    )
    hold(member, ladder, [*member.standings.grants, row.grant])
    sitting.books.touch(member)
    return row


@transaction.atomic
def revoke_grant(*, workspace: Workspace, grant_id: UUID, by: User | None = None) -> TierGrant:
    """Take a granted tier back, at once. Safe to repeat.

    Raises UnknownGrant, UnknownCustomer for who was erased.
    """
    rows = TierGrant.objects.of(workspace).select_related("customer__workspace")
    found = rows.filter(id=grant_id).first()
    if found is None:
        raise UnknownGrant
    sitting = sit_down(found.customer)
    row = rows.get(id=grant_id)
    if row.ended_at is None:
        _end(sitting, row, by)
    sitting.close()
    announce(sitting, ())
    return row


def _end(sitting: Sitting, row: TierGrant, by: User | None) -> None:
    row.ended_at, row.revoked_by = sitting.at, by
    row.save(update_fields=["ended_at", "revoked_by"])
    member = sitting.members[row.customer_id]
    grants = member.standings.grants
    hold(member, sitting.live.ladder, [one for one in grants if one.id != row.id])
    sitting.books.touch(member)


def forget_grants(*, workspace: Workspace, customer_id: UUID, at: datetime) -> None:
    """End an erased person's grants, and blank why they were given; the customer is locked."""
    own = TierGrant.objects.of(workspace).about(customer_id)
    own.update(reason="erased")
    own.open().update(ended_at=at)
