"""Addresses of the API, and of the files."""

from django.urls import path

from ticketing.media.api import GalleryView, PhotoView, TakeDownView, UploadView
from ticketing.media.guest_api import GuestGalleryView, GuestUploadView
from ticketing.media.staff_api import DecisionView, GuestPassesView, GuestPassView, PictureView
from ticketing.media.views import photo_file

_GALLERY = "client/events/<str:ticketed_event_id>/media"
_SET_UP = "ticketed-events/<str:ticketed_event_id>"

api_patterns = [
    path(_GALLERY, GalleryView.as_view()),
    path(f"{_GALLERY}/upload", UploadView.as_view()),
    path(f"{_GALLERY}/upload/<str:guest_id>", GuestUploadView.as_view()),
    path(f"{_GALLERY}/guest/<str:guest_id>", GuestGalleryView.as_view()),
    path(f"{_GALLERY}/<str:photo_id>", PhotoView.as_view()),
    path(f"{_GALLERY}/<str:photo_id>/take-down", TakeDownView.as_view()),
    path(f"{_SET_UP}/guests", GuestPassesView.as_view()),
    path(f"{_SET_UP}/guests/<str:guest_pass_id>", GuestPassView.as_view()),
    path(f"{_SET_UP}/photos/<str:photo_id>/decision", DecisionView.as_view()),
    path(f"{_SET_UP}/picture", PictureView.as_view()),
]
page_patterns = [path("media/photos/<str:file_name>", photo_file, name="photo-file")]
