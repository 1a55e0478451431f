"""A tier that the customer is at least in."""

from django.db.models import Q
from django.utils.translation import gettext as _

from campaigns.actions.errands import Errand, Result
from campaigns.actions.kinds import ChangeTier
from loyalty.models import TierGrant
from loyalty.tiers.granting import Favour, grant_tier


def lift(errand: Errand[ChangeTier]) -> Result:
    """Grant the tier. Raises Invalid for one that is not on the ladder any more."""
    action = errand.action
    if _has_it_for_ever(errand):
        return errand.skipped("granted_already", _("The tier was granted for ever already."))
    words = {"campaign": _("Campaign %(key)s"), "automation": _("Automation %(key)s")}
    favour = Favour(
        tier=action.tier,
        reason=words[errand.cause.kind] % {"key": errand.cause.key},
        days=action.days,
        external_id=errand.name,
    )
    return errand.done(grant_tier(customer=errand.customer, favour=favour).id)


def _has_it_for_ever(errand: Errand[ChangeTier]) -> bool:
    """Whether another grant would change nothing: a run a week would pile them up."""
    own = TierGrant.objects.of(errand.customer.workspace).about(errand.customer.id).open()
    others = own.filter(~Q(external_id=errand.name) | Q(external_id=None))
    return others.filter(tier=errand.action.tier, until_on=None).exists()
