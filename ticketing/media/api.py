"""The gallery of an event: seen, added to, and cleared of what somebody wants to go."""

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe, query
from core.errors import Invalid
from ticketing.calling import AttendeeEndpoint
from ticketing.media.bodies import read_upload
from ticketing.media.encoding import make_photo
from ticketing.media.reading import PAGING, gallery_of, is_own, read_state
from ticketing.media.serializers import (
    UPLOADS,
    PhotoSerializer,
    TakeDownSerializer,
    TakenDownSerializer,
)
from ticketing.media.services.finding import find_own_photo, find_photo, refuse_stranger
from ticketing.media.services.removing import let_go
from ticketing.media.services.taking_down import take_down_photo
from ticketing.media.services.uploading import Uploader, add_photo, refuse_upload
from ticketing.media.showing import shown_photo
from ticketing.media.states import PhotoState

PHOTO_FAULTS = "malformed_json photo_unreadable photo_too_many_pixels photo_too_small"
UPLOAD_REFUSALS = {
    400: f"{PHOTO_FAULTS} required too_long unknown_parameter",
    403: "ticket_needed",
    409: "photos_closed too_many_photos photo_not_kept",
    413: "photo_too_large",
    503: "photos_busy",
}
PAGES = [
    query("limit", int, says="At most so many, 100 unless told otherwise, up to 500."),
    query("before", says="The photoId of the last one of the part before."),
]
CAPTION = query("caption", says="What is to be seen, where the body is the image alone.")
USER = query("userId", says="For whom, where a program calls.")
LONGEST_REASON = 500


class _TakeDown(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    reason: str = ""
    user_id: str | None = None


_take_down = Shape(_TakeDown)


class _GalleryEndpoint(AttendeeEndpoint):
    def uploader(self) -> Uploader:
        """For whom the call acts: a customer, or staff where none is named."""
        named = self.request.query_params.get("userId")
        if self.caller.customer is None and named is None:
            return Uploader(user=self.caller.user)
        return Uploader(customer=self.attendee(named))


class GalleryView(_GalleryEndpoint):
    """An event's gallery."""

    scopes = {"GET": Scope.TICKETS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listPhotos",
        summary="The photos of an event, the newest first; of those that wait, one's own",
        answers={200: PhotoSerializer(many=True)},
        refusals={
            400: "unknown_parameter out_of_range invalid_cursor",
            403: "ticket_needed",
            404: "unknown_ticketed_event unknown_customer",
        },
        parameters=[*PAGES, USER, query("status", says="For staff: those in this state alone.")],
    )
    def get(self, request: Request, ticketed_event_id: str) -> Response:
        refuse_unknown(request.query_params, PAGING | {"userId", "status"})
        event, by = self.event_named(ticketed_event_id), self.uploader()
        refuse_stranger(event=event, customer=by.customer)
        photos = gallery_of(event, request.query_params, by=by, state=self._state())
        return Response([shown_photo(one, event, own=is_own(one, by)) for one in photos])

    def _state(self) -> PhotoState | None:
        asked = self.request.query_params.get("status")
        if asked is None:
            return None
        self.caller.refuse_without(Scope.TICKETS_CONFIGURE)
        return read_state(asked)


class UploadView(_GalleryEndpoint):
    """Photos of those who attend, and of staff."""

    scopes = {"POST": Scope.TICKETS_CONFIGURE}
    customer_methods = frozenset({"POST"})

    @describe(
        "uploadPhoto",
        summary="Add a photo; the same file again is the same photo",
        request=UPLOADS,
        answers={201: PhotoSerializer, 200: PhotoSerializer},
        refusals=UPLOAD_REFUSALS | {404: "unknown_ticketed_event unknown_customer"},
        parameters=[CAPTION, USER],
    )
    def post(self, request: Request, ticketed_event_id: str) -> Response:
        event, by = self.event_named(ticketed_event_id), self.uploader()
        refuse_unknown(request.query_params, {"caption", "userId"})
        refuse_upload(event=event, by=by)
        sent = read_upload(request)
        made = make_photo(sent.raw)
        added = add_photo(event=event, by=by, made=made, at=timezone.now(), caption=sent.caption)
        body = shown_photo(added.photo, event, own=True)
        return Response(body, status=201 if added.created else 200)


class PhotoView(_GalleryEndpoint):
    """One photo."""

    scopes = {"DELETE": Scope.TICKETS_CONFIGURE}
    customer_methods = frozenset({"DELETE"})

    @describe(
        "deletePhoto",
        summary="Remove one's own photo; staff remove any",
        answers={204: None},
        refusals={404: "unknown_ticketed_event unknown_photo"},
    )
    def delete(self, request: Request, ticketed_event_id: str, photo_id: str) -> Response:
        event, customer = self.event_named(ticketed_event_id), self.caller.customer
        if customer is None:
            photo = find_photo(event=event, name=photo_id)
        else:
            photo = find_own_photo(event=event, name=photo_id, customer=customer)
        let_go(photo)
        return Response(status=204)


class TakeDownView(AttendeeEndpoint):
    """Somebody wants a photo to go."""

    scopes = {"POST": Scope.TICKETS_CONFIGURE}
    customer_methods = frozenset({"POST"})

    @describe(
        "takeDownPhoto",
        summary="Hide a photo at once, most often because one is in it; staff decide afterwards",
        request=TakeDownSerializer,
        answers={200: TakenDownSerializer},
        refusals={
            400: "unknown_field invalid_type too_long",
            404: "unknown_ticketed_event unknown_photo unknown_customer",
            409: "too_many_take_downs",
        },
    )
    def post(self, request: Request, ticketed_event_id: str, photo_id: str) -> Response:
        body = read_body(_take_down, self.raw_body() or b"{}")
        if len(body.reason) > LONGEST_REASON:
            words = f"Use at most {LONGEST_REASON} characters."
            raise Invalid.field("reason", "too_long", words)
        is_staff = self.caller.customer is None and body.user_id is None
        customer = None if is_staff else self.attendee(body.user_id)
        photo = find_photo(event=self.event_named(ticketed_event_id), name=photo_id)
        take_down_photo(photo=photo, customer=customer, reason=body.reason, at=timezone.now())
        photo.refresh_from_db(fields=["state"])
        return Response({"photoId": photo.id, "status": photo.state})
