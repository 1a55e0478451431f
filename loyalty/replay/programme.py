"""A programme as it is, and as it was whenever something was earned."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import zip_longest
from uuid import UUID

from accounts.models import Workspace
from loyalty.engine.live import Live, compiled, present_programme, rules_at
from loyalty.engine.recorded import Recorded
from loyalty.models import EventRule, Recount, RuleVersion
from loyalty.rules.compiled import CompiledRule

# A version is dated when its edit began, an event when its recording did: one may pass the other.
_DOUBT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Reign:
    """The time in which a version of a rule was active, without the minutes in doubt."""

    rule: CompiledRule
    starts_at: datetime
    ends_at: datetime | None

    def meets(self, event: Recorded) -> bool:
        """Whether the rule was asked about the event when it came in."""
        came_at = event.received_at
        is_in_time = self.starts_at <= came_at and (self.ends_at is None or came_at < self.ends_at)
        return is_in_time and self.rule.is_triggered_by(event)


@dataclass(slots=True)
class History:
    """What a workspace's programme was: revisions are compiled once, and never change."""

    workspace: Workspace
    _revisions: dict[int, Live] = field(default_factory=dict)

    def live_at(self, revision: int) -> Live:
        """The rules of one revision."""
        live = self._revisions.get(revision)
        if live is None:
            rules = tuple(rules_at(workspace=self.workspace, revision=revision))
            zone, currency = self.workspace.zone, self.workspace.currency
            live = self._revisions[revision] = Live(revision, zone, currency, rules)
        return live

    def now(self) -> "Present":
        """The programme as the transaction under way sees it."""
        versions = RuleVersion.objects.filter(workspace=self.workspace).select_related("rule")
        under_way = Recount.objects.of(self.workspace).under_way()
        rules = EventRule.objects.of(self.workspace)
        return Present(
            history=self,
            live=present_programme(self.workspace),
            reigns=_reigns(list(versions.order_by("rule_id", "number"))),
            rule_ids=dict(rules.values_list("key", "id")),
            recounted=set(under_way.values_list("subject_id", flat=True)),
        )


@dataclass(frozen=True, slots=True)
class Present:
    """A programme now; `recounted` are streaks and challenges that are just counted anew."""

    history: History
    live: Live | None
    reigns: Sequence[Reign]
    rule_ids: dict[str, UUID]
    recounted: set[UUID]

    @property
    def workspace(self) -> Workspace:
        """Whose it is."""
        return self.history.workspace


def _reigns(versions: Sequence[RuleVersion]) -> list[Reign]:
    """Each version reigned until the next one of its rule was made, whatever that one says."""
    reigns = []
    for version, after in zip_longest(versions, versions[1:]):
        if version.from_revision is None:
            continue
        ends_at = after.made_at - _DOUBT if after and after.rule_id == version.rule_id else None
        reigns.append(Reign(compiled(version), version.made_at + _DOUBT, ends_at))
    return reigns
