"""What a challenge says in the API, and what it must fulfil."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from core.api.bodies import check_instant, in_utc
from core.errors import FieldFault, Invalid
from loyalty.challenges.models import Challenge
from loyalty.challenges.progress import GoalKind
from loyalty.defining import (
    MOST_TARGET,
    CountedContent,
    check_common,
    check_rewards,
    common_content,
    common_fields,
)
from loyalty.streaks.walk import StreakPeriod

_MOST_FIELD = 255
# A customer's row keeps the different values.
_MOST = {GoalKind.DISTINCT: 1000, GoalKind.STREAK: 10_000}
_OF_A_FIELD = {GoalKind.SUM, GoalKind.DISTINCT}
_REPEATABLE = {GoalKind.COUNT, GoalKind.SUM}


class Goal(msgspec.Struct, forbid_unknown_fields=True):
    """What a target pays, once, or each time it is reached."""

    target: int
    points: int = 0


class ChallengeContent(CountedContent, kw_only=True):
    """A challenge as the API carries it; `challengeId` is the key in its address."""

    challenge_id: str | None = None
    kind: GoalKind = GoalKind.COUNT
    field: str | None = None
    period: StreakPeriod = StreakPeriod.DAILY
    goals: list[Goal]
    repeats: bool = False
    ends_at: datetime | None = None


def check_challenge(content: ChallengeContent) -> None:
    """Raise Invalid with every fault of the challenge."""
    rewards = [(one.target, one.points) for one in content.goals]
    most = _MOST.get(content.kind, MOST_TARGET)
    faults = [
        *check_common(content),
        *check_rewards(rewards, field="goals", at="target", most=most),
        *_goals(content),
        *_field(content),
        *_end(content),
    ]
    if faults:
        raise Invalid(faults=faults)


def _goals(content: ChallengeContent) -> Iterator[FieldFault]:
    if not content.goals:
        yield FieldFault("goals", "required", _("Give at least one goal."))
    if content.repeats and len(content.goals) > 1:
        yield FieldFault("repeats", "one_goal", _("Only a challenge with one goal begins again."))
    if content.repeats and content.kind not in _REPEATABLE:
        yield FieldFault(
            "repeats", "not_repeatable", _("Only what is counted or summed begins again.")
        )


def _field(content: ChallengeContent) -> Iterator[FieldFault]:
    if content.kind in _OF_A_FIELD:
        if not content.field or len(content.field) > _MOST_FIELD:
            yield FieldFault("field", "required", _("Say what is summed or told apart."))
        elif content.field.startswith("customer."):
            words = _("The customer's own fields change without an event.")
            yield FieldFault("field", "field_not_allowed", words)
    elif content.field:
        yield FieldFault("field", "field_not_allowed", _("Only sums and differences have a field."))


def _end(content: ChallengeContent) -> Iterator[FieldFault]:
    starts, ends = content.starts_at, content.ends_at
    faults = list(check_instant("endsAt", ends))
    yield from faults
    comparable = not faults and not any(check_instant("startsAt", starts))
    if comparable and starts is not None and ends is not None and ends <= starts:
        yield FieldFault("endsAt", "ends_before_it_starts", _("It ends before it starts."))


def fields_of(content: ChallengeContent) -> dict[str, Any]:
    """The model's fields that a checked content spells."""
    return common_fields(content) | {
        "kind": content.kind.value,
        "field": content.field or "",
        "period": content.period.value,
        "goals": msgspec.to_builtins(content.goals),
        "repeats": content.repeats,
        "ends_at": in_utc(content.ends_at),
    }


def content_of(challenge: Challenge) -> ChallengeContent:
    """What a kept challenge says."""
    return ChallengeContent(
        **common_content(challenge),
        challenge_id=challenge.key,
        kind=GoalKind(challenge.kind),
        field=challenge.field or None,
        period=StreakPeriod(challenge.period),
        goals=msgspec.convert(challenge.goals, list[Goal]),
        repeats=challenge.repeats,
        ends_at=challenge.ends_at,
    )
