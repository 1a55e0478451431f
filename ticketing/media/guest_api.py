"""The gallery for people without an account: the token in the address is all that they have."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import Caller
from accounts.endpoint import Endpoint
from accounts.models import Workspace
from core.api.params import refuse_unknown
from core.api.schema import describe
from ticketing.media.api import CAPTION, PAGES, UPLOAD_REFUSALS
from ticketing.media.bodies import read_upload
from ticketing.media.encoding import make_photo
from ticketing.media.errors import UnknownGuestPass, UploadOnly
from ticketing.media.models import GuestPass
from ticketing.media.reading import PAGING, gallery_of, is_own
from ticketing.media.serializers import UPLOADS, PhotoSerializer
from ticketing.media.services.finding import find_guest_pass
from ticketing.media.services.uploading import Uploader, add_photo, refuse_upload
from ticketing.media.showing import shown_photo

if TYPE_CHECKING:
    from rest_framework.views import APIView


class _ByTokenAlone(BasePermission):
    """The view looks for the token; who sends none that opens something gets nothing."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return request.method != "OPTIONS"


class GuestEndpoint(Endpoint):
    """A call of somebody with a guest pass; counted by the address that it comes from."""

    permission_classes = [_ByTokenAlone]

    @cached_property
    def guest_pass(self) -> GuestPass:
        """The pass that the address names. Raises UnknownGuestPass."""
        found = find_guest_pass(
            token=self.kwargs["guest_id"],
            event_name=self.kwargs["ticketed_event_id"],
            at=timezone.now(),
        )
        caller: Any = self.request.auth
        # An app may send its credential along: it is of the same workspace.
        if isinstance(caller, Caller) and caller.workspace.id != found.workspace_id:
            raise UnknownGuestPass
        return found

    @property
    def workspace(self) -> Workspace:
        """A credential's that was sent along, else the guest pass's."""
        caller: Any = self.request.auth
        return caller.workspace if isinstance(caller, Caller) else self.guest_pass.workspace


class GuestGalleryView(GuestEndpoint):
    """An event's gallery, for guests."""

    @describe(
        "listPhotosAsGuest",
        summary="The photos of an event, and what was added with this pass and waits",
        answers={200: PhotoSerializer(many=True)},
        refusals={
            400: "unknown_parameter out_of_range invalid_cursor",
            403: "upload_only",
            404: "unknown_guest_pass",
        },
        parameters=PAGES,
    )
    def get(self, request: Request, ticketed_event_id: str, guest_id: str) -> Response:
        guest_pass = self.guest_pass
        if guest_pass.is_upload_only:
            raise UploadOnly
        refuse_unknown(request.query_params, PAGING)
        event, by = guest_pass.ticketed_event, Uploader(guest_pass=guest_pass)
        photos = gallery_of(event, request.query_params, by=by)
        return Response([shown_photo(one, event, own=is_own(one, by)) for one in photos])


class GuestUploadView(GuestEndpoint):
    """Photos of guests."""

    @describe(
        "uploadPhotoAsGuest",
        summary="Add a photo with a guest pass; the same file again is the same photo",
        request=UPLOADS,
        answers={201: PhotoSerializer, 200: PhotoSerializer},
        refusals=UPLOAD_REFUSALS | {403: "", 404: "unknown_guest_pass"},
        parameters=[CAPTION],
    )
    def post(self, request: Request, ticketed_event_id: str, guest_id: str) -> Response:
        guest_pass = self.guest_pass
        event, by = guest_pass.ticketed_event, Uploader(guest_pass=guest_pass)
        refuse_unknown(request.query_params, {"caption"})
        refuse_upload(event=event, by=by)
        sent = read_upload(request)
        made = make_photo(sent.raw)
        added = add_photo(event=event, by=by, made=made, at=timezone.now(), caption=sent.caption)
        body = shown_photo(added.photo, event, own=True)
        return Response(body, status=201 if added.created else 200)
