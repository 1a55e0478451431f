"""What an automation can wait for, as the API carries it and as rows keep it."""

from enum import StrEnum
from typing import Any

import msgspec

from loyalty.rules.content import Trigger

EVENT_RECORDED = "event.recorded"
POINTS_CHANGED = "points.changed"
SEGMENT_ENTERED = "segment.entered"
SEGMENT_LEFT = "segment.left"


class Measure(StrEnum):
    """What a milestone counts."""

    EVENTS = "events"  # activity of some types
    BALANCE = "points_balance"  # points to spend
    LIFETIME = "points_lifetime"  # points earned in all


class _Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """What all of them have: `type` says which it is."""


class OnMessage(_Kind, frozen=True, tag="message"):
    """A message that names a pass; of recorded activity, one of these events."""

    message: str
    events: list[Trigger] = []


class OnMilestone(_Kind, frozen=True, tag="milestone"):
    """The first time that so much is reached; `types` of activity when events are counted."""

    reaches: int
    of: Measure = Measure.EVENTS
    types: list[str] = []


class OnAnniversary(_Kind, frozen=True, tag="anniversary"):
    """Every year on the day on which they became a customer."""


class OnEntering(_Kind, frozen=True, tag="entered_segment"):
    """The customer is in a segment now."""

    segment: str


class OnLeaving(_Kind, frozen=True, tag="left_segment"):
    """The customer is in a segment no more."""

    segment: str


class OnAbsence(_Kind, frozen=True, tag="inactive"):
    """Nothing of these types of activity for so many days; without types, nothing at all."""

    days: int
    types: list[str] = []


When = OnMessage | OnMilestone | OnAnniversary | OnEntering | OnLeaving | OnAbsence


class _Kept(msgspec.Struct):
    when: When


def trigger_of(kept: Any) -> When:
    """The trigger that a row keeps."""
    return msgspec.convert({"when": kept}, _Kept).when


def hears(when: When) -> str:
    """The type of message that it waits for; empty: it goes by the calendar."""
    match when:
        case OnMessage(message=name):
            return name
        case OnMilestone(of=Measure.EVENTS):
            return EVENT_RECORDED
        case OnMilestone():
            return POINTS_CHANGED
        case OnEntering():
            return SEGMENT_ENTERED
        case OnLeaving():
            return SEGMENT_LEFT
    return ""
