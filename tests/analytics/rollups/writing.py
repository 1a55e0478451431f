"""Writers, one who deletes, and readers, for as long as a play lasts."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from celery import Celery

from accounts.models import Customer, Workspace
from analytics.rollups.auditing import audit
from analytics.rollups.building import RollupsBusy
from analytics.rollups.figures import Figures, Totals, days_of, totals_of
from analytics.rollups.periods import Days
from analytics.rollups.reading import Kept, look_at_once
from analytics.rollups.sheets import EVERYTHING
from events.drafts import Draft
from events.models import ActivityEvent
from events.services.deleting import delete_events
from events.services.recording import Status, record_events
from tests.factories import NOON, draft, make_member
from tests.loyalty.programme import make_rule

PEOPLE = 60
DAYS_BACK = 400
BIG = {"field": "amount", "operator": "greater_than", "value": 40}
# Visits and check-ins are never deleted.
LASTING = ["visit", "check_in"]
KINDS = [
    ("transaction", "purchase"),
    ("transaction", "refund"),
    ("activity", "visit"),
    ("activity", "check_in"),
]


def open_house(workspace: Workspace) -> list[Customer]:
    """A rule with a condition, one with a limit, and people."""
    make_rule(workspace, conditions=BIG)
    daily: dict[str, Any] = {"type": "FIX", "reward": {"default": 5}, "limit": 1, "period": "daily"}
    make_rule(workspace, "visit", **daily, triggers=[{"types": ["visit"]}])
    return [make_member(workspace) for _ in range(PEOPLE)]


@contextmanager
def nobody_is_woken() -> Iterator[None]:
    """There is no queue to ask where transactions are really committed."""
    with patch.object(Celery, "send_task"):
        yield


class Writer:
    """Records batches and single events, late ones and repeated ones, until the play ends."""

    def __init__(self, people: list[Customer], number: int) -> None:
        self.people, self.number = people, number
        self.chance = random.Random(number)
        self.made = 0
        self.created = 0

    def write_until(self, ends: float) -> int:
        """Write on; answers how many events were kept."""
        while time.monotonic() < ends:
            self.write(self.chance.choice([1, 1, 3, 40, 100]))
        return self.created

    def write(self, count: int) -> None:
        """One transaction of so many events."""
        drafts = [self._draft() for _ in range(count)]
        receipts = record_events(workspace=self.people[0].workspace, drafts=drafts, at=NOON)
        self.created += sum(receipt.status is Status.CREATED for receipt in receipts)

    def _draft(self) -> Draft:
        number = self.made - 5 if self.made > 5 and self.chance.random() < 0.05 else self.made
        self.made += 1
        # What is told again has to be the same.
        chance = random.Random(f"{self.number} {number}")
        category, kind = chance.choice(KINDS)
        more: dict[str, Any] = {}
        if category == "transaction":
            more = {"amount": Decimal(chance.randrange(1, 100))}
        ago = chance.choice([timedelta(), timedelta(hours=chance.randrange(24 * DAYS_BACK))])
        return draft(
            chance.choice(self.people),
            category,
            kind,
            external_id=f"{self.number}-{number}",
            source=chance.choice(["", "till", "website"]),
            event_timestamp=NOON - ago,
            **more,
        )


def delete_until(workspace: Workspace, ends: float) -> int:
    """Delete batches of purchases and refunds, again and again; answers how many events went."""
    chance, deleted = random.Random(0), 0
    while time.monotonic() < ends:
        some = ActivityEvent.objects.of(workspace).exclude(event_type__in=LASTING)
        keys = list(some.values_list("id", flat=True))
        chosen = chance.sample(keys, min(len(keys), 30))
        of_them = ActivityEvent.objects.of(workspace).filter(id__in=chosen)
        deleted += delete_events(workspace=workspace, events=of_them)
        time.sleep(0.3)
    return deleted


def read_until(workspace: Workspace, ends: float) -> int:
    """Ask again and again, and compare what each answer says; answers how many there were."""
    asked, before = 0, 0
    while time.monotonic() < ends:
        lasting = ask_once(workspace)
        assert lasting >= before, "it went backwards"
        asked, before = asked + 1, lasting
        time.sleep(0.02)  # as one polls
    return asked


def ask_once(workspace: Workspace) -> int:
    """One answer, whose parts have to agree; how many events of it are never deleted."""
    totals, days = look_at_once(workspace, Days(), _look)
    if not totals:
        return 0
    everything = totals.pop(EVERYTHING)
    _agree(everything, list(totals.values()))
    assert sum(day.count for day in days) == everything.count
    assert sum(sum(day.hours) for day in days) == everything.count
    users = [one.users for one in totals.values()]
    assert max(users) <= everything.users <= sum(users)
    return sum(totals[kind, ""].count for kind in LASTING if (kind, "") in totals)


def _look(kept: Kept) -> tuple[Totals, list[Figures]]:
    return totals_of(kept, Days()), list(days_of(kept, Days(), kinds=[EVERYTHING]).values())


def _agree(everything: Figures, kinds: list[Figures]) -> None:
    for name in ("count", "points", "failed", "limited"):
        found = sum(getattr(one, name) for one in kinds)
        assert found == getattr(everything, name), name


def audit_until(workspace: Workspace, ends: float) -> int:
    """Audit again and again, while others write and fold; answers how often."""
    audits = 0
    while time.monotonic() < ends:
        with suppress(RollupsBusy):
            found = audit(workspace=workspace)
            assert found.drifts == []
            audits += 1
        time.sleep(0.5)
    return audits
