"""The six things that campaigns and automations can do for a customer."""

import msgspec

FieldValue = str | int | float | bool | None


class _Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """What all of them have: `type` says which it is."""


class SendEmail(_Kind, frozen=True, tag="send_email"):
    """An e-mail, with placeholders such as {name} in either text."""

    subject: str
    text: str


class AwardPoints(_Kind, frozen=True, tag="award_points"):
    """Points that never expire and count towards no tier."""

    points: int
    reason: str


class ChangeField(_Kind, frozen=True, tag="change_field"):
    """A field of the customer's pass gets a value; null empties it."""

    field: str
    value: FieldValue


class ChangeTier(_Kind, frozen=True, tag="change_tier"):
    """A tier that the customer is at least in, for so many days; without them for ever."""

    tier: str
    days: int | None = None


class GiveReward(_Kind, frozen=True, tag="give_reward"):
    """A reward to have for nothing; the customer gets a code for it."""

    reward: str


class CallWebhook(_Kind, frozen=True, tag="call_webhook"):
    """A message `action.called` under a name, for whoever listens."""

    name: str


Action = SendEmail | AwardPoints | ChangeField | ChangeTier | GiveReward | CallWebhook
