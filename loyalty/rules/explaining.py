"""Why an event earned what it earned, read from the ledger: nothing is asked again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Workspace
from core.api.rendering import instant
from events.kinds import LOSSES
from events.models import ActivityEvent
from loyalty.models import LedgerEntry, RuleVersion
from loyalty.rules.conditions import leaves
from loyalty.rules.content import RuleContent
from loyalty.rules.parts import Part, Verdict, trace_of
from loyalty.rules.sentences import Contents, say_entry, say_part
from loyalty.rules.services import contents_of


@dataclass(frozen=True, slots=True)
class Explanation:
    """An event, every entry of the ledger that it led to, and what their rules said then."""

    event: ActivityEvent
    entries: Sequence[LedgerEntry]
    contents: Contents
    nothing: str | None

    @property
    def points(self) -> int:
        """What is left today of what the event earned or took away, pending points included."""
        return sum(entry.points + entry.pending for entry in self.entries)

    @property
    def currency(self) -> str:
        """What the event's amount is in."""
        return self.event.currency or ""


def explain(event: ActivityEvent) -> Explanation:
    """Why an event earned points, or none.

    Of a purchase that is what it earned and each correction since; of a refund what it took back;
    and of any event the milestones and goals that it reached.
    """
    workspace = event.workspace
    # The customer's own ledger is a few pages of an index; a trace has none.
    own = LedgerEntry.objects.of(workspace).about(event.customer_id)
    found = own.filter(Q(event_id=event.id) | Q(trace__caused=str(event.id))).order_by("turn")
    entries = list(found)
    named = {(part.rule, part.version) for entry in entries for part in trace_of(entry.trace).parts}
    return Explanation(
        event,
        entries,
        contents_of(workspace=workspace, versions=named),
        nothing=None if entries else _why_nothing(event),
    )


def _why_nothing(event: ActivityEvent) -> str:
    if event.event_type in LOSSES:
        return _("It took nothing back: no purchase that it names had earned points.")
    if event.name is not None:
        return _("The rule %(key)s, which it names, was not active.") % {"key": event.name}
    if not _had_rules(event.workspace, event):
        return _("There was no loyalty programme yet when it came.")
    return _("No rule that was active when it came is about it.")


def _had_rules(workspace: Workspace, event: ActivityEvent) -> bool:
    active = RuleVersion.objects.filter(workspace=workspace, from_revision__isnull=False)
    return active.filter(made_at__lte=event.received_at).exists()


def show_explanation(found: Explanation) -> dict[str, Any]:
    """The explanation as JSON, with the sentences that say it to people."""
    with timezone.override(found.event.workspace.zone):
        entries = [_show_entry(entry, found) for entry in found.entries]
    sentences = [entry["sentence"] for entry in entries]
    return {
        "eventId": found.event.id,
        "points": found.points,
        "sentence": " ".join(sentences) or found.nothing,
        "entries": entries,
        "nothing": found.nothing,
    }


def _show_entry(entry: LedgerEntry, found: Explanation) -> dict[str, Any]:
    parts = trace_of(entry.trace).parts
    return {
        "kind": entry.kind,
        "points": entry.points,
        "pending": entry.pending,
        "occurredAt": instant(entry.occurred_at),
        "sentence": say_entry(entry, found.contents, currency=found.currency),
        "rules": [_show_part(part, found) for part in parts],
    }


def _show_part(part: Part, found: Explanation) -> dict[str, Any]:
    content = found.contents[part.rule, part.version]
    return {
        "eventId": part.rule,
        "version": part.version,
        "verdict": part.verdict,
        "points": part.points,
        "userGroupId": part.group or None,
        "reward": part.reward,
        "value": part.value,
        "kept": part.kept,
        "multiplier": part.multiplier,
        "exact": part.exact,
        "maximumReward": content.maximum_reward,
        "maximumRewardReached": part.capped,
        "limit": _show_limit(part, content),
        "conditions": _show_conditions(part, content),
        "sentence": say_part(part, content, currency=found.currency),
    }


def _show_limit(part: Part, content: RuleContent) -> dict[str, Any] | None:
    if part.limit is None or part.used is None:
        return None
    counted = part.used + (part.verdict is Verdict.AWARDED)
    return {"period": content.period, "used": counted, "limit": part.limit}


def _show_conditions(part: Part, content: RuleContent) -> list[dict[str, Any]]:
    return [
        {
            "field": leaf.field,
            "operator": leaf.operator,
            "value": leaf.value,
            "actual": actual,
            "held": held,
        }
        for leaf, (actual, held) in zip(leaves(content.conditions), part.seen, strict=False)
    ]
