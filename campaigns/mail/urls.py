"""Pages that e-mails lead to: `/mail/…`."""

from django.urls import path

from campaigns.mail import pages

urlpatterns = [path("unsubscribe/<str:token>/", pages.unsubscribe, name="unsubscribe")]
