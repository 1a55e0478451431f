"""What happens to a redemption, one step after the other, each with who and when."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User, Workspace
from core.ids import as_uuid
from loyalty.models import Redemption, RedemptionState, RedemptionStep
from loyalty.rewards.codes import read_code
from loyalty.rewards.errors import (
    RedemptionExpired,
    RedemptionFulfilled,
    RedemptionReversed,
    UnknownRedemption,
)
from loyalty.rewards.models import RedemptionQuerySet


def find_redemption(*, workspace: Workspace, name: str) -> Redemption:
    """The redemption with this id or code. Raises UnknownRedemption."""
    found = _named(workspace, name).first()
    if found is None:
        raise UnknownRedemption
    return found


def lock_redemption(*, workspace: Workspace, name: str) -> Redemption:
    """The same, locked until the transaction ends; whose customer is to be locked was before."""
    found = _named(workspace, name).select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise UnknownRedemption
    return found


def _named(workspace: Workspace, name: str) -> RedemptionQuerySet:
    rows = Redemption.objects.of(workspace).select_related("reward", "customer", "workspace")
    key, code = as_uuid(name), read_code(name)
    if key is not None:
        return rows.filter(id=key)
    return rows.filter(code=code) if code is not None else rows.none()


def take_step(
    redemption: Redemption,
    state: RedemptionState,
    *,
    at: datetime,
    by: User | None = None,
    reason: str = "",
) -> None:
    """Bring a locked redemption into a state."""
    redemption.state, redemption.changed_at = state, at
    redemption.save(update_fields=["state", "changed_at"])
    note_step(redemption, at=at, by=by, reason=reason)


def note_step(
    redemption: Redemption, *, at: datetime, by: User | None = None, reason: str = ""
) -> None:
    """Keep how the redemption came into its state."""
    steps = RedemptionStep.objects.filter(
        workspace=redemption.workspace, redemption_id=redemption.id
    )
    RedemptionStep.objects.create(
        workspace=redemption.workspace,
        redemption_id=redemption.id,
        number=steps.count() + 1,
        state=redemption.state,
        at=at,
        by=by,
        reason=reason,
    )


def steps_of(redemption: Redemption) -> list[RedemptionStep]:
    """How it came into its state, from the first step to the last."""
    steps = RedemptionStep.objects.filter(
        workspace=redemption.workspace, redemption_id=redemption.id
    )
    return list(steps.select_related("by").order_by("number"))


def last_step(redemption: Redemption) -> RedemptionStep:
    """How it came into its state in the end."""
    return steps_of(redemption)[-1]


def refuse_dead(redemption: Redemption, at: datetime) -> None:
    """Raise the refusal of whoever brings a code that is not good any more, or never again."""
    refuse_fulfilled(redemption)
    refuse_reversed(redemption)
    refuse_expired(redemption, at)


def refuse_fulfilled(redemption: Redemption) -> None:
    """Raise RedemptionFulfilled for what was given out."""
    if redemption.state == RedemptionState.FULFILLED:
        step = last_step(redemption)
        named = {"when": _when(redemption, step.at), "who": step.by}
        words = _("Given out already: %(when)s, by %(who)s.") if step.by else ""
        raise RedemptionFulfilled((words or _("Given out already: %(when)s.")) % named)


def refuse_reversed(redemption: Redemption) -> None:
    """Raise RedemptionReversed for what was taken back."""
    if redemption.state == RedemptionState.REVERSED:
        raise RedemptionReversed(
            _("Reversed on %(when)s.") % {"when": _when(redemption, redemption.changed_at)}
        )


def refuse_expired(redemption: Redemption, at: datetime) -> None:
    """Raise RedemptionExpired for a code that is over, also when no sweep has come by yet."""
    if redemption.state_at(at) is not RedemptionState.EXPIRED:
        return
    ended = redemption.expires_at
    if redemption.state == RedemptionState.EXPIRED:
        # An erasure ends a code before its time.
        ended = min(ended, redemption.changed_at)
    raise RedemptionExpired(
        _("This code expired on %(when)s.") % {"when": _when(redemption, ended)}
    )


def _when(redemption: Redemption, moment: datetime) -> str:
    return date_format(moment.astimezone(redemption.workspace.zone), "j F Y, H:i")
