"""The form of an automation: when, if, then; what was sent becomes its content."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.admin.rows import MORE, Given, RowForm
from accounts.models import Workspace
from campaigns.actions.content import Action, kept_actions
from campaigns.actions.forms import ActionsEditor
from campaigns.admin.automation_kinds import KINDS, ActivityForm, KindForm, kind_of
from campaigns.admin.automation_starts import Start, blank
from campaigns.automations.content import AutomationContent, Delay, content_of
from campaigns.automations.states import DelayUnit
from campaigns.automations.triggers import EVENT_RECORDED, OnMessage, When
from campaigns.models import Automation
from core.errors import FieldFault
from events.admin.inputs import choice, long_text, text, whole
from loyalty.admin.editor import Editor
from loyalty.admin.trees import ConditionEditor
from loyalty.admin.triggers import trigger_rows, triggers_of

# What conditions can ask about the customer, beside what rules' conditions offer.
DETAILS = (
    "customer.points",
    "customer.lifetime_points",
    "customer.pending_points",
    "customer.days",
    "customer.has_email",
    "customer.language",
)
# The button that shows the fields of another kind.
OTHER_KIND = "kind"


class AutomationForm(forms.Form):
    """What every automation has."""

    title = text(_("Title"), most=200, autofocus=True)
    key = text(_("Key"), most=100, help_text=_("Its name in the API. It never changes."))
    description = forms.CharField(
        label=_("Description"), max_length=2000, required=False, widget=long_text()
    )
    kind = choice(_("It waits until"), [(name, form.title) for name, form in KINDS.items()])
    delay_amount = whole(
        _("Wait before it acts"), initial=0, help_text=_("Empty or 0: it acts at once.")
    )
    delay_unit = choice(_("Counted in"), DelayUnit.choices, help_text=_("A day is 24 hours."))


class AutomationEditor(Editor):
    """An automation on the page; `row` is None for a new one, which may begin ready-made."""

    lists = {}
    names = {
        "automationId": "key",
        "delay": "delay_amount",
        "delay.amount": "delay_amount",
        "delay.unit": "delay_unit",
    }

    def __init__(
        self, given: Given, workspace: Workspace, row: Automation | None, start: Start | None
    ) -> None:
        kept = content_of(row) if row is not None else None
        when = kept.trigger if kept else (start.when if start else blank())
        self.form: AutomationForm = AutomationForm(given, initial=_shown(kept, start, when))
        if row is not None:
            del self.form.fields["key"]
        self.kind = _kind(given, when)
        self.of_kind = self._of_kind(given, workspace, when)
        events = when.events if isinstance(when, OnMessage) else []
        self.events = events if self.kind == kind_of(when) else []
        if self.kind == ActivityForm.kind:
            self.triggers = trigger_rows(given, self.events)
        self.conditions: ConditionEditor = ConditionEditor(given, kept.conditions if kept else None)
        actions: Sequence[Action] = kept_actions(kept.actions) if kept else ()
        if start is not None and row is None:
            actions = start.actions
        self.actions = ActionsEditor(given, actions, workspace=workspace)

    other_kind = OTHER_KIND

    def is_valid(self) -> bool:
        """Whether everything can be read."""
        return all([super().is_valid(), self.of_kind.is_valid(), self.actions.is_valid()])

    def forms(self) -> Iterator[forms.BaseForm]:
        """Every form of the page."""
        yield from super().forms()
        yield self.of_kind
        yield from self.actions.forms()

    def said(self) -> AutomationContent:
        """What the page says."""
        given = self.form.cleaned_data
        return AutomationContent(
            title=given["title"],
            description=given["description"],
            trigger=self._when(),
            conditions=self.conditions.condition(),
            actions=self.actions.said(),
            delay=Delay(given["delay_amount"] or 0, DelayUnit(given["delay_unit"])),
        )

    def row_at(self, path: str) -> tuple[RowForm, str] | None:
        """As for any rows; those of activity are called events."""
        return super().row_at(path.replace("trigger.events", "triggers", 1))

    def _show(self, fault: FieldFault) -> None:
        if self.actions.show(fault):
            return
        name = fault.field.removeprefix("trigger.").partition(".")[0]
        if fault.field.startswith("trigger.") and name in self.of_kind.fields:
            self.of_kind.add_error(name, fault.message)
        else:
            super()._show(fault)

    def _when(self) -> When:
        if self.triggers is None:
            return self.of_kind.when()
        return OnMessage(message=EVENT_RECORDED, events=triggers_of(self.triggers, self.events))

    def _of_kind(self, given: Given, workspace: Workspace, when: When) -> KindForm:
        form = KINDS[self.kind]
        # Another kind was just chosen: its fields were not on the page that was sent.
        is_sent = given is not None and given.get("shown-kind") == self.kind
        shown = form.shown(when) if kind_of(when) == self.kind else {}
        made = form(given if is_sent else None, prefix="when", initial=shown)
        made.choose(workspace)
        return made


def asks_for_more(given: Given) -> bool:
    """Whether the page is only to be shown again, with other fields or more rows."""
    if given is None:
        return False
    return MORE in given or given.get("shown-kind") != given.get("kind")


def _kind(given: Given, when: When) -> str:
    sent = "" if given is None else str(given.get("kind", ""))
    return sent if sent in KINDS else kind_of(when)


def _shown(kept: AutomationContent | None, start: Start | None, when: When) -> dict[str, Any]:
    shown: dict[str, Any] = {"kind": kind_of(when)}
    if kept is not None:
        delay = kept.delay or Delay(0, DelayUnit.MINUTES)
        return shown | {
            "title": kept.title,
            "description": kept.description,
            "delay_amount": delay.amount,
            "delay_unit": delay.unit,
        }
    if start is not None:
        shown |= {"title": start.title, "key": start.name, "description": start.says}
    return shown
