"""The letters about tickets, for whoever sends letters."""

from datetime import datetime
from functools import partial

from ticketing.mail.drafts import Draft
from ticketing.mail.models import Letter, LetterKind
from ticketing.mail.services.drafting import draft_of
from ticketing.mail.services.finding import order_of
from ticketing.mail.wording import worded
from ticketing.mail.writers import Ready
from ticketing.orders.services.timeline import note_step
from ticketing.orders.states import StepKind


class TicketLetters:
    """Fulfils `ticketing.mail.writers.Writer`."""

    kinds = frozenset(LetterKind.values)

    def ready(self, letter: Letter, *, at: datetime) -> Ready | None:
        """What the letter says, unless its tickets cannot be used any more."""
        draft = draft_of(letter, at=at)
        if draft is None or _is_over(draft, at):
            return None
        return Ready(draft.to, partial(worded, letter, draft))

    def sent(self, letter: Letter, *, at: datetime) -> None:
        """An order tells when its tickets went out."""
        if letter.kind != LetterKind.TICKETS:
            return
        order = order_of(letter.workspace, letter.subject_id)
        if order is not None:
            note_step(order, StepKind.TICKETS_SENT, at=at)


def _is_over(draft: Draft, at: datetime) -> bool:
    return bool(draft.tickets) and draft.event.ends_at <= at


writer = TicketLetters()
