from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.rows import WorkspaceRow
from accounts.models.workspaces import Workspace
from accounts.scopes import Role, Scope
from core.ids import uuid7


class UserManager(BaseUserManager["User"]):
    """Makes people who sign in, by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who can sign in; without a password, only once one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """The operator of the installation, who sees every workspace."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in ignores the case in which an address is typed."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in; what they may do is said by their memberships."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    # As chosen on a page; letters and other devices speak it too. Empty: nothing was chosen.
    language = models.CharField(max_length=35, blank=True, default="", db_default="")
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Switch off instead of deleting: the history keeps its names."),
    )
    is_staff = models.BooleanField(_("may sign in to the admin"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("person who signs in")
        verbose_name_plural = _("people who sign in")
        ordering = ["email"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """What the admin greets with."""
        return str(self)

    def get_short_name(self) -> str:
        """What the admin greets with where there is little room."""
        return str(self)


class StaffMember(WorkspaceRow):
    """A person's role in one workspace."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.STEWARD)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
        ordering = ["user__email"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "user"],
                name="staff_once_per_workspace",
                violation_error_message=_("This person already is staff of the workspace."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({Role(self.role).label})"

    @property
    def scopes(self) -> frozenset[Scope]:
        """What this person may do in this workspace."""
        return Role(self.role).scopes
