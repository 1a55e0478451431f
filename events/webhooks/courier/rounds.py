"""The courier: claims what is due, gives it to lanes, and writes down what they bring back."""

import time
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from accounts.models import Workspace
from events.webhooks.courier.claiming import Due, claim, due_endpoints
from events.webhooks.courier.lives import note_lives
from events.webhooks.courier.packing import packed
from events.webhooks.courier.parcels import Addressee, Outcome
from events.webhooks.courier.settling import give_up, write_down
from events.webhooks.courier.standing import outdated
from events.webhooks.courier.traffic import Traffic
from events.webhooks.secrets import opened

# Answers come one by one and are written down together: each statement costs more than a message.
ROUND_SECONDS = 0.08
_RECALLS_SECONDS = 1.0
# Who has waited for longer than this may have another lane.
_LAGS = timedelta(seconds=1)
log = structlog.get_logger("foyer.webhooks")


class Courier:
    """Works in rounds, on one thread's database connection."""

    def __init__(self) -> None:
        self._traffic = Traffic()
        self._came: list[Outcome] = []
        self._workspaces: dict[UUID, Workspace] = {}
        self._left_out: set[UUID] = set()
        self._rounded_at = self._recalled_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for what is under way, and write it down as it comes."""
        self._traffic.stop()
        # Whatever ended the work may have been the connection's end.
        connection.close_if_unusable_or_obsolete()
        while self._traffic.under_way or self._came:
            time.sleep(ROUND_SECONDS)
            self._write_down()

    def put_down(self) -> None:
        """Begin nothing more, and give back what was not begun: another may send it at once."""
        self._traffic.stop()
        time.sleep(ROUND_SECONDS)
        self._write_down()

    def round(self) -> bool:
        """One round; answers whether there was, or is, anything to do."""
        if self._traffic.under_way:
            time.sleep(max(0.0, self._rounded_at + ROUND_SECONDS - time.monotonic()))
        self._rounded_at = time.monotonic()
        self._recall()
        came = self._write_down()
        given = sum(self._serve(due) for due in due_endpoints(at=timezone.now()))
        return bool(came or given or self._traffic.under_way)

    def has_work(self) -> bool:
        """Whether anything is due that could be sent."""
        due = due_endpoints(at=timezone.now())
        return any(one.endpoint_id not in self._left_out for one in due)

    def _recall(self) -> None:
        """Take back what is for endpoints that are not any more what they were."""
        if self._rounded_at - self._recalled_at >= _RECALLS_SECONDS:
            self._recalled_at = self._rounded_at
            self._traffic.recall(outdated(self._traffic.addressees()))

    def _write_down(self) -> int:
        self._came += self._traffic.gather()
        came = self._came
        if came:
            write_down(came)
            self._came = []
            note_lives(came)
        return len(came)

    def _serve(self, due: Due) -> int:
        """Give an endpoint what is due, as far as there is room; what is wrong stays with it."""
        if due.endpoint_id in self._left_out:
            return 0
        try:
            return self._give(due, at=timezone.now())
        except (OperationalError, InterfaceError):
            raise
        except Exception as fault:
            # For instance secrets that were sealed with another key: the next shift tries again.
            log.error("left out", endpoint=str(due.endpoint_id), fault=type(fault).__name__)
            self._left_out.add(due.endpoint_id)
            return 0

    def _give(self, due: Due, *, at: datetime) -> int:
        lags = due.oldest < at - _LAGS
        room = self._traffic.room_for(due.endpoint_id, is_failing=due.is_failing, lags=lags)
        if not room:
            return 0
        to = _addressee(due, at=at)
        claims = claim(due, most=room, at=at)
        parcels, unsayable = packed(to, self._workspace(due.workspace_id), claims)
        if unsayable:
            give_up(due.workspace_id, unsayable)
        if parcels:
            self._traffic.take(to, parcels)
        return len(claims)

    def _workspace(self, key: UUID) -> Workspace:
        if key not in self._workspaces:
            self._workspaces[key] = Workspace.objects.get(id=key)
        return self._workspaces[key]


def _addressee(due: Due, *, at: datetime) -> Addressee:
    return Addressee(
        endpoint_id=due.endpoint_id,
        workspace_id=due.workspace_id,
        url=due.url,
        api_version=due.api_version,
        is_failing=due.is_failing,
        opened=opened(due.secrets, at=at),
        secrets=due.secrets,
    )
