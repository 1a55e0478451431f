"""A letter is written down: in the transaction of its cause, or by who hears of it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from celery import current_app
from django.db import transaction

from accounts.models import Workspace
from core.sealing import seal
from ticketing.mail.models import Letter, LetterKind

SEND_TASK = "ticketing.send_letters"


def write_letter(
    *, workspace: Workspace, kind: LetterKind, subject_id: UUID, at: datetime, secret: str = ""
) -> None:
    """Have a letter sent once the transaction under way is committed; a second one is not sent."""
    letter = Letter(
        workspace=workspace,
        kind=kind,
        subject_id=subject_id,
        sealed_secret=seal(secret) if secret else None,
        next_attempt_at=at,
        written_at=at,
    )
    keep_letters([letter])


def keep_letters(letters: Iterable[Letter]) -> None:
    """Keep letters, in the transaction under way; those that are there already stay as they are."""
    Letter.objects.bulk_create(letters, ignore_conflicts=True)
    # Without a broker the schedule finds them.
    transaction.on_commit(_wake_sender, robust=True)


def _wake_sender() -> None:
    current_app.send_task(SEND_TASK)
