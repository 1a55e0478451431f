"""Editors of streaks, challenges, tiers and boards: from forms and rows to what services take."""

from abc import abstractmethod
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

import msgspec

from accounts.admin.rows import Given, RowForm, Rows
from accounts.models import Workspace
from events.admin.inputs import same_moment, shown_moment, shown_number
from loyalty.admin.definition_forms import (
    BoardForm,
    ChallengeForm,
    DefinitionForm,
    GoalRow,
    MilestoneRow,
    StreakForm,
    TierForm,
)
from loyalty.admin.editor import Editor
from loyalty.admin.trees import ConditionEditor
from loyalty.admin.triggers import trigger_rows, triggers_of
from loyalty.challenges.content import ChallengeContent, Goal
from loyalty.challenges.progress import GoalKind
from loyalty.challenges.services import put_challenge
from loyalty.definitions import Definition
from loyalty.leaderboards.content import BoardContent
from loyalty.leaderboards.models import BoardSpan, Metric
from loyalty.leaderboards.services import put_leaderboard
from loyalty.selection import Selection, selection_of
from loyalty.streaks.content import Freezes, Milestone, StreakContent
from loyalty.streaks.services import put_streak
from loyalty.streaks.walk import StreakPeriod
from loyalty.tiers.content import TierContent
from loyalty.tiers.services import put_tier


class DefinitionEditor(Editor):
    """One definition on the page; `row` is None for a new one."""

    place = "counts."
    form_class: ClassVar[type[DefinitionForm]]
    # The rows of what it pays: what the engine and the model call them, and their form.
    pays: ClassVar[tuple[str, type[RowForm]] | None] = None
    has_triggers: ClassVar[bool] = True
    has_conditions: ClassVar[bool] = True

    def __init__(self, given: Given, row: Any = None) -> None:
        self.row = row
        self.form: DefinitionForm = self.form_class(given, initial=self._shown() if row else {})
        if row is not None:
            del self.form.fields["key"]
        self.counted = selection_of(row.counts) if row and self.has_triggers else Selection()
        if self.pays:
            name, form = self.pays
            self.rewards: Rows[Any] | None = Rows(
                form, name, given, getattr(row, name) if row else [], extra=3
            )
            self.lists = {name: self.rewards}
        else:
            self.rewards, self.lists = None, {}
        if self.has_triggers:
            self.triggers = trigger_rows(given, self.counted.triggers)
        if self.has_conditions:
            self.conditions = ConditionEditor(given, self.counted.conditions)

    @abstractmethod
    def keep(self, workspace: Workspace, key: str) -> Definition:
        """Give what the page says to its service. Raises what the service refuses."""

    def _shown(self) -> dict[str, Any]:
        row = self.row
        same = {name: getattr(row, name, None) for name in self.form_class.base_fields}
        moments = {
            name: shown_moment(same[name]) for name in ("starts_at", "ends_at") if name in same
        }
        return same | moments | {"active": row.is_active}

    def _common(self) -> dict[str, Any]:
        given = self.form.cleaned_data
        return {name: given[name] for name in ("title", "description", "active")}

    def _moment(self, name: str) -> Any:
        kept = getattr(self.row, name) if self.row else None
        return same_moment(self.form.cleaned_data[name], kept)

    def _counts(self) -> Selection:
        kept = self.counted.triggers
        triggers = triggers_of(self.triggers, kept) if self.triggers else []
        return Selection(triggers, self.conditions.condition() if self.conditions else None)

    def _paid(self) -> list[Mapping[str, Any]]:
        rows = self.rewards.filled if self.rewards else []
        given = [row.cleaned_data for row in rows]
        return [one | {"points": one["points"] or 0} for one in given]


class StreakEditor(DefinitionEditor):
    """A streak."""

    form_class = StreakForm
    pays = ("milestones", MilestoneRow)
    names = {
        "streakId": "key",
        "freezes.every": "freeze_every",
        "freezes.most": "freeze_most",
        "startsAt": "starts_at",
    }

    def _shown(self) -> dict[str, Any]:
        freezes = {
            name: getattr(self.row, name) or None for name in ("freeze_every", "freeze_most")
        }
        return super()._shown() | freezes

    def keep(self, workspace: Workspace, key: str) -> Definition:
        given = self.form.cleaned_data
        every, most = given["freeze_every"], given["freeze_most"]
        content = StreakContent(
            **self._common(),
            period=StreakPeriod(given["period"]),
            times=given["times"],
            counts=self._counts(),
            freezes=Freezes(every or 0, most or 0) if every or most else None,
            target=given["target"],
            milestones=[msgspec.convert(one, Milestone) for one in self._paid()],
            starts_at=self._moment("starts_at"),
        )
        return put_streak(workspace=workspace, key=key, content=content)


class ChallengeEditor(DefinitionEditor):
    """A challenge."""

    form_class = ChallengeForm
    pays = ("goals", GoalRow)
    names = {"challengeId": "key", "startsAt": "starts_at", "endsAt": "ends_at"}

    def keep(self, workspace: Workspace, key: str) -> Definition:
        given = self.form.cleaned_data
        content = ChallengeContent(
            **self._common(),
            kind=GoalKind(given["kind"]),
            field=given["field"] or None,
            period=StreakPeriod(given["period"]),
            counts=self._counts(),
            goals=[msgspec.convert(one, Goal) for one in self._paid()],
            repeats=given["repeats"],
            starts_at=self._moment("starts_at"),
            ends_at=self._moment("ends_at"),
        )
        return put_challenge(workspace=workspace, key=key, content=content)


class TierEditor(DefinitionEditor):
    """A tier."""

    form_class = TierForm
    has_triggers = has_conditions = False
    names = {"tierId": "key"}

    def _shown(self) -> dict[str, Any]:
        numbers = {
            name: shown_number(getattr(self.row, name)) for name in ("threshold", "multiplier")
        }
        return super()._shown() | numbers

    def keep(self, workspace: Workspace, key: str) -> Definition:
        given: dict[str, Decimal] = self.form.cleaned_data
        content = TierContent(
            **self._common(), threshold=given["threshold"], multiplier=given["multiplier"]
        )
        return put_tier(workspace=workspace, key=key, content=content)


class BoardEditor(DefinitionEditor):
    """A leaderboard."""

    form_class = BoardForm
    has_conditions = False
    names = {"leaderboardId": "key"}

    def keep(self, workspace: Workspace, key: str) -> Definition:
        given = self.form.cleaned_data
        metric, counts = Metric(given["metric"]), self._counts()
        content = BoardContent(
            **self._common(),
            metric=metric,
            span=BoardSpan(given["span"]),
            counts=counts if counts.triggers or metric is Metric.COUNT else None,
        )
        return put_leaderboard(workspace=workspace, key=key, content=content)
