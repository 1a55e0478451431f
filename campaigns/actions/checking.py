"""What actions must fulfil before they are kept."""

from collections.abc import Callable, Iterator, Sequence
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Workspace
from campaigns.actions.kinds import (
    Action,
    AwardPoints,
    CallWebhook,
    ChangeField,
    ChangeTier,
    GiveReward,
    SendEmail,
)
from campaigns.actions.placeholders import unknown_placeholders
from core.errors import FieldFault, Invalid
from loyalty.models import Reward, Tier
from loyalty.rules.compiled import MOST_POINTS

# What Foyer itself writes on a pass: another value would be gone with the next event.
OWN_FIELDS = frozenset({"points", "pending_points", "lifetime_points", "tier"})
MOST_DAYS = 3650
MOST_REASON = 500
MOST_NAME = 100
MOST_VALUE = 1000
MOST_SUBJECT = 200
MOST_TEXT = 10_000
Faults = Iterator[FieldFault]


def check_actions(actions: Sequence[Action], *, workspace: Workspace) -> None:
    """Raise Invalid with every fault; a fault names its action's place."""
    faults = [
        FieldFault(f"actions.{place}.{fault.field}", fault.code, fault.message)
        for place, action in enumerate(actions)
        for fault in _CHECKS[type(action)](action, workspace)
    ]
    if faults:
        raise Invalid(faults=faults)


def _email(action: SendEmail, _workspace: Workspace) -> Faults:
    yield from _text("subject", action.subject, MOST_SUBJECT)
    yield from _text("text", action.text, MOST_TEXT)
    if not action.subject.isprintable():
        yield FieldFault("subject", "not_one_line", _("Write the subject in one line."))
    for field, text in (("subject", action.subject), ("text", action.text)):
        for name in unknown_placeholders(text):
            words = _("There is nothing to put in the place of {%(name)s}.") % {"name": name[:50]}
            yield FieldFault(field, "unknown_placeholder", words)


def _points(action: AwardPoints, _workspace: Workspace) -> Faults:
    if not 1 <= action.points <= MOST_POINTS:
        yield FieldFault(
            "points",
            "out_of_range",
            _("Give a whole number from 1 to %(most)s.") % {"most": MOST_POINTS},
        )
    yield from _text("reason", action.reason, MOST_REASON)


def _field(action: ChangeField, _workspace: Workspace) -> Faults:
    yield from _name("field", action.field)
    if action.field in OWN_FIELDS:
        words = _("Foyer keeps this field itself: use the actions for points and tiers.")
        yield FieldFault("field", "own_field", words)
    value = action.value
    if isinstance(value, str) and len(value) > MOST_VALUE:
        yield FieldFault(
            "value", "too_long", _("Use at most %(most)s characters.") % {"most": MOST_VALUE}
        )
    if isinstance(value, float) and not isfinite(value):
        yield FieldFault("value", "out_of_range", _("Give a number."))


def _tier(action: ChangeTier, workspace: Workspace) -> Faults:
    if not Tier.objects.of(workspace).active().filter(key=action.tier).exists():
        yield FieldFault("tier", "unknown_tier", _("There is no such tier."))
    if action.days is not None and not 1 <= action.days <= MOST_DAYS:
        words = _("Give a whole number from 1 to %(most)s; nothing means for ever.") % {
            "most": MOST_DAYS
        }
        yield FieldFault("days", "out_of_range", words)


def _reward(action: GiveReward, workspace: Workspace) -> Faults:
    if not Reward.objects.of(workspace).filter(key=action.reward).exists():
        yield FieldFault("reward", "unknown_reward", _("There is no such reward."))


def _webhook(action: CallWebhook, _workspace: Workspace) -> Faults:
    yield from _name("name", action.name)


def _text(field: str, text: str, most: int) -> Faults:
    if not text.strip():
        yield FieldFault(field, "required", _("Write something."))
    if len(text) > most:
        yield FieldFault(field, "too_long", _("Use at most %(most)s characters.") % {"most": most})


def _name(field: str, name: str) -> Faults:
    if not 0 < len(name) <= MOST_NAME or not name.isprintable() or name != name.strip():
        words = _("Use up to %(most)s printable characters, and no blank at either end.") % {
            "most": MOST_NAME
        }
        yield FieldFault(field, "invalid_name", words)


_CHECKS: dict[type[Any], Callable[[Any, Workspace], Faults]] = {
    SendEmail: _email,
    AwardPoints: _points,
    ChangeField: _field,
    ChangeTier: _tier,
    GiveReward: _reward,
    CallWebhook: _webhook,
}
