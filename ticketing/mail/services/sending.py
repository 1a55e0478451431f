"""Letters go out: one at a time, never inside a transaction."""

from datetime import datetime, timedelta
from hashlib import sha256
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPServerDisconnected,
)

import structlog
from django.core.mail import EmailMessage
from django.db import transaction

from accounts.models import Workspace
from core.api.throttling import count_call
from ticketing.mail.models import Letter, LetterQuerySet, LetterState
from ticketing.mail.writers import writer_of

MOST_ATTEMPTS = 12
MOST_LETTERS_AN_HOUR = 20
_AN_HOUR = 60 * 60
# Longer than the mail server is waited for, so that nobody else sends the letter meanwhile.
_LEAST_PAUSE = timedelta(minutes=5)
_LONGEST_PAUSE = timedelta(hours=6)
_NOBODY_THERE = (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPHeloError,
    SMTPServerDisconnected,
)
log = structlog.get_logger("foyer.mail")


class TooManyLetters(Exception):
    """So many went to the address within the hour that this one waits."""


class MailServerSilent(Exception):
    """The mail server cannot be reached, or lets nobody in: other letters need not be tried."""


def send_next(*, workspace: Workspace, at: datetime) -> bool:
    """Send the letter that waits longest; whether there was one.

    A crash between the mail server's yes and our note sends it again once its pause is over,
    under the same Message-ID; nothing else does. Raises MailServerSilent.
    """
    return _send_one(Letter.objects.of(workspace), at)


def send_next_personal(*, workspace: Workspace, at: datetime) -> bool:
    """The same of those that are not one of thousands."""
    return _send_one(Letter.objects.of(workspace).personal(), at)


def _send_one(letters: LetterQuerySet, at: datetime) -> bool:
    letter = _begin(letters, at)
    if letter is None:
        return False
    try:
        message = _written(letter, at)
        if message is not None:
            _hand_over(message)
    except MailServerSilent as silence:
        _put_off(letter, silence.__cause__ or silence)
        raise
    # Whatever goes wrong with one letter, the others go out.
    except Exception as fault:
        _put_off(letter, fault)
        return True
    _close(letter, LetterState.SENT if message else LetterState.DROPPED, at)
    return True


def _written(letter: Letter, at: datetime) -> EmailMessage | None:
    """The letter in words; None where there is nothing to say, or nobody to say it to."""
    ready = writer_of(letter.kind).ready(letter, at=at)
    if ready is None or not _is_deliverable(ready.to):
        return None
    _refuse_flood(letter, ready.to)
    return ready.write()


def _refuse_flood(letter: Letter, address: str) -> None:
    """Raise TooManyLetters: strangers can have letters written to an address that is not theirs.

    No ticket waits for what campaigns write: theirs count for themselves, in each workspace.
    """
    person = sha256(address.lower().encode()).hexdigest()
    box = f"{letter.workspace_id}:{person}" if letter.is_bulk else person
    if not count_call(f"letters:{box}", MOST_LETTERS_AN_HOUR, seconds=_AN_HOUR).is_kept:
        raise TooManyLetters


def _hand_over(message: EmailMessage) -> None:
    try:
        message.send()
    except _NOBODY_THERE as fault:
        raise MailServerSilent from fault
    except SMTPException:
        # Of this letter: the server answers, but does not take it.
        raise
    except OSError as fault:
        raise MailServerSilent from fault


@transaction.atomic
def _begin(letters: LetterQuerySet, at: datetime) -> Letter | None:
    """A letter that nobody else sends before its next attempt."""
    due = letters.due(at=at).select_related("workspace")
    letter = due.select_for_update(of=("self",), skip_locked=True).first()
    if letter is not None:
        letter.attempts += 1
        pause = min(timedelta(minutes=2**letter.attempts), _LONGEST_PAUSE)
        letter.next_attempt_at = at + max(pause, _LEAST_PAUSE)
        letter.save(update_fields=["attempts", "next_attempt_at"])
    return letter


@transaction.atomic
def _close(letter: Letter, state: LetterState, at: datetime) -> None:
    letter.state, letter.sealed_secret, letter.fault = state, None, ""
    letter.sent_at = at if state is LetterState.SENT else None
    letter.save(update_fields=["state", "sealed_secret", "fault", "sent_at"])
    if state is LetterState.SENT:
        writer_of(letter.kind).sent(letter, at=at)


def _put_off(letter: Letter, fault: BaseException) -> None:
    """Note why it could not be sent: the kind of the fault alone, since faults quote addresses."""
    letter.fault = type(fault).__name__
    if letter.attempts >= MOST_ATTEMPTS:
        letter.state, letter.sealed_secret = LetterState.FAILED, None
    letter.save(update_fields=["fault", "state", "sealed_secret"])
    log.warning(
        "letter not sent", letter=str(letter.id), fault=letter.fault, attempts=letter.attempts
    )


def _is_deliverable(address: str) -> bool:
    """Whether there is an address; what stands in the place of an erased one is none (RFC 2606)."""
    return bool(address) and not address.endswith(".invalid")
