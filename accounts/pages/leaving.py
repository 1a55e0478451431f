"""The way out of an account: by the houses whose workers may keep tickets on this device."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse

from accounts.models import User, Workspace
from accounts.pages.visitors import remembered_places
from accounts.services.own_records import own_houses

# Browsers follow twenty redirects, and take who sends them on further for broken.
MOST_HOUSES = 12


def houses_left(request: HttpRequest) -> list[str]:
    """The slugs of the houses in which this person or this browser is known."""
    own = own_houses(user=request.user) if isinstance(request.user, User) else []
    seen = Workspace.objects.filter(id__in=remembered_places(request.session))
    return sorted({house.slug for house in [*own, *seen]})


def way_out(houses: Sequence[str]) -> str:
    """The next address on the way: each house's own, then where everybody ends.

    A worker sees the addresses of its house alone, and those without any script on the page: it is
    the one way to tell it that somebody left.
    """
    if not houses:
        return resolve_url(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    rest = urlencode([("then", one) for one in houses[1:MOST_HOUSES]])
    return reverse("whats-on:left", args=[houses[0]]) + (f"?{rest}" if rest else "")
