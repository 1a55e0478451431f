"""The sample goes the way of every other file: through the importer."""

from datetime import datetime

from django.core.files import File

from accounts.models import User, Workspace
from config.sample.fetching import SAMPLE_SHA256, fetch_sample
from events.imports.models import ImportJob
from events.imports.options import SPACES, Options
from events.imports.services.receiving import receive_file, settle_options
from events.imports.services.starting import Repeat, start_import
from events.imports.states import ImportState

PURCHASES = 6919
# Master id, customer, day, number of items, dollars: no header, and no id of the purchase.
OPTIONS = Options(
    columns=["-", "user_id", "date", "metadata.items:number", "amount"],
    has_header=False,
    delimiter=SPACES,
    event_type="purchase",
    currency="USD",
    source="sample-shop",
    create_customers=True,
)


def loaded_sample(workspace: Workspace) -> ImportJob | None:
    """The import that brought, or is bringing, the sample into this workspace."""
    kept = [state for state in ImportState if state.may_be_undone]
    same = ImportJob.objects.of(workspace).filter(sha256=SAMPLE_SHA256, state__in=kept)
    return same.order_by("-created_at", "-id").first()


def prepare_sample(*, workspace: Workspace, by: User | None, at: datetime) -> ImportJob:
    """An import of the sample that waits for a worker; the earlier one if there is one.

    Raises SampleUnavailable. Its lines have no ids, so a second import would double them.
    """
    if earlier := loaded_sample(workspace):
        was_stopped = earlier.state == ImportState.FAILED
        return (
            start_import(job=earlier, repeat=Repeat.REFUSE, at=at, by=by)
            if was_stopped
            else earlier
        )
    path = fetch_sample()
    with path.open("rb") as file:
        job = receive_file(workspace=workspace, file=File(file), name=path.name, by=by)
    settle_options(job=job, options=OPTIONS)
    return start_import(job=job, repeat=Repeat.REFUSE, at=at, by=by)
