"""What one event would earn by a rule that is still being written: asked, and nothing kept."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import said
from accounts.admin.rows import Given, RowForm, Rows
from accounts.models import Workspace
from core.errors import Invalid
from core.ids import uuid7
from events.admin.inputs import choice, json_number, moment, number, text, texts, whole
from events.kinds import CATEGORY_OF, LOSSES, Category, EventType
from loyalty.admin.checks import Checked, checks_of
from loyalty.dryrun.services import DEFAULT_DAYS, MOST_DAYS
from loyalty.models import Tier
from loyalty.rules.compiled import Limit, compile_rule, groups_of
from loyalty.rules.content import RuleContent
from loyalty.rules.drafting import draft_of
from loyalty.rules.facts import Facts
from loyalty.rules.parsing import Report
from loyalty.rules.sentences import say_part

_BY_NAME = "by_name"
_KINDS = [
    (_BY_NAME, gettext_lazy("What a till or app sends with this rule's key")),
    *((kind.value, kind.label) for kind in EventType if kind not in LOSSES),
]


@dataclass(slots=True)
class Imagined:
    """An event that did not happen; it fulfils `Happening`."""

    event_category: str
    event_type: str
    amount: Decimal | None
    currency: str | None
    occurred_at: datetime
    source: str
    metadata: dict[str, Any]
    name: str | None = None
    by_customer: bool = False


class TrialForm(forms.Form):
    """The event to imagine."""

    kind = choice(gettext_lazy("Activity"), _KINDS, required=False)
    amount = number(gettext_lazy("Amount"), min_value=0)
    source = text(gettext_lazy("Place"), list="places", required=False)
    groups = texts(gettext_lazy("Customer's groups"), list="groups", placeholder="default")
    tier = choice(gettext_lazy("Customer's tier"), [("", gettext_lazy("none"))], required=False)
    occurred_at = moment(gettext_lazy("When"))

    def __init__(self, given: Given, *, tiers: list[Tier]) -> None:
        super().__init__(given, prefix="try")
        choices = [("", gettext_lazy("none")), *((one.key, one.title) for one in tiers)]
        self.fields["tier"].choices = choices  # type: ignore[attr-defined]  # a choice field


class DetailRow(RowForm):
    """A detail that the event would bring."""

    name = text(gettext_lazy("Detail"), list="details", required=False)
    value = text(gettext_lazy("Value"), required=False)

    def clean(self) -> dict[str, Any]:
        """The value as JSON would bring it."""
        given = super().clean() or {}
        if not self.is_empty and not self.errors:
            if not given["name"]:
                self.add_error("name", _("Name the detail."))
            try:
                given["read"] = _read(given["value"])
            except ValidationError as refusal:
                self.add_error("value", refusal)
        return given


class DryRunForm(forms.Form):
    """How far back a dry run looks."""

    days = whole(gettext_lazy("Days back"), initial=DEFAULT_DAYS, min_value=1, max_value=MOST_DAYS)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it, and how each condition went."""

    sentence: str
    checks: list[Checked] = field(default_factory=list)


class Trial:
    """The box on the page."""

    def __init__(self, given: Given, workspace: Workspace) -> None:
        self.workspace = workspace
        self.tiers = list(Tier.objects.of(workspace).active())
        self.form = TrialForm(given, tiers=self.tiers)
        self.details = Rows(DetailRow, "try-details", given, extra=2)

    def is_valid(self) -> bool:
        """Whether the event can be imagined."""
        return all([self.form.is_valid(), self.details.is_valid()])

    def forms(self) -> list[forms.BaseForm]:
        """Every form of the box."""
        return [self.form, *self.details]

    @property
    def errors(self) -> list[str]:
        """What is wrong with the event, each with the name of its field."""
        asked = [self.form, *self.details] if self.form.is_bound else []
        return [
            f"{one.fields[name].label}: {message}"
            for one in asked
            for name, messages in one.errors.items()
            for message in messages
        ]

    def run(self, content: RuleContent, key: str) -> Tried:
        """Ask the rule as the engine would; the customer has used up nothing of its limit."""
        rule = compile_rule(rule_id=uuid7(), key=key, number=0, content=content)
        try:
            event = self._event(content, key)
        except Invalid as refusal:
            return Tried(_("It would be refused: %(why)s") % {"why": said(refusal)})
        if event.name is None and not rule.is_triggered_by(event):
            return Tried(_("The rule is not about such an event: it would earn nothing."))
        part = rule.ask(self._facts(event), Limit(0) if content.limit else None)
        sentence = say_part(part, content, currency=event.currency or "")
        return Tried(f"{sentence}.", checks_of(content, part))

    def _event(self, content: RuleContent, key: str) -> Imagined:
        """The event that was filled in; what names the rule becomes what is recorded of such."""
        given = self.form.cleaned_data
        kind, amount = given["kind"] or _BY_NAME, given["amount"]
        details = [row.cleaned_data for row in self.details.filled]
        event = Imagined(
            event_category=CATEGORY_OF.get(kind, Category.ACTIVITY),
            event_type=kind,
            amount=amount,
            currency=self.workspace.currency if amount is not None else None,
            occurred_at=given["occurred_at"] or timezone.now(),
            source=given["source"],
            metadata={one["name"]: one["read"] for one in details},
        )
        return _reported(event, content, key) if kind == _BY_NAME else event

    def _facts(self, event: Imagined) -> Facts:
        given = self.form.cleaned_data
        tier = next((one for one in self.tiers if one.key == given["tier"]), None)
        return Facts(
            event,
            zone=self.workspace.zone,
            groups=groups_of(event, given["groups"]),
            tier=tier.key if tier else "",
            multiplier=tier.multiplier if tier else Decimal(1),
        )


def _reported(event: Imagined, content: RuleContent, key: str) -> Imagined:
    """The event as `POST /event` records it. Raises Invalid for what that refuses."""
    if event.amount is not None:
        event.metadata.setdefault("amount", event.amount)
    draft = draft_of(Report(event_id=key, user_id="", metadata=event.metadata), content)
    return replace(
        event,
        event_category=draft.event_category,
        event_type=draft.event_type,
        amount=draft.amount,
        currency=event.currency if draft.amount is not None else None,
        name=key,
    )


def _read(written: str) -> Any:
    """A value as a till would send it: yes and no, numbers, else text."""
    words = {"yes": True, "true": True, "no": False, "false": False}
    if written.lower() in words:
        return words[written.lower()]
    found = json_number(written)
    return written if found is None else found
