"""A reward that somebody has leads to a letter: `config/reactions.py` lists this subscriber."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Workspace
from campaigns.mail.models import CardLetters
from events.models import Message
from ticketing.mail.hearing import wake_sender
from ticketing.mail.models import Letter

KIND = "reward"
_GIVEN = "reward.given"
_TOLD = {"reward.redeemed", _GIVEN}


def hear(messages: Sequence[Message]) -> None:
    """Keep a letter for each reward, once, where the house writes them.

    Fulfils `events.relay.Subscriber`.
    """
    told = [one for one in messages if one.type in _TOLD]
    if not told:
        return
    houses = Workspace.objects.filter(id__in={one.workspace_id for one in told})
    writing = {house.id for house in houses if _writes(house)}
    now = timezone.now()
    letters = [_letter(one, now) for one in told if one.workspace_id in writing]
    Letter.objects.bulk_create(letters, ignore_conflicts=True)
    if any(not one.is_bulk for one in letters):
        transaction.on_commit(wake_sender, robust=True)


def _writes(house: Workspace) -> bool:
    return CardLetters.objects.filter(workspace=house, of_rewards=True).exists()


def _letter(message: Message, now: datetime) -> Letter:
    return Letter(
        workspace_id=message.workspace_id,
        kind=KIND,
        # A campaign gives thousands; who redeems one waits for its code.
        is_bulk=message.type == _GIVEN,
        subject_id=UUID(message.body["redemption_id"]),
        next_attempt_at=now,
        written_at=now,
    )
