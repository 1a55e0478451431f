"""What staff do about photos: guest passes, decisions, and the picture of an event."""

from datetime import datetime

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import check_instant, in_utc, read_body
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe
from core.errors import FieldFault, Invalid
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.serializers import EventSetUpSerializer
from ticketing.catalogue.services.finding import find_any_ticketed_event
from ticketing.catalogue.showing import shown_set_up
from ticketing.media.api import PHOTO_FAULTS
from ticketing.media.bodies import read_image
from ticketing.media.encoding import make_picture
from ticketing.media.reading import passes_of, read_state
from ticketing.media.serializers import (
    IMAGES,
    DecisionSerializer,
    GuestPassSerializer,
    GuestPassWishesSerializer,
    NewGuestPassSerializer,
    PhotoSerializer,
)
from ticketing.media.services.deciding import decide_photo
from ticketing.media.services.finding import find_photo
from ticketing.media.services.guests import (
    MOST_BYTES,
    MOST_PHOTOS,
    PassWishes,
    make_guest_pass,
    revoke_guest_pass,
)
from ticketing.media.services.picturing import put_picture, remove_picture
from ticketing.media.showing import shown_guest_pass, shown_photo


class _Wishes(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    label: str
    expires_at: datetime | None = None
    upload_only: bool = False
    most_photos: int = 50
    most_bytes: int = 100 * 1024**2


class _Decision(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    status: str


_wishes, _decision = Shape(_Wishes), Shape(_Decision)


class _SetUpEndpoint(Endpoint):
    def event_named(self, name: str) -> TicketedEvent:
        """The event with this key or id, drafts too. Raises UnknownTicketedEvent."""
        return find_any_ticketed_event(workspace=self.workspace, name=name)


class GuestPassesView(_SetUpEndpoint):
    """An event's guest passes."""

    scopes = {"GET": Scope.TICKETS_CONFIGURE, "POST": Scope.TICKETS_CONFIGURE}

    @describe(
        "listGuestPasses",
        summary="The guest passes of an event, the newest first, without their tokens",
        answers={200: GuestPassSerializer(many=True)},
        refusals={404: "unknown_ticketed_event"},
    )
    def get(self, request: Request, ticketed_event_id: str) -> Response:
        event = self.event_named(ticketed_event_id)
        return Response([shown_guest_pass(one, event, count) for one, count in passes_of(event)])

    @describe(
        "createGuestPass",
        summary="Make a guest pass; its token is shown this once",
        request=GuestPassWishesSerializer,
        answers={201: NewGuestPassSerializer},
        refusals={
            400: "unknown_field required invalid_type too_long out_of_range time_zone_missing",
            404: "unknown_ticketed_event",
            409: "too_many_guest_passes",
        },
    )
    def post(self, request: Request, ticketed_event_id: str) -> Response:
        event, now = self.event_named(ticketed_event_id), timezone.now()
        wishes = _read_wishes(read_body(_wishes, self.raw_body()), now)
        made, token = make_guest_pass(event=event, wishes=wishes, at=now, by=self.caller.user)
        body = {"guestId": token, **shown_guest_pass(made, event, 0)}
        return Response(body, status=201)


class GuestPassView(_SetUpEndpoint):
    """One guest pass."""

    scopes = {"DELETE": Scope.TICKETS_CONFIGURE}

    @describe(
        "revokeGuestPass",
        summary="End a guest pass for good; the photos added with it stay",
        answers={204: None},
        refusals={404: "unknown_ticketed_event unknown_guest_pass"},
    )
    def delete(self, request: Request, ticketed_event_id: str, guest_pass_id: str) -> Response:
        event = self.event_named(ticketed_event_id)
        revoke_guest_pass(event=event, name=guest_pass_id, at=timezone.now())
        return Response(status=204)


class DecisionView(_SetUpEndpoint):
    """What becomes of a photo."""

    scopes = {"POST": Scope.TICKETS_CONFIGURE}

    @describe(
        "decidePhoto",
        summary="Approve, reject or take down a photo",
        request=DecisionSerializer,
        answers={200: PhotoSerializer},
        refusals={
            400: "unknown_field required invalid_type out_of_range",
            404: "unknown_ticketed_event unknown_photo",
        },
    )
    def post(self, request: Request, ticketed_event_id: str, photo_id: str) -> Response:
        event = self.event_named(ticketed_event_id)
        photo = find_photo(event=event, name=photo_id)
        verdict = read_state(read_body(_decision, self.raw_body()).status)
        decided = decide_photo(photo=photo, verdict=verdict, at=timezone.now(), by=self.caller.user)
        return Response(shown_photo(decided, event, own=False))


class PictureView(_SetUpEndpoint):
    """The picture of an event."""

    scopes = {"PUT": Scope.TICKETS_CONFIGURE, "DELETE": Scope.TICKETS_CONFIGURE}

    @describe(
        "putPicture",
        summary="Give an event a picture",
        request=IMAGES,
        answers={200: EventSetUpSerializer},
        refusals={
            400: PHOTO_FAULTS,
            404: "unknown_ticketed_event",
            409: "photo_not_kept",
            413: "photo_too_large",
            503: "photos_busy",
        },
    )
    def put(self, request: Request, ticketed_event_id: str) -> Response:
        event = self.event_named(ticketed_event_id)
        refuse_unknown(request.query_params, set())
        made = make_picture(read_image(request).raw)
        now = timezone.now()
        changed = put_picture(event=event, made=made, at=now, by=self.caller.user)
        return Response(shown_set_up(changed, at=now))

    @describe(
        "deletePicture",
        summary="Leave an event without a picture",
        answers={200: EventSetUpSerializer},
        refusals={404: "unknown_ticketed_event"},
    )
    def delete(self, request: Request, ticketed_event_id: str) -> Response:
        changed = remove_picture(event=self.event_named(ticketed_event_id))
        return Response(shown_set_up(changed, at=timezone.now()))


def _read_wishes(said: _Wishes, now: datetime) -> PassWishes:
    faults = [*check_instant("expiresAt", said.expires_at)]
    if not faults and said.expires_at is not None and said.expires_at <= now:
        faults.append(FieldFault("expiresAt", "out_of_range", "Give a time that is to come."))
    if not said.label.strip() or len(said.label) > 100:
        faults.append(FieldFault("label", "required", "Say in 100 characters who it is for."))
    for field, number, most in (
        ("mostPhotos", said.most_photos, MOST_PHOTOS),
        ("mostBytes", said.most_bytes, MOST_BYTES),
    ):
        if not 1 <= number <= most:
            words = f"Give a whole number from 1 to {most}."
            faults.append(FieldFault(field, "out_of_range", words))
    if faults:
        raise Invalid(faults=faults)
    return PassWishes(
        label=said.label.strip(),
        expires_at=in_utc(said.expires_at),
        is_upload_only=said.upload_only,
        most_photos=said.most_photos,
        most_bytes=said.most_bytes,
    )
