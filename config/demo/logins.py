"""Who can sign in to the demo: one person for each role, with one password of this installation."""

import secrets
from pathlib import Path

from django.conf import settings

from accounts.models import User, Workspace
from accounts.scopes import Role
from accounts.services.workspaces import add_staff

_NAMES = {Role.OWNER: "Olive", Role.MANAGER: "Mika", Role.STEWARD: "Sol", Role.ANALYST: "Ada"}


def demo_logins() -> list[tuple[str, str, str]]:
    """Role, e-mail and password of each demo login; the password as it was when it was made."""
    return [(role.value, email_of(role), _password()) for role in Role]


def make_logins(workspace: Workspace) -> None:
    """Make the logins that are missing; one whose password was changed keeps it."""
    for role in Role:
        user = User.objects.filter(email=email_of(role)).first()
        if user is None:
            user = User.objects.create_user(email_of(role), _password(), name=_NAMES[role])
        add_staff(workspace=workspace, user=user, role=role)


def email_of(role: Role) -> str:
    """With which the demo's person of this role signs in."""
    return f"{role.value}@demo.example"


def _password() -> str:
    kept = _password_file()
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(9))
    return kept.read_text()


def _password_file() -> Path:
    home: Path = settings.FOYER_HOME
    return home / "demo-password"
