"""The form of a stamp programme: the card, what counts, and what a full one pays for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.rows import Given
from accounts.models import Workspace
from core.errors import DomainError
from events.admin.inputs import choice, long_text, moment, number, shown_number, text, tick, whole
from loyalty.admin.definition_editors import DefinitionEditor
from loyalty.admin.definition_forms import DefinitionForm
from loyalty.admin.triggers import trigger_rows
from loyalty.models import Joining, StampProgram
from loyalty.rewards.errors import StockTaken
from loyalty.rules.content import Trigger
from loyalty.stamps.content import CardReward, ProgramContent
from loyalty.stamps.services.programs import put_program

_REWARD = ("title", "description", "valid_days", "stock")


class StampForm(DefinitionForm):
    """A stamp programme without its rows."""

    active = forms.BooleanField(
        label=gettext_lazy("Stamps are given"),
        required=False,
        initial=True,
        widget=tick(),
        help_text=gettext_lazy("Without the tick it is retired: full cards stay good."),
    )
    threshold = whole(
        gettext_lazy("Stamps on a card"),
        required=True,
        initial=10,
        min_value=1,
        help_text=gettext_lazy("So many purchases make it full."),
    )
    minimum_amount = number(
        gettext_lazy("A purchase counts from"),
        help_text=gettext_lazy("After refunds. Empty: any that was paid for."),
    )
    enrolment = choice(gettext_lazy("Who takes part"), Joining.choices)
    starts_at = moment(
        gettext_lazy("Counts from"), help_text=gettext_lazy("Empty: what was bought before, too.")
    )
    ends_at = moment(gettext_lazy("Ends"))
    once_a_day = forms.BooleanField(
        label=gettext_lazy("Only the first purchase of a day gets a stamp"),
        required=False,
        widget=tick(),
    )
    reward_title = text(
        gettext_lazy("What a full card pays for"),
        most=200,
        help_text=gettext_lazy("For example: a free coffee."),
    )
    reward_description = forms.CharField(
        label=gettext_lazy("More about it"), max_length=2000, required=False, widget=long_text()
    )
    reward_valid_days = whole(
        gettext_lazy("Days that a code is good for"), required=True, initial=30, min_value=1
    )
    reward_stock = whole(
        gettext_lazy("How many there are in all"), help_text=gettext_lazy("Empty: no end to it.")
    )
    own = ("threshold", "minimum_amount", "enrolment", "starts_at", "ends_at")

    def reward_fields(self) -> list[forms.BoundField]:
        """Those of the reward that are numbers."""
        return [self["reward_valid_days"], self["reward_stock"]]


class StampEditor(DefinitionEditor):
    """A stamp programme."""

    form_class = StampForm
    names = {
        "rewardId": "key",
        "reward": "key",
        "reward.reward_id": "key",
        **{f"reward.{name}": f"reward_{name}" for name in _REWARD},
    }

    def __init__(self, given: Given, row: Any = None, *, currency: str = "") -> None:
        super().__init__(given, row)
        least = self.form.fields["minimum_amount"]
        least.label = _("A purchase counts from (%(currency)s)") % {"currency": currency}
        if row is None and given is None:
            self.triggers = trigger_rows(None, [Trigger(types=["purchase"])])

    def keep(self, workspace: Workspace, key: str) -> StampProgram:
        given = self.form.cleaned_data
        content = ProgramContent(
            **self._common(),
            counts=self._counts(),
            threshold=given["threshold"],
            minimum_amount=given["minimum_amount"],
            once_a_day=given["once_a_day"],
            enrolment=Joining(given["enrolment"]),
            starts_at=self._moment("starts_at"),
            ends_at=self._moment("ends_at"),
            reward=CardReward(**{name: given[f"reward_{name}"] for name in _REWARD}),
        )
        return put_program(workspace=workspace, key=key, content=content)

    def show(self, refusal: DomainError) -> None:
        if isinstance(refusal, StockTaken):
            self.form.add_error("reward_stock", refusal.message)
        else:
            super().show(refusal)

    def _shown(self) -> dict[str, Any]:
        program, reward = self.row, self.row.reward
        return super()._shown() | {
            "minimum_amount": shown_number(program.minimum_amount),
            "reward_title": reward.title,
            "reward_description": reward.description,
            "reward_valid_days": reward.valid_days,
            "reward_stock": reward.stock.capacity,
        }
