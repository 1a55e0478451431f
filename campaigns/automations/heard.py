"""A batch of messages, as automations listen to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from campaigns.automations.triggers import EVENT_RECORDED
from campaigns.models import Automation
from core.ids import as_uuid
from events.messages.notices import Notice, notices_of
from events.models import Message
from loyalty.engine.history import events_by_id
from loyalty.engine.recorded import Recorded


@dataclass(frozen=True, slots=True)
class Told:
    """One notice, and the automations that led to it."""

    notice: Notice
    chain: Sequence[str]

    @property
    def type(self) -> str:
        """The type of the message."""
        return self.notice.type

    @property
    def at(self) -> datetime:
        """When it was told."""
        return self.notice.told_at

    @property
    def fields(self) -> Mapping[str, Any]:
        """What it says."""
        return self.notice.fields

    @property
    def notice_id(self) -> str:
        """The same however often it is told."""
        return self.notice.id

    @property
    def customer_id(self) -> UUID | None:
        """Whose pass it names, if it names one."""
        named = self.fields.get("pass_id")
        return None if named is None else as_uuid(named)

    @property
    def activity_id(self) -> UUID | None:
        """The activity that it is about, if there is one."""
        named = self.fields.get("activity_id")
        return None if named is None else as_uuid(named)


class Heard:
    """The messages of one workspace that the relay hands on at once."""

    def __init__(self, workspace: Workspace, messages: Sequence[Message]) -> None:
        self.workspace = workspace
        self._told: dict[str, list[Told]] = {}
        for message in messages:
            chain = message.origin or []
            told = [Told(notice, chain) for notice in notices_of(message)]
            self._told.setdefault(message.type, []).extend(told)

    def since(self, automation: Automation) -> Iterator[Told]:
        """What it waits for, of the time in which it is active."""
        began = automation.activated_at
        for told in self._told.get(automation.hears, ()):
            if began is None or told.at >= began:
                yield told

    def activity_since(self, automation: Automation) -> Iterator[tuple[Told, Recorded]]:
        """The same of recorded activity, with the events; those that were deleted are left out."""
        for told in self.since(automation):
            if told.activity_id is not None and (event := self._events.get(told.activity_id)):
                yield told, event

    @cached_property
    def _events(self) -> dict[UUID, Recorded]:
        told = self._told.get(EVENT_RECORDED, ())
        ids = [one.activity_id for one in told if one.activity_id is not None]
        return events_by_id(workspace=self.workspace, ids=ids)
