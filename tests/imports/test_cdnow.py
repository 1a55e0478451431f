"""A music shop's whole purchase log, by the service and by the command."""

from decimal import Decimal
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db.models import Count, Max, Min, Sum

from accounts.models import Customer, Workspace
from events.imports.options import SPACES
from events.imports.states import ImportState
from events.models import ActivityEvent
from tests.factories import make_workspace
from tests.imports.music_shop import COLUMNS, LOG, import_log
from tests.shared_files import shared_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Workspace:
    """The music shop: it is in New York, so a day's midnight is not the server's."""
    return make_workspace("music-shop", time_zone="America/New_York")


def assert_is_whole(shop: Workspace) -> None:
    events = ActivityEvent.objects.of(shop).filter(event_type="purchase", currency="USD")
    found = events.aggregate(Count("id"), Sum("amount"), Min("occurred_at"), Max("occurred_at"))
    first, last = found["occurred_at__min"], found["occurred_at__max"]

    assert found["id__count"] == ActivityEvent.objects.of(shop).count() == 6919
    assert Customer.objects.of(shop).count() == 2357
    assert found["amount__sum"] == Decimal("244091.94")
    assert str(first.astimezone(ZoneInfo("America/New_York"))) == "1997-01-01 00:00:00-05:00"
    assert last.astimezone(ZoneInfo("America/New_York")).date().isoformat() == "1998-06-30"


def count_repeats(shop: Workspace) -> int:
    fact = ["customer_id", "occurred_at", "amount", "metadata__items"]
    repeated = ActivityEvent.objects.of(shop).values(*fact).annotate(times=Count("id"))
    return sum(row["times"] - 1 for row in repeated.filter(times__gt=1))


def test_the_whole_log_comes_in_with_its_true_repeats(shop: Workspace) -> None:
    job = import_log(shop)

    assert (job.state, job.created, job.failed) == (ImportState.FINISHED, 6919, 0)
    assert job.options["delimiter"] == SPACES
    assert_is_whole(shop)
    assert count_repeats(shop) == 21


def test_the_command_brings_in_the_same(shop: Workspace) -> None:
    path = shared_file(LOG)
    out, progress = StringIO(), StringIO()

    call_command(
        "import_events",
        str(path),
        workspace="music-shop",
        columns=",".join(COLUMNS),
        currency="USD",
        create_customers=True,
        stdout=out,
        stderr=progress,
    )

    assert out.getvalue().startswith("6919 created, 0 duplicates, 0 rejected")
    assert "6,919 of 6,919 lines" in progress.getvalue()
    assert_is_whole(shop)
