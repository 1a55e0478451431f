"""What an import goes through."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileFormat(models.TextChoices):
    """How the file holds its lines."""

    TEXT = "text", _("Text (CSV)")
    WORKBOOK = "workbook", _("Workbook (XLSX)")


class ImportState(models.TextChoices):
    """Where an import stands; each state knows what may be asked of it."""

    DRAFT = "draft", _("Uploaded")
    PREVIEWED = "previewed", _("Previewed")
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    FAILED = "failed", _("Stopped by a fault")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")

    @property
    def is_open(self) -> bool:
        """Whether its settings can still be changed: not a line of it is recorded yet."""
        return self in {ImportState.DRAFT, ImportState.PREVIEWED}

    @property
    def may_start(self) -> bool:
        """Whether it can be set going; one that a fault stopped goes on where it was."""
        return self.is_open or self is ImportState.FAILED

    @property
    def may_be_undone(self) -> bool:
        """Whether it may have recorded something that is still there."""
        return self in {
            ImportState.WAITING,
            ImportState.RUNNING,
            ImportState.FINISHED,
            ImportState.FAILED,
        }

    @property
    def is_recording(self) -> bool:
        """Whether a worker is, or soon will be, at its lines."""
        return self in {ImportState.WAITING, ImportState.RUNNING}

    @property
    def is_moving(self) -> bool:
        """Whether its page has something new to show every second."""
        return self.is_recording or self is ImportState.UNDOING
