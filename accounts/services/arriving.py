"""How people get an account, and how an e-mail address is proven to be theirs."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User


def account_of(*, email: str) -> User | None:
    """Who signs in with this address. One that somebody only wishes to have is nobody's."""
    return User.objects.filter(email=email.lower(), is_active=True).first()


def may_arrive(*, email: str) -> bool:
    """Whether a code sent to this address can open an account: theirs, or a new one."""
    return not User.objects.filter(email=email.lower(), is_active=False).exists()


@transaction.atomic
def arrive(*, email: str, language: str = "") -> User:
    """The account of somebody who has proven this address; the first time, it is made."""
    user, _ = User.objects.get_or_create(
        email=email.lower(), defaults={"language": language, "password": make_password(None)}
    )
    return user


@transaction.atomic
def prove_address(*, user: User) -> None:
    """Keep that who signs in has entered a code from their own letters.

    A password that was chosen before goes: whoever chose it had not shown to read the letters.
    """
    User.objects.select_for_update(no_key=True).get(id=user.id)
    known = EmailAddress.objects.filter(user=user, email=user.email).first()
    if known is None:
        known = EmailAddress(user=user, email=user.email, primary=True)
    if not known.verified:
        known.verified = True
        known.save()
        user.set_unusable_password()
        user.save(update_fields=["password"])


def note_address(*, user: User) -> None:
    """Keep which address is not proven yet; the operator's own counts as proven."""
    EmailAddress.objects.get_or_create(
        user=user,
        email=user.email,
        defaults={"primary": True, "verified": user.is_superuser},
    )


def proven_addresses(*, user: User) -> list[str]:
    """The addresses whose letters this person has shown to read."""
    rows = EmailAddress.objects.filter(user=user, verified=True)
    return [email.lower() for email in rows.values_list("email", flat=True)]
