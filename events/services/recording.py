"""The one road in: everything that is recorded, by whatever edge it came, comes through here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User, Workspace
from core.errors import DomainError, FieldFault, Invalid
from core.ids import uuid7_series
from events.drafts import Draft, Entry, check
from events.errors import BatchRefused, DeletedMeanwhile, IdentityConflict
from events.models import ActivityEvent
from events.outbox import News, publish_all
from events.reactors import reactors
from events.services import identity, people
from events.services.people import Unknown
from events.services.storing import insert_entries

# How the external ids of facts begin that Foyer itself records.
OWN_NAMES = "foyer:"


class Extent(Enum):
    """How much of a batch is kept: each good event, all or none, or nothing at all."""

    EACH = "each"
    WHOLE = "whole"
    REHEARSAL = "rehearsal"


class Status(StrEnum):
    """What became of one draft."""

    CREATED = "created"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Terms:
    """How a batch is recorded, and on whose behalf."""

    extent: Extent = Extent.EACH
    unknown: Unknown = Unknown.REFUSE
    by: User | None = None
    import_id: UUID | None = None
    # The key of the one rule that is meant, and whether the customer's own device reports.
    name: str | None = None
    by_customer: bool = False
    # Foyer itself records: nobody else names events as it does, and so nobody is in its way.
    is_own: bool = False


@dataclass(slots=True)
class Receipt:
    """What became of the draft at `index`: the event it is now, or why it is none."""

    index: int
    status: Status
    id: UUID | None = None
    external_id: str | None = None
    event: Entry | ActivityEvent | None = None
    refusal: DomainError | None = None
    earned: Mapping[str, Any] = field(default_factory=dict)


def record_events(
    *,
    workspace: Workspace,
    drafts: Sequence[Draft | DomainError],
    at: datetime,
    terms: Terms = Terms(),
) -> list[Receipt]:
    """Record what customers did, each fact once, and answer with a receipt for each draft.

    One transaction. A draft that already is a DomainError keeps its place and fails. An external
    id that is known makes a duplicate when the content is the same, else a conflict. Raises
    BatchRefused when the extent is WHOLE and a draft conflicts or fails.
    """
    with transaction.atomic():
        receipts = _record(workspace, drafts, at, terms)
        if terms.extent is Extent.WHOLE:
            refuse_unless_whole(receipts)
        if terms.extent is Extent.REHEARSAL:
            transaction.set_rollback(True)
    return receipts


def record_under_way(
    *,
    workspace: Workspace,
    drafts: Sequence[Draft],
    at: datetime,
    terms: Terms = Terms(),
    news: Sequence[News] = (),
) -> list[Receipt]:
    """Record each good draft, and tell `news`, in the transaction under way; no savepoint is made.

    For facts that happen together with rows of their own: what goes wrong undoes all of it. A
    savepoint and a statement for each message were a tenth of the time of a check-in.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("nothing is under way")
    return _record(workspace, drafts, at, terms, news)


def _record(
    workspace: Workspace,
    drafts: Sequence[Draft | DomainError],
    at: datetime,
    terms: Terms,
    news: Sequence[News] = (),
) -> list[Receipt]:
    receipts, entries = _check_all(workspace, drafts, at, terms)
    for entry in entries.values():
        entry.name, entry.by_customer = terms.name, terms.by_customer
    entries, strangers = people.find_people(
        workspace=workspace, entries=entries, unknown=terms.unknown
    )
    for index, refusal in strangers.items():
        _fail(receipts[index], refusal)
    fresh, repeated = _part_by_identity(entries)
    created = insert_entries(
        workspace=workspace,
        entries=list(fresh.values()),
        received_at=at,
        by=terms.by,
        import_id=terms.import_id,
    )
    _settle(receipts, fresh, created)
    known = {index: entry for index, entry in fresh.items() if entry.id not in created}
    _compare(workspace, receipts, known | repeated)
    recorded = _react(workspace, receipts, {i: e for i, e in fresh.items() if e.id in created})
    if told := [*recorded, *news]:
        publish_all(workspace=workspace, news=told)
    return receipts


