"""Whose an event is: passes and customers' ids become customers of the workspace."""

from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Workspace
from accounts.models.customers import is_usable_id
from accounts.services.customers import add_missing_customers
from core.errors import DomainError, FieldFault
from core.statements import run
from events.drafts import Entry
from events.errors import UnknownCustomer

# The other name, and the number, of who is not found.
_NOBODY: tuple[None, int] = (None, 0)


class Unknown(Enum):
    """What to do with a customer's id that the workspace does not know yet."""

    REFUSE = "refuse"
    CREATE = "create"


def find_people(
    *, workspace: Workspace, entries: Mapping[int, Entry], unknown: Unknown
) -> tuple[dict[int, Entry], dict[int, DomainError]]:
    """The entries whose customer is found, which they now name, and refusals for the others.

    The customers stay locked against erasure until the transaction ends: otherwise an event
    could bring a name back that was erased a moment before.
    """
    passes = {entry.pass_id for entry in entries.values() if entry.pass_id}
    names = {entry.user_id for entry in entries.values() if entry.user_id}
    by_pass: dict[UUID, tuple[str, int]] = _lock(_LOCK_PASSES, workspace, passes)
    by_name: dict[str, tuple[UUID, int]] = _lock(_LOCK_NAMES, workspace, names)
    missing = {name for name in names - by_name.keys() if is_usable_id(name)}
    if unknown is Unknown.CREATE and missing:
        add_missing_customers(workspace=workspace, external_ids=missing)
        by_name |= _lock(_LOCK_NAMES, workspace, missing)
    found: dict[int, Entry] = {}
    strangers: dict[int, DomainError] = {}
    for index, entry in entries.items():
        if entry.pass_id:
            entry.customer_id = entry.pass_id if entry.pass_id in by_pass else None
            entry.user_id, entry.customer_number = by_pass.get(entry.pass_id, _NOBODY)
        else:
            found_by_name = by_name.get(str(entry.user_id), _NOBODY)
            entry.customer_id, entry.customer_number = found_by_name
        if entry.customer_id:
            found[index] = entry
        else:
            strangers[index] = _unknown(entry)
    return found, strangers


def refuse_other_workspace(named: str | None, own: Collection[str | None]) -> None:
    """Raise UnknownCustomer when an event is meant for a workspace that the caller is not in."""
    if named not in own:
        raise UnknownCustomer(
            _("There is no such workspace."),
            code="unknown_workspace",
            faults=[
                FieldFault("workspace_id", "unknown_workspace", _("There is no such workspace."))
            ],
        )


# FOR KEY SHARE conflicts with an erasure alone: it is what the foreign key takes anyway, and
# two batches about the same people do not wait for each other. The ORM cannot say it.
_LOCK_PASSES = """
    SELECT id, external_id, number FROM accounts_customer
    WHERE workspace_id = %s AND id = ANY(%s) AND erased_at IS NULL
    FOR KEY SHARE
"""
_LOCK_NAMES = """
    SELECT external_id, id, number FROM accounts_customer
    WHERE workspace_id = %s AND external_id = ANY(%s) AND erased_at IS NULL
    FOR KEY SHARE
"""


def _lock(statement: str, workspace: Workspace, wanted: Collection[Any]) -> dict[Any, Any]:
    if not wanted:
        return {}
    rows = run(statement, [workspace.id, list(wanted)])
    return {key: found for key, *found in rows}


def _unknown(entry: Entry) -> UnknownCustomer:
    field = "pass_id" if entry.pass_id else "user_id"
    words = _("There is no such pass.") if entry.pass_id else _("There is no such customer.")
    return UnknownCustomer(words, faults=[FieldFault(field, UnknownCustomer.code, words)])
