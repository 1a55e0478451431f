"""Points for a customer."""

from campaigns.actions.errands import Errand, Result
from campaigns.actions.kinds import AwardPoints
from loyalty.ledger.services import award_points


def award(errand: Errand[AwardPoints]) -> Result:
    """Give the points. Raises what the ledger refuses."""
    entry = award_points(
        customer=errand.customer,
        points=errand.action.points,
        reason=errand.action.reason,
        reference=errand.name,
    )
    return errand.done(entry.id)
