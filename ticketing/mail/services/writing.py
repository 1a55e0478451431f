"""A letter is kept in the transaction of its cause, where it carries a secret."""

from datetime import datetime
from uuid import UUID

from accounts.models import Workspace
from core.sealing import seal
from ticketing.mail.models import Letter, LetterKind


def write_letter(
    *, workspace: Workspace, kind: LetterKind, subject_id: UUID, secret: str, at: datetime
) -> None:
    """Keep a letter that is sent once the transaction under way is committed and told."""
    Letter.objects.create(
        workspace=workspace,
        kind=kind,
        subject_id=subject_id,
        sealed_secret=seal(secret),
        next_attempt_at=at,
        written_at=at,
    )
