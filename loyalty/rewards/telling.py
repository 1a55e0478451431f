"""What others hear of redemptions, and the activity that rules, streaks and segments see."""

from datetime import datetime
from typing import Any

from core.api.rendering import instant
from events.drafts import Draft
from events.services.recording import OWN_NAMES
from loyalty.models import Redemption

SOURCE = "rewards"


def told(redemption: Redemption) -> dict[str, Any]:
    """A redemption as messages tell it; its code is nobody's but the customer's."""
    return {
        "redemption_id": str(redemption.id),
        "reward_id": redemption.reward.key,
        "pass_id": str(redemption.customer_id),
        "points": redemption.points,
        "expires_at": instant(redemption.expires_at),
    }


def activity_of(redemption: Redemption, *, at: datetime) -> Draft:
    """What the customer did, as it is recorded."""
    reward = redemption.reward
    return Draft(
        event_category="activity",
        event_type="redemption",
        pass_id=str(redemption.customer_id),
        event_timestamp=at,
        external_id=name_of(redemption),
        source=SOURCE,
        metadata={
            "redemption_id": str(redemption.id),
            "reward_id": reward.key,
            "reward_title": reward.title,
            "points": redemption.points,
        },
    )


def name_of(redemption: Redemption) -> str:
    """The external id of the activity: it is recorded once."""
    return f"{OWN_NAMES}redemption:{redemption.id}"
