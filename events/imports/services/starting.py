"""Setting an import going, and on."""

from datetime import datetime
from enum import Enum

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from events.imports.errors import AlreadyImported, NotNow
from events.imports.models import ImportJob
from events.imports.options import check_options
from events.imports.services.receiving import options_of
from events.imports.states import ImportState


class Repeat(Enum):
    """Whether a file without ids may be imported a second time, which doubles its lines."""

    REFUSE = "refuse"
    ALLOW = "allow"


def earlier_import(job: ImportJob) -> ImportJob | None:
    """The latest other import of the very same file that is still in the stream."""
    return ImportJob.objects.with_same_file(job).first()


@transaction.atomic
def start_import(*, job: ImportJob, repeat: Repeat, at: datetime, by: User | None) -> ImportJob:
    """Free the import for whoever comes to run it; one that a fault stopped goes on where it was.

    What is wrong with its lines is said in the language that is spoken now. Raises
    AlreadyImported, WrongOptions, or NotNow when it runs or is over.
    """
    # Two imports of one file that start at once must see each other: the workspace's imports of
    # this file are locked, in one order.
    same = ImportJob.objects.select_for_update().filter(
        workspace=job.workspace_id, sha256=job.sha256
    )
    job = next(one for one in same.order_by("id") if one.id == job.id)
    if not job.stage.may_start:
        raise NotNow
    options = options_of(job)
    check_options(options)
    if repeat is Repeat.REFUSE and not options.has_ids and job.stage.is_open:
        _refuse_repeat(job)
    job.state, job.failure, job.heartbeat_at = ImportState.WAITING, "", at
    job.by = by or job.by
    job.options["language"] = get_language() or settings.LANGUAGE_CODE
    job.save(update_fields=["state", "failure", "heartbeat_at", "by", "options"])
    return job


def _refuse_repeat(job: ImportJob) -> None:
    earlier = earlier_import(job)
    if earlier:
        raise AlreadyImported(
            _(
                "The same file was imported on %(day)s as “%(name)s”. Its lines have "
                "no ids: importing it again adds every line a second time."
            )
            % {"day": date_format(localtime(earlier.created_at), "j F Y"), "name": earlier.name}
        )
