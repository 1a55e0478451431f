"""How a caller proves who it is: API key, customer's token, or the session of staff."""

from typing import Any

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.caller import Caller
from accounts.errors import SecondFactorNeeded
from accounts.services.keys import find_api_key, note_api_key_use
from accounts.services.second_factor import lacks_second_factor
from accounts.services.tokens import TokenRefused, read_token
from accounts.station import station_of

_CHALLENGE = 'Api-Key realm="foyer", Bearer realm="foyer"'


class ApiKeyAuthentication(BaseAuthentication):
    """`x-api-key: …` or `Authorization: Api-Key …`; acts for the key's workspace."""

    def authenticate(self, request: Request) -> tuple[Any, Caller] | None:
        text = request.headers.get("x-api-key") or _credential(request, "api-key")
        if not text:
            return None
        key = find_api_key(text)
        if key is None:
            raise AuthenticationFailed("The API key is unknown or was revoked.")
        note_api_key_use(key=key, at=timezone.now())
        scopes = frozenset(key.scopes)
        return None, Caller(key.workspace, credential=f"key:{key.id}", scopes=scopes)

    def authenticate_header(self, request: Request) -> str:
        return _CHALLENGE


class CustomerTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`; acts for the token's customer."""

    def authenticate(self, request: Request) -> tuple[Any, Caller] | None:
        text = _credential(request, "bearer")
        if not text:
            return None
        try:
            customer = read_token(text, at=timezone.now())
        except TokenRefused as refused:
            raise AuthenticationFailed(str(refused)) from refused
        return None, Caller(
            customer.workspace,
            credential=f"customer:{customer.id}",
            scopes=frozenset(),
            customer=customer,
        )

    def authenticate_header(self, request: Request) -> str:
        return _CHALLENGE


class StaffSessionAuthentication(SessionAuthentication):
    """The session of staff signed in to the admin; writing needs the CSRF token."""

    def authenticate(self, request: Request) -> tuple[Any, Caller] | None:
        proven = super().authenticate(request)
        if proven is None:
            return None
        user, station = proven[0], station_of(request._request)
        if station.workspace is None:
            if proven[0].is_staff and lacks_second_factor(user=proven[0]):
                raise SecondFactorNeeded
            return None
        return user, Caller(
            station.workspace,
            credential=f"user:{user.pk}",
            scopes=frozenset(station.scopes),
            user=user,
        )

    def enforce_csrf(self, request: Request) -> None:
        """Check the plain request: the framework's own would read, and so use up, the body."""
        super().enforce_csrf(request._request)  # type: ignore[arg-type]  # it takes either

    def authenticate_header(self, request: Request) -> str:
        return _CHALLENGE


def _credential(request: Request, kind: str) -> str:
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == kind else ""
