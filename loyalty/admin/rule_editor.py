"""The whole editor of a rule: what was sent becomes its content, and refusals find their field."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext as _

from accounts.admin.base import said
from core.errors import DomainError, FieldFault
from loyalty.admin.inputs import same_moment
from loyalty.admin.rows import Given, RowForm, Rows
from loyalty.admin.rule_forms import (
    FieldRow,
    RewardRow,
    RuleForm,
    shown_field,
    shown_rewards,
    shown_rule,
)
from loyalty.admin.trees import ConditionEditor
from loyalty.admin.triggers import TriggerRow, trigger_rows, triggers_of
from loyalty.models import EventRule
from loyalty.rules.content import DEFAULT_GROUP, LimitPeriod, Rounding, RuleContent, RuleType

# What the engine calls a field, and where it stands here.
_NAMES = {
    "eventId": "key",
    "maximumReward": "cap",
    "rewardPer": "per",
    "rewardValueField": "value_field",
    "pendingDays": "pending_days",
    "expireDays": "expire_days",
    "validFrom": "valid_from",
    "validUntil": "valid_until",
    "requiresApiKey": "requires_api_key",
    f"reward.{DEFAULT_GROUP}": "points",
    "reward": "points",
}
_ONE = Decimal(1)


@dataclass(slots=True)
class RuleEditor:
    """A rule on the page: `rule` and what it says now, both None for a new one."""

    form: RuleForm
    rewards: Rows[RewardRow]
    triggers: Rows[TriggerRow]
    fields: Rows[FieldRow]
    conditions: ConditionEditor
    content: RuleContent | None

    def is_valid(self) -> bool:
        """Whether everything can be read; what it says is the service's to judge."""
        parts = (self.form, self.rewards, self.triggers, self.fields, self.conditions)
        return all(part.is_valid() for part in parts) and self._names_groups_once()

    def _names_groups_once(self) -> bool:
        seen = {DEFAULT_GROUP}
        for row in self.rewards.filled:
            group = row.cleaned_data["group"]
            if group in seen:
                row.add_error("group", _("Name each group once."))
            seen.add(group)
        return not any(row.errors for row in self.rewards)

    def said(self) -> RuleContent:
        """What the page says; the very content that was kept when it says the same."""
        if self.content is None:
            return RuleContent(**self._values())
        written = msgspec.structs.replace(self.content, **self._values())
        return self.content if written == self.content else written

    def _values(self) -> dict[str, Any]:
        given, kept = self.form.cleaned_data, self.content
        same = ("title", "description", "limit", "threshold", "requires_api_key", "expire_days")
        return {name: given[name] for name in same} | {
            "type": RuleType(given["type"]),
            "reward": self._reward(),
            "conditions": self.conditions.condition(),
            "period": LimitPeriod(given["period"]),
            "maximum_reward": given["cap"],
            "rounding": Rounding(given["rounding"]),
            "reward_value_field": given["value_field"],
            "reward_per": _ONE if given["per"] is None else given["per"],
            "metadata_fields": [row.field() for row in self.fields.filled],
            "triggers": triggers_of(self.triggers),
            "valid_from": same_moment(given["valid_from"], kept.valid_from if kept else None),
            "valid_until": same_moment(given["valid_until"], kept.valid_until if kept else None),
            "pending_days": given["pending_days"] or 0,
        }

    def _reward(self) -> dict[str, Decimal]:
        default = self.form.cleaned_data["points"]
        reward = {} if default is None else {DEFAULT_GROUP: default}
        for row in self.rewards.filled:
            reward[row.cleaned_data["group"]] = row.cleaned_data["points"]
        return reward

    def show(self, refusal: DomainError) -> None:
        """Say a refusal where what it is about was filled in."""
        for fault in refusal.faults:
            self._show(fault)
        if not refusal.faults:
            self.form.add_error(None, said(refusal))

    def _show(self, fault: FieldFault) -> None:
        name = _NAMES.get(fault.field, fault.field)
        if name in self.form.fields:
            self.form.add_error(name, fault.message)
        elif found := self._row_at(fault.field):
            row, field = found
            row.tell(fault.message, field)
        else:
            self.form.add_error(None, fault.message)

    def _row_at(self, path: str) -> tuple[RowForm, str] | None:
        if path.startswith("conditions"):
            return self.conditions.row_at(path)
        place, _dot, rest = path.partition(".")
        if place == "reward":
            named = [row for row in self.rewards.filled if row.cleaned_data["group"] == rest]
            return (named[0], "points") if named else None
        listed: dict[str, Sequence[RowForm]] = {
            "triggers": self.triggers.filled,
            "metadataFields": self.fields.filled,
        }
        rows = listed.get(place, ())
        number, _dot, field = rest.partition(".")
        if number.isdigit() and int(number) < len(rows):
            return rows[int(number)], field
        return None

    def forms(self) -> Iterator[forms.BaseForm]:
        """Every form of the page."""
        yield self.form
        for rows in (self.rewards, self.triggers, self.fields):
            yield from rows
        for block in self.conditions.blocks:
            yield block.form
            yield from block.rows


def open_editor(given: Given, rule: EventRule | None, content: RuleContent | None) -> RuleEditor:
    """The editor of a rule, or of a new one; `given` is what was sent."""
    shown = shown_rule(content, rule.number) if rule and content else {}
    form = RuleForm(given, initial=shown)
    if rule is not None:
        del form.fields["key"]
    return RuleEditor(
        form=form,
        rewards=Rows(RewardRow, "rewards", given, shown_rewards(content.reward if content else {})),
        triggers=trigger_rows(given, content.triggers if content else []),
        fields=Rows(
            FieldRow,
            "fields",
            given,
            [shown_field(one) for one in content.metadata_fields] if content else [],
            extra=1,
        ),
        conditions=ConditionEditor(given, content.conditions if content else None),
        content=content,
    )


def refuse_overtaken(editor: RuleEditor, rule: EventRule) -> None:
    """Say it when somebody else has changed the rule since the page was opened."""
    if editor.form.cleaned_data["version"] != rule.number:
        editor.form.add_error(
            None,
            _("Somebody changed this rule while you were at it. Open it again to see how."),
        )
