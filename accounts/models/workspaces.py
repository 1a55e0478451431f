from functools import cache
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import as_uuid, uuid7
from core.money import CURRENCY_DIGITS

# In the database for the machine's own use; PostgreSQL does not know them.
_NO_PLACES = {"localtime", "posixrules", "Factory"}


def is_time_zone(name: str) -> bool:
    """Whether the IANA database knows this zone."""
    return name in _time_zones()


@cache
def _time_zones() -> set[str]:
    return available_timezones() - _NO_PLACES


def validate_time_zone(name: str) -> None:
    """A model field's check of an IANA time zone name."""
    if not is_time_zone(name):
        raise ValidationError(
            _("%(name)s is not an IANA time zone such as Europe/Berlin."),
            code="unknown_time_zone",
            params={"name": name},
        )


def validate_currency(code: str) -> None:
    """A model field's check of an ISO 4217 code."""
    if code not in CURRENCY_DIGITS:
        raise ValidationError(
            _("%(code)s is not an ISO 4217 currency such as EUR."),
            code="unknown_currency",
            params={"code": code},
        )


class WorkspaceQuerySet(models.QuerySet["Workspace"]):
    def named(self, name: object) -> "WorkspaceQuerySet":
        """The workspace whose slug or id is `name`."""
        key = as_uuid(name)
        return self.filter(id=key) if key else self.filter(slug=str(name))


class Workspace(models.Model):
    """One organisation of this installation; every tenant row names its workspace."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.CharField(
        _("short name"),
        max_length=63,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z",
                _("Use lower-case letters, digits and hyphens."),
                code="invalid_slug",
            )
        ],
        help_text=_("Its short name in commands and tokens, e.g. city-gym."),
    )
    name = models.CharField(_("name"), max_length=200)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("Days, weeks and months begin in this zone, e.g. Europe/Berlin."),
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="EUR",
        validators=[validate_currency],
        help_text=_("What amounts are in when nothing else is said, e.g. EUR."),
    )
    language = models.CharField(
        _("language"), max_length=10, default="en", choices=settings.LANGUAGES
    )
    colour = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        default="",
        db_default="",
        validators=[
            RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Write it as # and six digits, e.g. #0b5d4e."))
        ],
        help_text=_("The colour of buttons and links on your pages; made readable by itself."),
    )
    # The name of its file, which changes with the logo; empty without one.
    logo = models.CharField(max_length=100, blank=True, default="", db_default="", editable=False)
    # When staff put the first steps away, which the front page shows until then.
    guide_closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects: ClassVar[models.Manager["Workspace"]] = WorkspaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("workspace")
        verbose_name_plural = _("workspaces")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which this workspace's days begin."""
        return ZoneInfo(self.time_zone)
