"""One event for one rule: recorded like any other, and answered with what the rule made of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.caller import Caller
from accounts.models import Workspace
from accounts.models.customers import is_usable_id
from accounts.scopes import Scope
from core.api.parsing import refuse_unkeepable_text
from core.errors import DomainError, FieldFault, Invalid
from core.statements import run
from events.drafts import Draft
from events.kinds import RECORDED_AT_DOORS
from events.models import ActivityEvent
from events.services.identity import find_kept
from events.services.recording import Receipt, Terms, record_events
from loyalty.engine.live import live_programme, rule_version
from loyalty.errors import GroupNotPermitted, KeyRequired, RuleInactive
from loyalty.rules.checking import check_key
from loyalty.rules.compiled import best_reward
from loyalty.rules.content import DEFAULT_GROUP, RuleContent
from loyalty.rules.drafting import draft_of, money_field
from loyalty.rules.parsing import Report
from loyalty.rules.parts import Part, Trace, Verdict, decode_trace
from loyalty.rules.services import find_rule, newest_version

_TRACE = """
    SELECT trace::text FROM loyalty_ledgerentry
    WHERE workspace_id = %s AND event_id = %s AND step = 0
"""
# What the stream calls a field, and what a report does.
_NAMES = {
    "pass_id": "userId",
    "user_id": "userId",
    "external_id": "externalId",
    "event_timestamp": "timestamp",
    "source": "metadata.source",
    "currency": "metadata.currency",
}
_REWARDED = frozenset({Verdict.AWARDED, Verdict.LIMIT, Verdict.NOTHING})


@dataclass(frozen=True, slots=True)
class Logged:
    """A reported event, and what its rule made of it then."""

    report: Report
    metadata: dict[str, Any]
    part: Part
    content: RuleContent
    groups: list[str]

    @property
    def is_condition_reached(self) -> bool:
        """Whether the event was one that the rule rewards, within its limit or beyond."""
        return self.part.verdict in _REWARDED

    @property
    def is_limit_reached(self) -> bool:
        """Whether there would have been points, but for the limit."""
        return self.part.verdict is Verdict.LIMIT

    @property
    def group(self) -> str:
        """The group whose reward was asked."""
        return self.part.group or best_reward(self.content.reward, self.groups)[0]


def log_event(*, caller: Caller, report: Report, at: datetime) -> Logged:
    """Record an event and let the rule that it names reward it; sent again, the first answer.

    Raises Invalid, UnknownRule, RuleInactive, KeyRequired, GroupNotPermitted, NotPermitted,
    UnknownCustomer, or IdentityConflict for an external id that has other content.
    """
    workspace = caller.workspace
    _check_names(report)
    content, is_active = _rule(workspace, report.event_id)
    _refuse_device(caller, report, content)
    try:
        if not is_active or not _is_valid(content, report.timestamp or at):
            raise RuleInactive
        draft = draft_of(report, content)
        _refuse_beyond_door(caller, draft)
    except DomainError:
        # The rule may have changed since the event came for the first time.
        kept = _kept(workspace, report)
        if kept is None:
            raise
        return _answer(workspace, report, kept.id, kept.metadata)
    terms = Terms(by=caller.user, name=report.event_id, by_customer=caller.customer is not None)
    receipt = record_events(workspace=workspace, drafts=[draft], at=at, terms=terms)[0]
    if receipt.refusal is not None and not _is_repeated(receipt, report):
        raise _renamed(receipt.refusal, money_field(content, draft.metadata or {}))
    assert receipt.id is not None  # noqa: S101 - what is not refused is recorded
    return _answer(workspace, report, receipt.id, draft.metadata or {})


def _check_names(report: Report) -> None:
    refuse_unkeepable_text(report.event_id, field="eventId")
    check_key(report.event_id)
    if not report.user_id:
        raise Invalid.field("userId", "required", "Say whose event it is.")
    if not is_usable_id(report.user_id):
        raise Invalid.field(
            "userId", "invalid_user_id", "Use up to 255 printable characters and no slash."
        )


def _rule(workspace: Workspace, key: str) -> tuple[RuleContent, bool]:
    """What the rule says now, and whether it is active. Raises UnknownRule."""
    live = live_programme(workspace)
    for rule in live.rules if live else ():
        if rule.key == key:
            return rule.content, True
    return newest_version(find_rule(workspace=workspace, key=key)).says, False


def _refuse_device(caller: Caller, report: Report, content: RuleContent) -> None:
    if content.requires_api_key and not caller.is_key:
        raise KeyRequired
    own = caller.customer
    if own is None:
        return
    claimed = (report.metadata or {}).get("usergroup")
    groups = claimed if isinstance(claimed, list) else [claimed]
    for group in groups:
        if isinstance(group, str) and group not in {DEFAULT_GROUP, *own.user_groups}:
            raise GroupNotPermitted(
                faults=[
                    FieldFault(
                        "metadata.usergroup", GroupNotPermitted.code, str(GroupNotPermitted.says)
                    )
                ]
            )


def _refuse_beyond_door(caller: Caller, draft: Draft) -> None:
    if caller.customer is None and draft.event_type not in RECORDED_AT_DOORS:
        caller.refuse_without(Scope.EVENTS_WRITE)


def _is_valid(content: RuleContent, moment: datetime) -> bool:
    if moment.tzinfo is None:
        return True  # refused as a time a moment later
    starts, ends = content.valid_from, content.valid_until
    return (starts is None or starts <= moment) and (ends is None or moment < ends)


def _kept(workspace: Workspace, report: Report) -> ActivityEvent | None:
    """The event that the same report made the first time."""
    name = report.external_id
    if not name or "\0" in name:
        return None
    kept = find_kept(workspace=workspace, external_ids=[name]).get(name)
    return kept if kept is not None and _is_same(kept, report) else None


def _is_repeated(receipt: Receipt, report: Report) -> bool:
    """Whether the conflict is of our making: a changed rule makes another event of a report."""
    return isinstance(receipt.event, ActivityEvent) and _is_same(receipt.event, report)


def _is_same(event: ActivityEvent, report: Report) -> bool:
    return (
        event.name == report.event_id
        and event.user_id == report.user_id
        and event.metadata == (report.metadata or {})
        and report.timestamp in {None, event.occurred_at}
    )


def _renamed(refusal: DomainError, money: str) -> DomainError:
    names = _NAMES | {"amount": f"metadata.{money}"}
    refusal.faults = [
        FieldFault(names.get(fault.field, fault.field), fault.code, fault.message)
        for fault in refusal.faults
    ]
    return refusal


def _answer(
    workspace: Workspace, report: Report, event_id: UUID, metadata: dict[str, Any]
) -> Logged:
    """What the ledger says that the rule made of the event."""
    rows = run(_TRACE, [workspace.id, event_id])
    trace = decode_trace(rows[0][0]) if rows else Trace()
    for part in trace.parts:
        if part.rule == report.event_id:
            version = rule_version(workspace=workspace, key=part.rule, number=part.version)
            return Logged(report, metadata, part, version.content, trace.groups)
    # Retired between being found and being asked: the event is kept, and earned nothing.
    raise RuleInactive
