"""An action in one sentence, for people."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.actions.kinds import (
    Action,
    AwardPoints,
    CallWebhook,
    ChangeField,
    ChangeTier,
    GiveReward,
    SendEmail,
)


def sentence(action: Action) -> str:
    """What the action does, such as "Award 50 points: Happy birthday."."""
    return _SENTENCES[type(action)](action)


def _email(action: SendEmail) -> str:
    return _("Send the e-mail “%(subject)s”.") % {"subject": action.subject}


def _points(action: AwardPoints) -> str:
    words = ngettext(
        "Award %(points)s point: %(reason)s.",
        "Award %(points)s points: %(reason)s.",
        action.points,
    )
    return words % {"points": f"{action.points:,}", "reason": action.reason.rstrip(".")}


def _field(action: ChangeField) -> str:
    named = {"field": action.field, "value": shown_value(action.value)}
    if action.value is None:
        return _("Empty the field %(field)s of the pass.") % named
    return _("Set the field %(field)s of the pass to %(value)s.") % named


def _tier(action: ChangeTier) -> str:
    if action.days is None:
        return _("Have them at least in the tier %(tier)s for ever.") % {"tier": action.tier}
    words = ngettext(
        "Have them at least in the tier %(tier)s for %(days)s day.",
        "Have them at least in the tier %(tier)s for %(days)s days.",
        action.days,
    )
    return words % {"tier": action.tier, "days": action.days}


def _reward(action: GiveReward) -> str:
    return _("Give the reward %(reward)s.") % {"reward": action.reward}


def _webhook(action: CallWebhook) -> str:
    return _("Call webhooks under the name %(name)s.") % {"name": action.name}


def shown_value(value: object) -> str:
    """A field's value, as people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


_SENTENCES: dict[type[Any], Callable[[Any], str]] = {
    SendEmail: _email,
    AwardPoints: _points,
    ChangeField: _field,
    ChangeTier: _tier,
    GiveReward: _reward,
    CallWebhook: _webhook,
}
