"""Lists of actions, as the API carries them and as rows keep them.

`parse_actions` is for what people send: it checks everything. `kept_actions` is for what was
kept: a tier that is gone meanwhile is a failed action then, and no reason to lose the others.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from accounts.models import Workspace
from campaigns.actions.checking import check_actions
from campaigns.actions.kinds import (
    Action,
    AwardPoints,
    CallWebhook,
    ChangeField,
    ChangeTier,
    GiveReward,
    SendEmail,
)
from core.api.parsing import Shape, refuse_unkeepable
from core.errors import Invalid

__all__ = [
    "Action",
    "AwardPoints",
    "CallWebhook",
    "ChangeField",
    "ChangeTier",
    "GiveReward",
    "SendEmail",
    "kept_actions",
    "parse_actions",
    "to_json",
]

MOST_ACTIONS = 10


class _Listed(msgspec.Struct):
    actions: list[Action]


_shape = Shape(_Listed)


def parse_actions(raw: Any, *, workspace: Workspace) -> list[Action]:
    """The actions that a list of JSON objects spells, from 1 to 10 of them.

    Raises Invalid with every fault, each under its place, such as `actions.0.points`.
    """
    for place, one in enumerate(raw) if isinstance(raw, list) else ():
        refuse_unkeepable(one, field=f"actions.{place}", depth=1)
    actions = kept_actions(raw)
    if not 1 <= len(actions) <= MOST_ACTIONS:
        words = _("Give from 1 to %(most)s actions.") % {"most": MOST_ACTIONS}
        raise Invalid.field("actions", "wrong_number_of_actions", words)
    check_actions(actions, workspace=workspace)
    return actions


def kept_actions(kept: Any) -> list[Action]:
    """The actions that were kept by `to_json`, whatever has become of what they name."""
    return _shape.read(msgspec.json.encode({"actions": kept})).actions


def to_json(actions: Sequence[Action]) -> list[dict[str, Any]]:
    """The actions as they are kept and sent: `parse_actions` reads them again."""
    listed: list[dict[str, Any]] = [msgspec.to_builtins(action) for action in actions]
    return listed
