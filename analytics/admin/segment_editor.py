"""The whole builder of a segment: what was sent becomes its content."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import said
from accounts.admin.rows import Given
from accounts.models import Workspace
from analytics.admin.segment_blocks import Blocks
from analytics.models import Segment
from analytics.segments.content import SegmentContent
from analytics.segments.services.defining import put_segment
from core.errors import DomainError, FieldFault, Invalid
from events.admin.inputs import long_text, text

# The cells in which a criterion's fields are filled in.
_CELLS = {
    "event_types": "activity",
    "within_days": "days",
    "not_within_days": "days",
    "window": "span",
    **dict.fromkeys(("any_of", "events", "field", "sources"), "name"),
}
_KEY_HELP = gettext_lazy("Its name in the API, such as at-risk. Empty: made of the title.")


class SegmentForm(forms.Form):
    """What a segment is called."""

    use_required_attribute = False
    title = text(gettext_lazy("Title"), most=200)
    key = text(gettext_lazy("Key"), most=100, required=False, help_text=_KEY_HELP)
    description = forms.CharField(
        label=gettext_lazy("Description"), max_length=2000, required=False, widget=long_text()
    )


class SegmentEditor:
    """A segment on the page; None for a new one, which may begin with an example."""

    def __init__(self, given: Given, segment: Segment | None, begins: dict[str, Any]) -> None:
        self.segment = segment
        shown = begins if segment is None else _shown(segment)
        self.form = SegmentForm(given, initial=shown)
        if segment is not None:
            del self.form.fields["key"]
        self.blocks = Blocks(given, shown.get("criteria"))

    def is_valid(self) -> bool:
        """Whether everything can be read; what it says is the service's to judge."""
        return all([self.form.is_valid(), self.blocks.is_valid()])

    def forms(self) -> Iterator[forms.BaseForm]:
        """Every form of the page."""
        yield self.form
        yield from self.blocks.forms()

    def keep(self, workspace: Workspace) -> Segment | None:
        """The segment as it is now kept; None when something is wrong, which the page then says."""
        try:
            return put_segment(workspace=workspace, key=self._key(workspace), content=self._said())
        except DomainError as refusal:
            for fault in refusal.faults:
                self._show(fault)
            if not refusal.faults:
                self.form.add_error(None, said(refusal))
            return None

    def _said(self) -> SegmentContent:
        tree = self.blocks.tree()
        if tree is None:
            words = _("Say who is meant: fill in a row, if only “Every customer”.")
            raise Invalid.field("criteria", "required", words)
        given = self.form.cleaned_data
        return SegmentContent(title=given["title"], description=given["description"], criteria=tree)

    def _key(self, workspace: Workspace) -> str:
        if self.segment is not None:
            return self.segment.key
        given = self.form.cleaned_data
        key = given["key"] or slugify(given["title"])[:100] or "segment"
        if Segment.objects.of(workspace).filter(key=key).exists():
            raise Invalid.field("key", "taken", _("Another segment has this key."))
        return str(key)

    def _show(self, fault: FieldFault) -> None:
        found = self.blocks.row_at(fault.field)
        if fault.field in self.form.fields:
            self.form.add_error(fault.field, fault.message)
        elif found is not None:
            row, field = found
            row.tell(fault.message, _CELLS.get(field, field))
        else:
            self.form.add_error(None, fault.message)


def _shown(segment: Segment) -> dict[str, Any]:
    return {
        "title": segment.title,
        "description": segment.description,
        "criteria": segment.criteria,
    }
