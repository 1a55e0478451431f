"""Staff take a redemption back: everything is as if it had not been, and stays in the books."""

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, Workspace
from core.errors import FieldFault, Invalid
from events.models import ActivityEvent
from events.outbox import publish
from events.services.deleting import delete_events, take_turns_at_removing
from loyalty.engine.lots import Drawn
from loyalty.engine.sitting import Sitting
from loyalty.engine.spending import Movement, return_points, sit_down
from loyalty.engine.telling import announce
from loyalty.models import EntryKind, Redemption, RedemptionState
from loyalty.rewards.counters import put_back, release_use
from loyalty.rewards.steps import (
    find_redemption,
    lock_redemption,
    refuse_fulfilled,
    refuse_reversed,
    take_step,
)
from loyalty.rewards.telling import name_of, told
from loyalty.stamps.services.spending import release_card

_MOST_REASON = 500


@transaction.atomic
def reverse_redemption(
    *, workspace: Workspace, name: str, reason: str, by: User | None = None
) -> Redemption:
    """Give back what was paid for a reward that was not given out; its code is dead.

    Points come back with the expiry that they had, and what was to expire meanwhile does at once;
    a stamp card can be spent again. What the activity had earned is taken back. Raises
    UnknownRedemption, UnknownCustomer for who was erased, RedemptionFulfilled, RedemptionReversed,
    Invalid without a reason.
    """
    _check_reason(reason)
    # Before anybody's row: what deletes activity takes its turn in the workspace.
    take_turns_at_removing(workspace)
    found = find_redemption(workspace=workspace, name=name)
    sitting = sit_down(found.customer)
    redemption = lock_redemption(workspace=workspace, name=name)
    refuse_fulfilled(redemption)
    refuse_reversed(redemption)
    held = RedemptionState(redemption.state).holds_stock
    _give_back(sitting, redemption, reason, by)
    forget_activity(redemption)
    take_step(redemption, RedemptionState.REVERSED, at=sitting.at, by=by, reason=reason)
    release_use(redemption)
    publish(workspace=workspace, type="reward.reversed", body=told(redemption))
    put_back(workspace=workspace, reward_ids=[redemption.reward_id] if held else [])
    return redemption


def _check_reason(reason: str) -> None:
    faults = []
    if not reason.strip():
        faults.append(FieldFault("reason", "required", _("Say why.")))
    if len(reason) > _MOST_REASON:
        faults.append(
            FieldFault(
                "reason", "too_long", _("Use at most %(most)s characters.") % {"most": _MOST_REASON}
            )
        )
    if "\0" in reason:
        faults.append(FieldFault("reason", "nul_character", _("Leave out the NUL character.")))
    if faults:
        raise Invalid(faults=faults)


def _give_back(sitting: Sitting, redemption: Redemption, reason: str, by: User | None) -> None:
    """Give the points back, or the card; of a gift nothing. The sitting is closed."""
    is_for_stamps = redemption.reward.is_for_stamps
    if not (is_for_stamps or redemption.is_given):
        movement = Movement(
            kind=EntryKind.RETURN,
            points=redemption.points,
            reason=reason,
            by_id=by.pk if by else None,
            subject_id=redemption.id,
        )
        drawn = msgspec.convert(redemption.drawn, list[Drawn])
        return_points(sitting, sitting.members[redemption.customer_id], movement, drawn)
    sitting.close()
    announce(sitting, ())
    if is_for_stamps and not redemption.is_given:
        release_card(redemption=redemption, at=sitting.at)


def forget_activity(redemption: Redemption) -> None:
    """Delete the activity, and with it what it led to; somebody may have deleted it before."""
    events = ActivityEvent.objects.of(redemption.workspace)
    delete_events(
        workspace=redemption.workspace,
        events=events.filter(external_id=name_of(redemption)),
    )
