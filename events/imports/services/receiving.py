"""A file arrives: it is kept where nobody can ask for it, and looked at."""

import hashlib
from typing import Any

import msgspec
from django.conf import settings
from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User, Workspace
from events.imports.errors import EmptyFile, FileTooLarge, NotNow
from events.imports.models import ImportJob
from events.imports.options import Options, check_spelling
from events.imports.reading import count, find_format, guess_options
from events.imports.states import FileFormat, ImportState


def receive_file(*, workspace: Workspace, file: File, name: str, by: User | None) -> ImportJob:  # type: ignore[type-arg]  # not generic at run time
    """Keep a file and guess how it is read; nothing is recorded yet.

    Raises FileTooLarge, EmptyFile or UnreadableFile, and then keeps nothing.
    """
    refuse_size(file.size)
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    job = ImportJob(workspace=workspace, name=_kept_name(name), size=file.size, by=by)
    job.sha256 = digest.hexdigest()
    job.heartbeat_at = timezone.now()
    job.file.save(name="", content=file, save=False)
    try:
        job.format = find_format(job.path)
        job.options = msgspec.to_builtins(guess_options(job.path, format=FileFormat(job.format)))
        job.total = count(job.path, format=FileFormat(job.format))
        job.save(force_insert=True)
    except BaseException:
        job.file.delete(save=False)
        raise
    return job


def refuse_size(size: int) -> None:
    """Raise EmptyFile, or FileTooLarge with the installation's limit."""
    if not size:
        raise EmptyFile(_("This file is empty."))
    if size > settings.MAX_UPLOAD_BYTES:
        limit = settings.MAX_UPLOAD_BYTES // 1024**2
        raise FileTooLarge(
            _("A file may have at most %(limit)s MB; save it in parts.") % {"limit": limit}
        )


def options_of(job: ImportJob) -> Options:
    """The job's settings."""
    return msgspec.convert(job.options, Options)


def settle_options(*, job: ImportJob, options: Options) -> ImportJob:
    """Settle how the file is read, perhaps in several steps.

    Raises WrongOptions naming each setting that means nothing, or NotNow once it has started.
    """
    check_spelling(options)
    kept: dict[str, Any] = msgspec.to_builtins(options)
    open_states = [state for state in ImportState if state.is_open]
    changed = ImportJob.objects.filter(
        workspace=job.workspace_id, id=job.id, state__in=open_states
    ).update(options=kept, state=ImportState.DRAFT)
    if not changed:
        raise NotNow(_("The import has started; its settings stay as they are."))
    job.options, job.state = kept, ImportState.DRAFT
    return job


def _kept_name(name: str) -> str:
    """The name for people: without what PostgreSQL cannot hold, or a page could not show."""
    text = "".join(letter for letter in name if letter.isprintable())
    return text.encode(errors="replace").decode()[-255:] or "file"