def _check_all(
    workspace: Workspace, drafts: Sequence[Draft | DomainError], at: datetime, terms: Terms
) -> tuple[list[Receipt], dict[int, Entry]]:
    keys = uuid7_series(len(drafts))
    receipts, entries = [], {}
    currency = workspace.currency
    own_names = {None, str(workspace.id), workspace.slug}
    for index, draft in enumerate(drafts):
        receipt = Receipt(index, Status.FAILED)
        receipts.append(receipt)
        try:
            if isinstance(draft, DomainError):
                raise draft
            receipt.external_id = draft.external_id
            people.refuse_other_workspace(draft.workspace_id, own_names)
            entry = check(draft, key=keys[index], currency=currency, at=at)
            if not terms.is_own:
                _refuse_own_names(entry)
            entries[index] = entry
        except DomainError as refusal:
            _fail(receipt, refusal)
    return receipts, entries


def _refuse_own_names(entry: Entry) -> None:
    if (entry.external_id or "").startswith(OWN_NAMES):
        words = _("Ids that begin with %(start)s are given by Foyer alone.") % {"start": OWN_NAMES}
        raise Invalid.field("external_id", "reserved", words)


def _part_by_identity(
    entries: Mapping[int, Entry],
) -> tuple[dict[int, Entry], dict[int, Entry]]:
    """The first with each external id, and those that repeat one within the batch."""
    fresh: dict[int, Entry] = {}
    repeated: dict[int, Entry] = {}
    seen: set[str] = set()
    for index, entry in entries.items():
        name = entry.external_id
        if name is not None and name in seen:
            repeated[index] = entry
            continue
        if name is not None:
            seen.add(name)
        fresh[index] = entry
    return fresh, repeated


def _settle(receipts: list[Receipt], fresh: Mapping[int, Entry], created: set[UUID]) -> None:
    for index, entry in fresh.items():
        if entry.id in created:
            receipt = receipts[index]
            receipt.status, receipt.id, receipt.event = Status.CREATED, entry.id, entry


def _compare(workspace: Workspace, receipts: list[Receipt], repeated: Mapping[int, Entry]) -> None:
    if not repeated:
        return
    kept = identity.find_kept(
        workspace=workspace, external_ids=[str(e.external_id) for e in repeated.values()]
    )
    for index, entry in repeated.items():
        receipt, event = receipts[index], kept.get(str(entry.external_id))
        if event is None:
            _fail(receipt, DeletedMeanwhile())
            continue
        receipt.id, receipt.event = event.id, event
        faults = identity.difference(event, entry)
        receipt.status = Status.CONFLICT if faults else Status.DUPLICATE
        if faults:
            receipt.refusal = IdentityConflict(faults=faults)


def _react(
    workspace: Workspace, receipts: list[Receipt], created: Mapping[int, Entry]
) -> Sequence[News]:
    if not created:
        return []
    entries = list(created.values())
    earned: dict[UUID, dict[str, Any]] = defaultdict(dict)
    news: list[News] = []
    for reactor in reactors():
        for key, gain in reactor.recorded(workspace=workspace, entries=entries, news=news).items():
            earned[key] |= gain
    for index, entry in created.items():
        receipts[index].earned = earned.get(entry.id, {})
    each = [{"activity_id": str(entry.id)} for entry in entries]
    return [("event.recorded", {"each": each}), *news]


def _fail(receipt: Receipt, refusal: DomainError) -> None:
    receipt.status, receipt.refusal = Status.FAILED, refusal


def refuse_unless_whole(receipts: Sequence[Receipt]) -> None:
    """Raise BatchRefused when a draft conflicts or failed, with the reasons of each."""
    faults = [
        FieldFault(f"events.{receipt.index}.{fault.field}".rstrip("."), fault.code, fault.message)
        for receipt in receipts
        if receipt.refusal is not None
        for fault in receipt.refusal.faults
        or [FieldFault("", receipt.refusal.code, receipt.refusal.message)]
    ]
    if faults:
        raise BatchRefused(faults=faults)
