"""Who became a customer on this day, some years ago."""

from calendar import isleap
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Min, Q

from accounts.models import Customer, Workspace
from campaigns.automations.causing import Cause
from campaigns.automations.triggers import OnAnniversary
from campaigns.models import Automation
from core.windows import day_start

_DAY = timedelta(days=1)


def anniversaries_of(
    automation: Automation, _when: OnAnniversary, days: tuple[date, date]
) -> Iterator[Cause]:
    """A cause for each anniversary from the first day to the last."""
    workspace, (day, last) = automation.workspace, days
    began = Customer.objects.of(workspace).aggregate(first=Min("created_at"))["first"]
    while began is not None and day <= last:
        first_year = began.astimezone(workspace.zone).year
        for customer_id, years in _having_one_on(day, workspace, first_year):
            yield Cause(
                customer_id=customer_id,
                key=f"anniversary:{day.year}",
                at=day_start(day, zone=workspace.zone),
                fields={"years": years},
            )
        day += _DAY


def days_of_becoming(day: date, *, year: int) -> Iterator[date]:
    """The days of a year whose anniversary is on this day.

    Who became a customer on a 29 February has it on the 28th in years without one.
    """
    if (day.month, day.day) != (2, 29) or isleap(year):
        yield day.replace(year=year)
    if (day.month, day.day) == (2, 28) and not isleap(day.year) and isleap(year):
        yield date(year, 2, 29)


def _having_one_on(day: date, workspace: Workspace, first_year: int) -> Iterator[tuple[UUID, int]]:
    zone = workspace.zone
    for year in range(first_year, day.year):
        began = Q()
        for became in days_of_becoming(day, year=year):
            ends = day_start(became + _DAY, zone=zone)
            began |= Q(created_at__gte=day_start(became, zone=zone), created_at__lt=ends)
        if not began:
            continue
        customers = Customer.objects.of(workspace).living().filter(began).order_by("id")
        for customer_id in customers.values_list("id", flat=True):
            yield customer_id, day.year - year
