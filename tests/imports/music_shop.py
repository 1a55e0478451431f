"""A music shop's whole purchase log, as tests import it."""

from django.db import connection

from accounts.models import Workspace
from events.imports.models import ImportJob
from tests.imports.files import imported
from tests.shared_files import shared_file

LOG = "data/purchases/CDNOW_sample.txt"
COLUMNS = ["-", "user_id", "date", "metadata.items:number", "amount"]


def import_log(shop: Workspace) -> ImportJob:
    """All 6,919 purchases, known to the planner."""
    job = imported(
        shop,
        shared_file(LOG).read_bytes(),
        name="CDNOW_sample.txt",
        columns=COLUMNS,
        currency="USD",
    )
    take_stock()
    return job


def take_stock() -> None:
    """Let the database count its rows, as it does within a minute once they are committed."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
