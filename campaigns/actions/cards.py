"""One action as a form: plain fields, and choices of what there is to be had."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import TEXTAREA_CLASSES

from accounts.admin.rows import Given
from accounts.models import Workspace
from campaigns.actions import checking
from events.admin.inputs import choice, json_number, shown_number, text, whole
from loyalty.models import Reward, Tier

_KINDS_OF_VALUE = [
    ("text", gettext_lazy("Text")),
    ("number", gettext_lazy("A number")),
    ("yes", gettext_lazy("Yes")),
    ("no", gettext_lazy("No")),
    ("nothing", gettext_lazy("Nothing: the field is emptied")),
]


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: keys and titles of tiers and rewards."""

    tiers: list[tuple[str, str]]
    rewards: list[tuple[str, str]]


def choices_of(workspace: Workspace) -> Choices:
    """The workspace's tiers and rewards; what is retired is said to be so."""
    tiers = Tier.objects.of(workspace).order_by("-is_active", "threshold", "key")
    rewards = Reward.objects.of(workspace).order_by("-is_active", "title", "key")
    return Choices([_named(one) for one in tiers], [_named(one) for one in rewards])


def _named(row: Any) -> tuple[str, str]:
    title = row.title if row.is_active else _("%(title)s (retired)") % {"title": row.title}
    return row.key, title


class ActionForm(forms.Form):
    """One action. `said` is what the API calls it, from what was filled in."""

    type: ClassVar[str]
    title: ClassVar[Any]
    # Shown where there is nothing to choose from.
    empty: ClassVar[Any] = ""
    use_required_attribute = False

    def __init__(self, given: Given, choices: Choices, **named: Any) -> None:
        super().__init__(given, **named)
        self.choose(choices)

    def choose(self, choices: Choices) -> None:
        """Offer what there is."""

    @property
    def lacks(self) -> bool:
        """Whether there is nothing to choose from."""
        chosen = [one for one in self.fields.values() if isinstance(one, forms.ChoiceField)]
        return any(not one.choices for one in chosen)

    @classmethod
    def shown(cls, action: Mapping[str, Any]) -> dict[str, Any]:
        """What the form begins with, for an action as the API carries it."""
        return dict(action)

    def said(self) -> dict[str, Any]:
        """The action as the API carries it."""
        return {"type": self.type} | self.cleaned_data


class EmailCard(ActionForm):
    """An e-mail."""

    type, title = "send_email", gettext_lazy("Send an e-mail")
    subject = text(gettext_lazy("Subject"), most=checking.MOST_SUBJECT)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=checking.MOST_TEXT,
        strip=False,
        widget=forms.Textarea({"class": " ".join(TEXTAREA_CLASSES), "rows": 8}),
        help_text=gettext_lazy(
            "Write {name}, {points}, {tier} or {organiser}, and each customer's own is put there. "
            "A link to unsubscribe is added below. An empty line begins a paragraph."
        ),
    )


class PointsCard(ActionForm):
    """Points."""

    type, title = "award_points", gettext_lazy("Award points")
    points = whole(gettext_lazy("How many"), required=True, min_value=1)
    reason = text(
        gettext_lazy("Why"),
        most=checking.MOST_REASON,
        help_text=gettext_lazy("The customer reads it, such as: Happy birthday."),
    )


class FieldCard(ActionForm):
    """A field of the pass."""

    type, title = "change_field", gettext_lazy("Change a field of the pass")
    field = text(
        gettext_lazy("Field"),
        most=checking.MOST_NAME,
        help_text=gettext_lazy("Its name, such as favourite_drink."),
    )
    kind = choice(gettext_lazy("The value is"), _KINDS_OF_VALUE)
    value = text(gettext_lazy("Value"), most=checking.MOST_VALUE, required=False)

    @classmethod
    def shown(cls, action: Mapping[str, Any]) -> dict[str, Any]:
        value = action["value"]
        if isinstance(value, bool) or value is None:
            kind = {True: "yes", False: "no", None: "nothing"}[value]
            return {"field": action["field"], "kind": kind}
        is_text = isinstance(value, str)
        shown = value if is_text else shown_number(value)
        return {"field": action["field"], "kind": "text" if is_text else "number", "value": shown}

    def clean(self) -> dict[str, Any]:
        """A number is one."""
        given = self.cleaned_data
        if given.get("kind") == "number" and json_number(given.get("value", "")) is None:
            self.add_error("value", _("Give a number."))
        return given

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        fixed = {"yes": True, "no": False, "nothing": None}
        kind, written = given["kind"], given["value"]
        value = json_number(written) if kind == "number" else fixed.get(kind, written)
        return {"type": self.type, "field": given["field"], "value": value}


class TierCard(ActionForm):
    """A tier."""

    type, title = "change_tier", gettext_lazy("Lift into a tier")
    empty = gettext_lazy("There are no tiers yet: set one up under Tiers first.")
    tier = choice(gettext_lazy("At least in"), ())
    days = whole(
        gettext_lazy("For so many days"),
        min_value=1,
        max_value=checking.MOST_DAYS,
        help_text=gettext_lazy("Empty: for ever. Whoever earns a higher tier keeps that."),
    )

    def choose(self, choices: Choices) -> None:
        field: Any = self.fields["tier"]
        field.choices = choices.tiers


class RewardCard(ActionForm):
    """A reward."""

    type, title = "give_reward", gettext_lazy("Give a reward")
    empty = gettext_lazy("There are no rewards yet: set one up under Rewards first.")
    reward = choice(
        gettext_lazy("Which"),
        (),
        help_text=gettext_lazy("They pay nothing for it. Its stock and its limit count."),
    )

    def choose(self, choices: Choices) -> None:
        field: Any = self.fields["reward"]
        field.choices = choices.rewards


class WebhookCard(ActionForm):
    """A message for another system."""

    type, title = "call_webhook", gettext_lazy("Call webhooks")
    name = text(
        gettext_lazy("Name"),
        most=checking.MOST_NAME,
        help_text=gettext_lazy("Webhooks that listen to action.called are told this name."),
    )


CARDS: dict[str, type[ActionForm]] = {
    card.type: card
    for card in (EmailCard, PointsCard, RewardCard, TierCard, FieldCard, WebhookCard)
}
