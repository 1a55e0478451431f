"""Where a person gets the token that acts for the customer whom they are in a workspace."""

from datetime import timedelta

from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import StaffSessionAuthentication
from accounts.endpoint import Endpoint
from accounts.errors import NobodySignedIn
from accounts.models import User, Workspace
from accounts.pages.passwords import check_password
from accounts.serializers import TokenSerializer, WhoSerializer
from accounts.services.own_records import own_customer
from accounts.services.tokens import create_token
from core.api.schema import describe
from core.errors import Missing
from core.ids import as_uuid

LIFETIME = timedelta(hours=1)


class TokenView(Endpoint):
    """A person's own sign-in, by password or by the portal's session."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @describe(
        "createToken",
        summary="Sign in as a customer, and get their token",
        request=WhoSerializer,
        answers={201: TokenSerializer},
        refusals={401: "wrong_password", 403: "second_factor_needed", 429: "too_many_tries"},
    )
    def post(self, request: Request) -> Response:
        parsed = WhoSerializer(data=request.data)
        parsed.is_valid(raise_exception=True)
        given = parsed.validated_data
        workspace = _named(given["workspace"])
        if "email" in given:
            user = check_password(request._request, given["email"], given["password"])
        else:
            user = _signed_in(request)
        expires_at = timezone.now() + LIFETIME
        customer = own_customer(user=user, workspace=workspace)
        token = create_token(customer=customer, lifetime=LIFETIME)
        made = {"token": token, "expiresAt": expires_at.replace(microsecond=0)}
        answer = Response(TokenSerializer(made).data, status=201)
        answer["Cache-Control"] = "no-store"
        return answer


def _named(name: str) -> Workspace:
    key = as_uuid(name)
    wanted = {"id": key} if key else {"slug": name}
    found = Workspace.objects.filter(**wanted).first()
    if found is None:
        raise Missing("There is no such workspace.", code="unknown_workspace")
    return found


def _signed_in(request: Request) -> User:
    plain: HttpRequest = request._request
    # The framework has put nobody in the place of who the session names.
    user = get_user(plain)
    if not isinstance(user, User) or not user.is_active:
        raise NobodySignedIn
    # Another site's page could send the cookie along.
    StaffSessionAuthentication().enforce_csrf(request)
    return user
