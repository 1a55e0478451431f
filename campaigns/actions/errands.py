"""One action on its way: for whom, why, and what becomes of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Literal, TypeVar
from uuid import UUID

from accounts.models import Customer
from campaigns.actions.models import MailText
from campaigns.actions.states import DeedState
from core.ids import uuid7
from events.services.recording import OWN_NAMES

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Cause:
    """What acts: the id and key of a campaign or an automation, and the id of its run."""

    kind: Literal["campaign", "automation"]
    id: UUID
    key: str
    run_id: UUID


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an action. A skipped or failed one has a stable code, and words for people.

    `reference` is what it came to: the id of a ledger entry, a redemption, a letter, a message.
    """

    type: str
    state: DeedState
    code: str = ""
    words: str = ""
    reference: UUID | None = None
    # What is kept beside it, when it was done just now.
    mail_text: MailText | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Errand(Generic[A]):
    """An action for a customer whose row is locked; `place` is the action's in its list."""

    customer: Customer
    action: A
    cause: Cause
    place: int
    at: datetime
    # Of the row that is kept of it.
    deed_id: UUID = field(default_factory=uuid7)

    @property
    def name(self) -> str:
        """The external id of what it does: nobody but Foyer gives such names."""
        return f"{OWN_NAMES}action:{self.cause.run_id}:{self.customer.id}:{self.place}"

    @property
    def type(self) -> str:
        """The action's type."""
        return type_of(self.action)

    def done(self, reference: UUID | None, mail_text: MailText | None = None) -> Result:
        """It was done."""
        return Result(self.type, DeedState.DONE, reference=reference, mail_text=mail_text)

    def skipped(self, code: str, words: str) -> Result:
        """There was nothing to do."""
        return Result(self.type, DeedState.SKIPPED, code, words)


def type_of(action: object) -> str:
    """The action's type, as the API spells it."""
    return str(type(action).__struct_config__.tag)  # type: ignore[attr-defined]  # every action is a struct
