"""Automations are set up, activated, paused and retired."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Workspace
from campaigns.automations.content import (
    AutomationContent,
    check_automation,
    content_of,
    fields_of,
)
from campaigns.automations.errors import AutomationRetired, UnknownAutomation
from campaigns.automations.states import AutomationState
from campaigns.models import Automation
from core.api.bodies import check_key
from core.errors import Conflict

MOST_AUTOMATIONS = 100
# What it says beside what it does: of an edited title no run is any different.
_WORDS = frozenset({"title", "description"})


def find_automation(*, workspace: Workspace, key: str) -> Automation:
    """The automation with this key, in whatever state. Raises UnknownAutomation."""
    # An address can carry what the database cannot even be asked for.
    rows = Automation.objects.of(workspace).filter(key=key)
    found = rows.select_related("workspace").first() if key.isprintable() else None
    if found is None:
        raise UnknownAutomation
    return found


@transaction.atomic
def put_automation(*, workspace: Workspace, key: str, content: AutomationContent) -> Automation:
    """Make an automation, as a draft, or change one; an active one stays active.

    What is under way is asked by what it says now. With another trigger, what the former one
    caused does nothing more, and only what happens from now on counts.

    Raises Invalid, or Conflict when there are too many.
    """
    check_key(key, field="automationId", named=content.automation_id)
    check_automation(content, workspace=workspace)
    fields = fields_of(content)
    # Two that make it at once: the one is made, and the other changes it.
    if not Automation.objects.of(workspace).kept().filter(key=key).exists():
        _refuse_too_many(workspace)
        made = Automation(workspace=workspace, key=key, **fields)
        Automation.objects.bulk_create([made], ignore_conflicts=True)
    automation = _locked(workspace, key)
    changed = {name for name, value in fields.items() if getattr(automation, name) != value}
    if not changed and automation.state != AutomationState.RETIRED:
        return automation
    _change(automation, fields, changed)
    return automation


@transaction.atomic
def activate_automation(*, workspace: Workspace, key: str, at: datetime) -> Automation:
    """Let it act from now on; what happened before causes nothing. Active already: nothing.

    Raises UnknownAutomation, AutomationRetired, or Invalid when what it names is gone.
    """
    automation = _locked(workspace, key)
    if automation.state == AutomationState.RETIRED:
        raise AutomationRetired
    if automation.is_active:
        return automation
    check_automation(content_of(automation), workspace=workspace)
    automation.state = AutomationState.ACTIVE
    _begin_anew(automation, at)
    automation.stopped_at, automation.stopped_words = None, ""
    automation.save()
    return automation


def pause_automation(*, workspace: Workspace, key: str) -> Automation:
    """Let it act no more until it is activated again; what waits for its time does nothing then.

    Raises UnknownAutomation, AutomationRetired.
    """
    return _leave(workspace, key, AutomationState.PAUSED)


def retire_automation(*, workspace: Workspace, key: str) -> Automation:
    """End it: its log stays. Raises UnknownAutomation."""
    return _leave(workspace, key, AutomationState.RETIRED)


@transaction.atomic
def _leave(workspace: Workspace, key: str, state: AutomationState) -> Automation:
    automation = _locked(workspace, key)
    if state is AutomationState.PAUSED:
        if automation.state == AutomationState.RETIRED:
            raise AutomationRetired
        if automation.state == AutomationState.DRAFT:
            return automation
    automation.state = state
    automation.save(update_fields=["state", "changed_at"])
    return automation


def _locked(workspace: Workspace, key: str) -> Automation:
    rows = Automation.objects.of(workspace).filter(key=key)
    found = rows.select_for_update(no_key=True).first() if key.isprintable() else None
    if found is None:
        raise UnknownAutomation
    found.workspace = workspace
    return found


def _change(automation: Automation, fields: dict[str, Any], changed: set[str]) -> None:
    for name, value in fields.items():
        setattr(automation, name, value)
    if automation.state == AutomationState.RETIRED:
        automation.state = AutomationState.DRAFT
    if changed - _WORDS:
        automation.revision += 1
    if "trigger" in changed:
        automation.trigger_revision = automation.revision
        if automation.is_active:
            _begin_anew(automation, timezone.now())
    automation.save()


def _begin_anew(automation: Automation, at: datetime) -> None:
    """From now on: of those that go by the calendar, today is the first day."""
    automation.activated_at, automation.swept_on = at, None


def _refuse_too_many(workspace: Workspace) -> None:
    if Automation.objects.of(workspace).kept().count() >= MOST_AUTOMATIONS:
        raise Conflict(
            _("There are %(most)s; retire one first.") % {"most": MOST_AUTOMATIONS},
            code="too_many_automations",
        )
