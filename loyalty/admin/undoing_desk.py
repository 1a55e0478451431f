"""How what staff did for one customer is taken back: points, tiers, stamps, rewards."""

from uuid import UUID

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.admin.undoing import Back, Undoer, Undoing, undoers
from accounts.errors import ChangedMeanwhile
from accounts.models import Customer
from accounts.scopes import Scope
from core.errors import Missing
from loyalty.ledger.services import adjust_points
from loyalty.models import LedgerEntry, Redemption, StampProgram, TierGrant
from loyalty.rewards.fulfilling import fulfil_redemption, undo_fulfilment
from loyalty.rewards.reversing import reverse_redemption
from loyalty.stamps.services.enrolling import leave_program
from loyalty.tiers.granting import Favour, grant_tier, revoke_grant
from loyalty.tiers.ladder import local_day


def back_from_adjusting(customer: Customer, entry: LedgerEntry) -> Back:
    """The way back from points that were put right: as many the other way."""
    kept = {"customer": str(customer.pk), "points": entry.points, "entry": str(entry.pk)}
    return Back("loyalty.adjusted", kept, _page_of(customer.pk))


def back_from_grant(grant: TierGrant) -> Back:
    """The way back from a granted tier."""
    return Back("loyalty.granted", {"grant": str(grant.pk)}, _page_of(grant.customer_id))


def back_from_revoking(grant: TierGrant) -> Back:
    """The way back from a tier that was taken back: granted again, as long as it was to last."""
    return Back("loyalty.revoked", {"grant": str(grant.pk)}, _page_of(grant.customer_id))


def back_from_enrolling(customer: Customer, program: StampProgram) -> Back:
    """The way back from having somebody take part."""
    kept = {"customer": str(customer.pk), "program": str(program.pk)}
    return Back("loyalty.enrolled", kept, _page_of(customer.pk))


def back_from(name: str, redemption: Redemption) -> Back:
    """The way back from `redeemed`, `handed_out` or `not_handed_out`."""
    address = reverse("admin:loyalty_redemption_change", args=[redemption.pk])
    return Back(f"loyalty.{name}", {"redemption": str(redemption.pk)}, address)


def _page_of(customer_id: UUID) -> str:
    return reverse("admin:accounts_customer_change", args=[customer_id])


def _customer(undoing: Undoing) -> Customer:
    living = Customer.objects.of(undoing.workspace).living().select_related("workspace")
    found = living.filter(pk=undoing.kept["customer"]).first()
    if found is None:
        raise Missing
    return found


def _grant(undoing: Undoing) -> TierGrant:
    rows = TierGrant.objects.of(undoing.workspace).select_related("customer__workspace")
    found: TierGrant | None = rows.filter(pk=undoing.kept["grant"]).first()
    if found is None:
        raise Missing
    return found


def _adjust_back(undoing: Undoing) -> Model:
    customer, kept = _customer(undoing), undoing.kept
    adjust_points(
        customer=customer,
        points=-kept["points"],
        reason=_("An adjustment was undone."),
        by=undoing.by,
        reference=f"admin:undo:{kept['entry']}",
    )
    return customer


def _end_grant(undoing: Undoing) -> Model:
    grant = _grant(undoing)
    revoke_grant(workspace=undoing.workspace, grant_id=grant.pk, by=undoing.by)
    return grant.customer


def _grant_again(undoing: Undoing) -> Model:
    grant = _grant(undoing)
    today, until = local_day(undoing.at, undoing.workspace.zone), grant.until_on
    if until is not None and until <= today:
        raise ChangedMeanwhile(_("It would have ended by now."))
    favour = Favour(
        tier=grant.tier,
        reason=grant.reason,
        days=None if until is None else (until - today).days,
        by=undoing.by,
        external_id=f"admin:undo:{grant.pk}",
    )
    grant_tier(customer=grant.customer, favour=favour)
    return grant.customer


def _leave_again(undoing: Undoing) -> Model:
    rows = StampProgram.objects.of(undoing.workspace).select_related("reward", "workspace")
    program, customer = rows.get(pk=undoing.kept["program"]), _customer(undoing)
    leave_program(program=program, customer=customer, at=undoing.at)
    return customer


def _take_back(undoing: Undoing) -> Model:
    return reverse_redemption(
        workspace=undoing.workspace,
        name=undoing.kept["redemption"],
        reason=_("Redeemed by mistake."),
        by=undoing.by,
    )


def _not_handed_out(undoing: Undoing) -> Model:
    name = undoing.kept["redemption"]
    return undo_fulfilment(workspace=undoing.workspace, name=name, by=undoing.by)


def _handed_out(undoing: Undoing) -> Model:
    name = undoing.kept["redemption"]
    return fulfil_redemption(workspace=undoing.workspace, name=name, by=undoing.by)


undoers["loyalty.adjusted"] = Undoer(Scope.POINTS_WRITE, _adjust_back)
undoers["loyalty.granted"] = Undoer(Scope.POINTS_WRITE, _end_grant)
undoers["loyalty.revoked"] = Undoer(Scope.POINTS_WRITE, _grant_again)
undoers["loyalty.enrolled"] = Undoer(Scope.CUSTOMERS_WRITE, _leave_again)
# Taking a redemption back asks for more than redeeming: who may not sees no button.
undoers["loyalty.redeemed"] = Undoer(Scope.POINTS_WRITE, _take_back)
undoers["loyalty.handed_out"] = Undoer(Scope.REWARDS_REDEEM, _not_handed_out)
undoers["loyalty.not_handed_out"] = Undoer(Scope.REWARDS_REDEEM, _handed_out)
