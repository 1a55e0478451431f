"""The whole editor of a rule: what was sent becomes its content."""

from decimal import Decimal
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from accounts.admin.rows import Given, RowForm, Rows
from events.admin.inputs import same_moment
from loyalty.admin.editor import Editor
from loyalty.admin.guide import EXAMPLE_KEY
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

_ONE = Decimal(1)


class RuleEditor(Editor):
    """A rule on the page: `rule` and what it says now, both None for a new one."""

    names = {
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

    def __init__(self, given: Given, rule: EventRule | None, content: RuleContent | None) -> None:
        self.content = content
        self.form: RuleForm = RuleForm(
            given, initial=shown_rule(content, rule.number if rule else 0) if content else {}
        )
        if rule is not None:
            del self.form.fields["key"]
        elif content is not None:
            self.form.initial = {**self.form.initial, "version": None, "key": EXAMPLE_KEY}
        kept = content or RuleContent(title="", type=RuleType.FIX, reward={})
        fields = [shown_field(one) for one in kept.metadata_fields]
        self.rewards = Rows(RewardRow, "rewards", given, shown_rewards(kept.reward))
        self.fields = Rows(FieldRow, "fields", given, fields, extra=1)
        self.lists = {"reward": self.rewards, "metadataFields": self.fields}
        self.triggers: Rows[TriggerRow] = trigger_rows(given, kept.triggers)
        self.conditions: ConditionEditor = ConditionEditor(given, kept.conditions)

    def is_valid(self) -> bool:
        """Whether everything can be read, and no group is named twice."""
        return super().is_valid() and self._names_groups_once()

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
            "triggers": triggers_of(self.triggers, kept.triggers if kept else []),
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

    def row_at(self, path: str) -> tuple[RowForm, str] | None:
        """As for any rows; rewards are named by their group."""
        if not path.startswith("reward."):
            return super().row_at(path)
        group = path.removeprefix("reward.")
        named = [row for row in self.rewards.filled if row.cleaned_data["group"] == group]
        return (named[0], "points") if named else None


def refuse_overtaken(editor: RuleEditor, rule: EventRule) -> None:
    """Say it when somebody else has changed the rule since the page was opened."""
    if editor.form.cleaned_data["version"] != rule.number:
        editor.form.add_error(
            None,
            _("Somebody changed this rule while you were at it. Open it again to see how."),
        )
