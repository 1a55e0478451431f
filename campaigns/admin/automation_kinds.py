"""What an automation can wait for, as a choice of words and a small form for each."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import CHECKBOX_CLASSES

from accounts.models import Workspace
from analytics.models import Segment
from campaigns.automations.content import automation_messages
from campaigns.automations.triggers import (
    EVENT_RECORDED,
    SEGMENT_ENTERED,
    SEGMENT_LEFT,
    Measure,
    OnAbsence,
    OnAnniversary,
    OnEntering,
    OnLeaving,
    OnMessage,
    OnMilestone,
    When,
)
from campaigns.automations.words import say_message
from events.admin.inputs import choice, whole
from events.kinds import LOSSES, EventType

_TYPES = [(kind.value, kind.label) for kind in EventType if kind not in LOSSES]
_MEASURES = [
    (Measure.BALANCE.value, _("points to spend")),
    (Measure.LIFETIME.value, _("points earned in all")),
]
# These have kinds of their own.
_OTHERWISE = {EVENT_RECORDED, SEGMENT_ENTERED, SEGMENT_LEFT}


def _types(label: Any, *, required: bool) -> forms.MultipleChoiceField:
    boxes = forms.CheckboxSelectMultiple({"class": " ".join(CHECKBOX_CLASSES)})
    return forms.MultipleChoiceField(label=label, choices=_TYPES, required=required, widget=boxes)


class KindForm(forms.Form):
    """The fields of one kind; `kind` is its name."""

    kind: ClassVar[str]
    title: ClassVar[Any]
    use_required_attribute = False

    def choose(self, workspace: Workspace) -> None:
        """Offer what there is to choose from."""

    def when(self) -> When:
        """What the form says, as far as it says it."""
        return OnAnniversary()

    @classmethod
    def shown(cls, when: Any) -> dict[str, Any]:
        """How a kept trigger fills the form."""
        return {}


class ActivityForm(KindForm):
    """Recorded activity; which, is told by rows beside it."""

    kind, title = "activity", _("Activity is recorded: a purchase, a visit, …")


class MessageForm(KindForm):
    """Anything else that is told of a customer."""

    kind, title = "message", _("Something else happens: a ticket, points, a tier, …")
    message = choice(_("What happens"), ())

    def choose(self, workspace: Workspace) -> None:
        named = [one for one in automation_messages() if one not in _OTHERWISE]
        choices: Any = [(one, f"{say_message(one)} ({one})") for one in named]
        field: Any = self.fields["message"]
        field.choices = choices

    def when(self) -> When:
        return OnMessage(message=self.cleaned_data["message"])

    @classmethod
    def shown(cls, when: OnMessage) -> dict[str, Any]:
        return {"message": when.message}


class CountForm(KindForm):
    """The tenth purchase."""

    kind, title = "count", _("Activity reaches a number: the 10th purchase")
    reaches = whole(_("How many"), required=True, min_value=1, initial=10)
    types = _types(_("Of which activity"), required=True)

    def when(self) -> When:
        given = self.cleaned_data
        return OnMilestone(reaches=given["reaches"], types=given["types"])

    @classmethod
    def shown(cls, when: OnMilestone) -> dict[str, Any]:
        return {"reaches": when.reaches, "types": when.types}


class PointsForm(KindForm):
    """A hundred points."""

    kind, title = "points", _("Points reach a number: 100 points")
    reaches = whole(_("How many"), required=True, min_value=1, initial=100)
    of = choice(_("Of"), _MEASURES)

    def when(self) -> When:
        given = self.cleaned_data
        return OnMilestone(reaches=given["reaches"], of=Measure(given["of"]))

    @classmethod
    def shown(cls, when: OnMilestone) -> dict[str, Any]:
        return {"reaches": when.reaches, "of": when.of.value}


class AnniversaryForm(KindForm):
    """A year, and every year."""

    kind, title = "anniversary", _("Every year on the day on which they became a customer")


class _SegmentForm(KindForm):
    segment = choice(_("Segment"), ())
    made: ClassVar[type[OnEntering] | type[OnLeaving]]

    def choose(self, workspace: Workspace) -> None:
        rows = Segment.objects.of(workspace).order_by("title", "key")
        field: Any = self.fields["segment"]
        field.choices = list(rows.values_list("key", "title"))

    def when(self) -> When:
        return self.made(segment=self.cleaned_data["segment"])

    @classmethod
    def shown(cls, when: OnEntering | OnLeaving) -> dict[str, Any]:
        return {"segment": when.segment}


class EnteringForm(_SegmentForm):
    """Somebody comes into a segment."""

    kind, title, made = "entered_segment", _("Somebody enters a segment"), OnEntering


class LeavingForm(_SegmentForm):
    """Somebody falls out of a segment."""

    kind, title, made = "left_segment", _("Somebody leaves a segment"), OnLeaving


class AbsenceForm(KindForm):
    """Somebody has not been there."""

    kind, title = "inactive", _("Nothing happens for some days: no visit, no purchase")
    days = whole(_("For so many days"), required=True, min_value=1, initial=60)
    types = _types(_("None of this activity; without a tick, none at all"), required=False)

    def when(self) -> When:
        return OnAbsence(days=self.cleaned_data["days"], types=self.cleaned_data["types"])

    @classmethod
    def shown(cls, when: OnAbsence) -> dict[str, Any]:
        return {"days": when.days, "types": when.types}


KINDS: Mapping[str, type[KindForm]] = {
    form.kind: form
    for form in (
        ActivityForm,
        CountForm,
        PointsForm,
        AbsenceForm,
        AnniversaryForm,
        EnteringForm,
        LeavingForm,
        MessageForm,
    )
}


def kind_of(when: When) -> str:
    """The kind of a kept trigger."""
    match when:
        case OnMessage(message=name):
            return "activity" if name == EVENT_RECORDED else "message"
        case OnMilestone(of=measure):
            return "count" if measure is Measure.EVENTS else "points"
        case OnAnniversary():
            return "anniversary"
        case OnEntering():
            return "entered_segment"
        case OnLeaving():
            return "left_segment"
    return "inactive"
