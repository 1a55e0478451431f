"""What becomes of an action."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeedState(models.TextChoices):
    """Whether an action was done."""

    DONE = "done", _("Done")
    SKIPPED = "skipped", _("Skipped")
    FAILED = "failed", _("Failed")
