"""Files of photos, served by name: never what somebody sent, always an image, never a page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ticketing.media.links import opens
from ticketing.media.models import Photo
from ticketing.media.names import LARGE, MEDIUM, read_file_name, workspace_of
from ticketing.media.states import KEPT, PhotoState, Purpose
from ticketing.media.storing import read_bytes

# What is taken down is gone from other people's browsers within the hour; pictures of events
# change their name when they change.
_KEEP_PHOTO = "private, max-age=3600, immutable"
_KEEP_PICTURE = "public, max-age=31536000, immutable"
_KEEP_NOTHING = "private, no-store"


@require_safe
def photo_file(request: HttpRequest, file_name: str) -> HttpResponse:
    """One file of a photo that may be seen; everything else is not there."""
    photo, size = _find(file_name)
    if photo.state == PhotoState.APPROVED:
        kept = _KEEP_PICTURE if photo.purpose == Purpose.PICTURE else _KEEP_PHOTO
    elif photo.state in KEPT and opens(photo, request.GET.get("key", "")):
        kept = _KEEP_NOTHING
    else:
        raise Http404
    content = _content(photo, size)
    if content is None:
        raise Http404
    # It is as small as it gets: nobody should try to make it smaller.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return HttpResponse(
        content,
        content_type="image/jpeg",
        headers={
            "Cache-Control": kept,
            "Content-Disposition": 'inline; filename="photo.jpg"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _content(photo: Photo, size: str) -> bytes | None:
    found = read_bytes(photo.name, size)
    if found is None and size == MEDIUM and photo.purpose == Purpose.PICTURE:
        # Made before pictures had a middle size.
        return read_bytes(photo.name, LARGE)
    return found


def _find(file_name: str) -> tuple[Photo, str]:
    read = read_file_name(file_name)
    workspace_id = workspace_of(read[0]) if read else None
    if read is None or workspace_id is None:
        raise Http404
    photo = Photo.objects.filter(workspace=workspace_id, name=read[0]).first()
    if photo is None:
        raise Http404
    return photo, read[1]
