"""What each kind of letter says, in the language that is active."""

from collections.abc import Callable

from accounts.look.letters import Page
from ticketing.mail.drafts import Draft
from ticketing.mail.models import LetterKind
from ticketing.mail.phrasing import handing_on, money, news, orders, own

PAGES: dict[LetterKind, Callable[[Draft], Page]] = {
    LetterKind.PLACED: orders.placed,
    LetterKind.TICKETS: orders.tickets,
    LetterKind.OFFERED: handing_on.offered,
    LetterKind.CLAIMED: handing_on.claimed,
    LetterKind.RETURNED: handing_on.returned,
    LetterKind.RECEIVED: own.received,
    LetterKind.REISSUED: own.reissued,
    LetterKind.REFUNDED: money.refunded,
    LetterKind.REFUNDED_LATE: money.refunded_late,
    LetterKind.REMINDER: own.reminder,
    LetterKind.MOVED: news.moved,
    LetterKind.CALLED_OFF: news.called_off,
}
