"""An import and the lines of it that could not be recorded."""

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from events.imports.states import FileFormat, ImportState

MAX_RAW = 1000


def private_storage() -> Storage:
    """Where uploads are kept: under FOYER_HOME, at no address that a browser could ask for."""
    return storages["default"]


def place_of(job: "ImportJob", name: str) -> str:
    """Where a job's file lies; nothing of the name it came with."""
    return f"imports/{job.workspace_id}/{job.id}"


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    def of(self, workspace: Workspace) -> "ImportJobQuerySet":
        """One workspace's imports."""
        return self.filter(workspace=workspace)

    def with_same_file(self, job: "ImportJob") -> "ImportJobQuerySet":
        """Other imports of the very same file whose events are still there."""
        kept = [state for state in ImportState if state.may_be_undone]
        same = self.filter(workspace=job.workspace_id, sha256=job.sha256, state__in=kept)
        return same.exclude(id=job.id).order_by("-created_at", "-id")

    def stalled(self, *, since: datetime) -> "ImportJobQuerySet":
        """Those that should move and have not since then: their worker died, or never heard."""
        moving = [state for state in ImportState if state.is_moving]
        return self.filter(state__in=moving, heartbeat_at__lt=since)


class ImportJob(WorkspaceRow):
    """A file of events on its way into the stream: how it is read, and how far it has come."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.DRAFT)
    # Empty once every line is read: what is recorded is in the stream, and a second copy of
    # people's names is one too many.
    file = models.FileField(storage=private_storage, upload_to=place_of, blank=True)
    name = models.CharField(_("file"), max_length=255)
    format = models.CharField(max_length=10, choices=FileFormat.choices)
    size = models.BigIntegerField(help_text=_("In bytes."))
    sha256 = models.CharField(max_length=64)
    options = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    # Lines that were read and settled. Written in the transaction that records them, so it is
    # also where a worker goes on that takes over.
    done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["ImportJob"]] = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [
            models.Index(fields=["workspace", "-created_at", "-id"], name="import_newest_first"),
            models.Index(fields=["workspace", "sha256"], name="import_of_file"),
            models.Index(
                fields=["workspace", "heartbeat_at"],
                condition=models.Q(state__in=["waiting", "running", "undoing"]),
                name="import_moving",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stage(self) -> ImportState:
        """Its state, which knows what may be asked of it."""
        return ImportState(self.state)

    @property
    def path(self) -> Path:
        """Where its file lies on this machine."""
        return Path(self.file.path)


class ImportFault(WorkspaceRow):
    """A line that could not be recorded, and why; the line itself stays for a month."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    job = models.ForeignKey(
        ImportJob, on_delete=models.CASCADE, related_name="faults", db_index=False
    )
    # As an editor or a spreadsheet numbers it, from 1, the header included.
    line = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    field = models.CharField(max_length=300, blank=True)
    message = models.TextField()
    raw = models.CharField(max_length=MAX_RAW, blank=True)

    class Meta:
        verbose_name = _("rejected line")
        verbose_name_plural = _("rejected lines")
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "job", "line"], name="import_fault_once")
        ]
        indexes = [models.Index(fields=["job"], name="import_fault_of_job")]

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"
