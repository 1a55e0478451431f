"""Addresses of galleries in the shop, under `/whats-on/…`."""

from django.urls import path

from ticketing.media.pages.views import attending, guests

_GALLERY = "<str:house>/events/<str:event_name>/gallery/"
_GUESTS = "<str:house>/gallery/<str:token>/"

page_patterns = [
    path(_GALLERY, attending.gallery, name="gallery"),
    path(f"{_GALLERY}<str:photo_id>/", attending.photo, name="photo"),
    path(_GUESTS, guests.guest_gallery, name="guest-gallery"),
    path(f"{_GUESTS}<str:photo_id>/", guests.guest_photo, name="guest-photo"),
]
