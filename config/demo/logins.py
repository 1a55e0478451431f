"""Who can sign in to the demo: one person for each role, and a member; with one password of this
installation."""

import secrets
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings

from accounts.models import Customer, User, Workspace
from accounts.scopes import Role
from accounts.services.own_records import take_over
from accounts.services.workspaces import add_staff

MEMBER = "sarah@demo.example"
_NAMES = {Role.OWNER: "Olive", Role.MANAGER: "Mika", Role.STEWARD: "Sol", Role.ANALYST: "Ada"}


def demo_logins() -> list[tuple[str, str, str]]:
    """Role, e-mail and password of each demo login; the password as it was when it was made."""
    staff = [(role.value, email_of(role), _password()) for role in Role]
    return [*staff, ("member", MEMBER, _password())]


def make_logins(workspace: Workspace) -> None:
    """Make the logins that are missing; one whose password was changed keeps it."""
    for role in Role:
        user = _login(email_of(role), _NAMES[role])
        add_staff(workspace=workspace, user=user, role=role)


def make_member_login(customer: Customer) -> None:
    """Let one of the regulars sign in, and find what is theirs."""
    take_over(user=_login(MEMBER, customer.name), customer=customer)


def _login(email: str, name: str) -> User:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, _password(), name=name)
        # The demo's people read no letters: their addresses are theirs, and their passwords stay.
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


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
