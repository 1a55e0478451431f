"""What letters about points and rewards say, in the language that is active."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.look.letters import Button, Page
from accounts.models import Customer
from campaigns.mail.links import unsubscribe_link
from campaigns.mail.wording import reason_of_customers
from loyalty.ledger.reading import Due
from loyalty.models import Redemption
from ticketing.mail.envelopes import one_line

# Who earns something each day would get a list without end.
_MOST_DAYS = 8


def expiry_page(dues: Sequence[Due], customer: Customer) -> Page:
    """How many points expire, and when."""
    days: Counter[date] = Counter()
    for due in dues:
        days[due.at.astimezone(customer.workspace.zone).date()] += due.points
    first, total = min(days), days.total()
    points = ngettext("%(points)s point", "%(points)s points", total)
    words = {"points": points % {"points": f"{total:,}"}, "day": _day(first)}
    return Page(
        subject=_("%(points)s expire soon") % words,
        heading=_("Use your points in time"),
        paragraphs=[
            _hello(customer),
            _("%(points)s of yours expire soon, the first of them on %(day)s.") % words,
        ],
        rows=_rows(days),
        button=Button(_("See what you can have"), _card_of(customer)),
        reason=reason_of_customers(),
        way_out=unsubscribe_link(customer),
    )


def reward_page(redemption: Redemption, customer: Customer) -> Page:
    """The code, and until when it can be used."""
    title = one_line(redemption.reward.title)
    until = redemption.expires_at.astimezone(customer.workspace.zone)
    if redemption.is_given:
        subject, words = _("A reward for you: %(title)s"), _("This is a present for you:")
    else:
        subject, words = _("Your reward: %(title)s"), _("You have redeemed a reward:")
    day = {"day": date_format(until, "l, j F Y, H:i")}
    return Page(
        subject=subject % {"title": title},
        heading=title,
        paragraphs=[_hello(customer), f"{words} {title}.", _("Show this code at the counter:")],
        code=redemption.code,
        button=Button(_("Open your card"), _card_of(customer)),
        small=[_("You can use it until %(day)s.") % day],
        reason=reason_of_customers(),
        way_out=unsubscribe_link(customer),
    )


def _rows(days: Counter[date]) -> list[tuple[str, str]]:
    listed = sorted(days.items())[:_MOST_DAYS]
    rest = days.total() - sum(points for _on, points in listed)
    rows = [(_day(day), f"{points:,}") for day, points in listed]
    return [*rows, (_("Later"), f"{rest:,}")] if rest else rows


def _hello(customer: Customer) -> str:
    name = one_line(customer.name)
    return _("Hello %(name)s,") % {"name": name} if name else _("Hello,")


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _card_of(customer: Customer) -> str:
    return settings.PUBLIC_URL + reverse("card:card", args=[customer.workspace.slug])
