"""The form of a reward: its price, its stock, and who may have it when."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import CHECKBOX_CLASSES

from accounts.admin.rows import Given
from accounts.models import Workspace
from core.errors import DomainError
from events.admin.inputs import moment, tick, whole
from loyalty.admin.definition_editors import DefinitionEditor
from loyalty.admin.definition_forms import DefinitionForm
from loyalty.models import Reward, Tier
from loyalty.rewards.catalogue import put_reward, put_stamp_reward
from loyalty.rewards.content import RewardContent
from loyalty.rewards.errors import StockTaken


class RewardForm(DefinitionForm):
    """A reward."""

    active = forms.BooleanField(
        label=gettext_lazy("To be had"),
        required=False,
        initial=True,
        widget=tick(),
        help_text=gettext_lazy("Without the tick it is retired: codes given out stay good."),
    )
    points = whole(
        gettext_lazy("Price in points"),
        required=True,
        min_value=1,
        help_text=gettext_lazy("200: whoever has 200 points can have it for them."),
    )
    stock = whole(
        gettext_lazy("How many there are in all"),
        help_text=gettext_lazy("Those already taken count. Empty: there is no end to it."),
    )
    per_customer = whole(
        gettext_lazy("Most for one customer"),
        min_value=1,
        help_text=gettext_lazy("Empty: as often as they like."),
    )
    valid_days = whole(
        gettext_lazy("Days that a code is good for"),
        required=True,
        initial=30,
        min_value=1,
        help_text=gettext_lazy("After that it expires, and the stock has one more."),
    )
    starts_at = moment(gettext_lazy("To be had from"))
    ends_at = moment(gettext_lazy("To be had until"))
    tiers = forms.MultipleChoiceField(
        label=gettext_lazy("Only for these tiers"),
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": " ".join(CHECKBOX_CLASSES)}),
    )
    own = ("points", "stock", "per_customer", "valid_days", "starts_at", "ends_at")


class RewardEditor(DefinitionEditor):
    """A reward; what a stamp programme gives has no price in points."""

    form_class = RewardForm
    has_triggers = has_conditions = False
    names = {
        "rewardId": "key",
        "perCustomer": "per_customer",
        "validDays": "valid_days",
        "startsAt": "starts_at",
        "endsAt": "ends_at",
    }

    def __init__(self, given: Given, row: Any = None, *, tiers: Sequence[Tier] = ()) -> None:
        super().__init__(given, row)
        chosen: Any = self.form.fields["tiers"]
        chosen.choices = [(tier.key, _named(tier)) for tier in tiers]
        if self.is_for_stamps:
            del self.form.fields["points"]

    @property
    def is_for_stamps(self) -> bool:
        """Whether a stamp card pays for it."""
        return self.row is not None and self.row.is_for_stamps

    def keep(self, workspace: Workspace, key: str) -> Reward:
        given = self.form.cleaned_data
        put = put_stamp_reward if self.is_for_stamps else put_reward
        content = RewardContent(
            **self._common(),
            points=given.get("points"),
            stock=given["stock"],
            per_customer=given["per_customer"],
            valid_days=given["valid_days"],
            starts_at=self._moment("starts_at"),
            ends_at=self._moment("ends_at"),
            tiers=given["tiers"],
        )
        return put(workspace=workspace, key=key, content=content)

    def show(self, refusal: DomainError) -> None:
        if isinstance(refusal, StockTaken):
            self.form.add_error("stock", refusal.message)
        else:
            super().show(refusal)

    def _shown(self) -> dict[str, Any]:
        return super()._shown() | {"stock": self.row.stock.capacity}


def _named(tier: Tier) -> str:
    return tier.title if tier.is_active else _("%(tier)s (retired)") % {"tier": tier.title}
