"""Automations of the tests: set up as a shop would, with messages handed on by hand."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from unittest.mock import patch

import msgspec
from celery import Celery
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Customer, Workspace
from campaigns.automations.content import AutomationContent
from campaigns.automations.running import run_due
from campaigns.automations.services import activate_automation, put_automation
from campaigns.models import Automation, AutomationRun, Deed
from events.relay import _loaded, relay
from tests.factories import NOON

AWARD = {"type": "award_points", "points": 5, "reason": "Thank you"}
CALL = {"type": "call_webhook", "name": "greet"}
PURCHASED = {"type": "message", "message": "event.recorded", "events": [{"types": ["purchase"]}]}
HEAR = "campaigns.automations.hearing.hear"


@contextmanager
def listening(settings: Settings) -> Iterator[None]:
    """Automations hear what the relay hands on; no worker is woken."""
    settings.MESSAGE_SUBSCRIBERS = [HEAR]
    _loaded.cache_clear()
    with patch.object(Celery, "send_task"):
        yield
    _loaded.cache_clear()


def make_automation(workspace: Workspace, key: str = "thank-you", **says: Any) -> Automation:
    """An active automation that awards five points for a purchase, unless told otherwise."""
    at, state = says.pop("at", NOON), says.pop("state", "active")
    fields = {"title": "Thank you", "trigger": PURCHASED, "actions": [AWARD]} | says
    content = msgspec.convert(fields, AutomationContent, strict=False)
    automation = put_automation(workspace=workspace, key=key, content=content)
    if state == "active":
        automation = activate_automation(workspace=workspace, key=key, at=at)
    return automation


def hand_on(workspace: Workspace) -> None:
    """Hand on what the outbox holds."""
    while relay(workspace=workspace):
        pass


def run_all(workspace: Workspace, at: datetime | None = None) -> None:
    """Hand on and run, until nothing more comes of it."""
    for _round in range(100):
        hand_on(workspace)
        if not run_due(workspace=workspace, at=at or later()):
            return
    raise AssertionError("it never ends")


def later() -> datetime:
    """An instant after everything that is told now."""
    return timezone.now()


def runs(automation: Automation) -> Sequence[AutomationRun]:
    """An automation's runs, the oldest first."""
    rows = AutomationRun.objects.of(automation.workspace).filter(automation=automation)
    return list(rows.order_by("caused_at", "id"))


def states(automation: Automation) -> list[tuple[str, str]]:
    """State and code of each run."""
    return [(one.state, one.code) for one in runs(automation)]


def deeds(customer: Customer) -> list[tuple[str, str]]:
    """What was done for a customer."""
    rows = Deed.objects.of(customer.workspace).about(customer.id).order_by("at", "run_id", "place")
    return list(rows.values_list("type", "state"))
