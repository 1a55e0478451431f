"""What the page of one's account shows: the houses, and how one signs in."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from accounts.models import User, Workspace
from accounts.pages.visitors import remembered_guests
from accounts.services.leaving import works_somewhere
from accounts.services.own_records import own_houses


def home_of(request: HttpRequest, user: User) -> dict[str, Any]:
    """The context of the page."""
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return {
        "houses": houses_of(request, user),
        "is_staff": user.is_staff and (user.is_superuser or works_somewhere(user=user)),
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_app": Authenticator.Type.TOTP in kinds,
        "devices": UserSession.objects.filter(user=user).count(),
    }


def houses_of(request: HttpRequest, user: User) -> list[Workspace]:
    """Where somebody is known: by their own records, and as what their browser remembers."""
    found = {house.id: house for house in own_houses(user=user)}
    remembered = {workspace for workspace, _ in remembered_guests(request.session)}
    for house in Workspace.objects.filter(id__in=remembered - set(found)):
        found[house.id] = house
    return sorted(found.values(), key=lambda house: house.name.lower())
