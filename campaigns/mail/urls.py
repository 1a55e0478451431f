"""Pages that e-mails lead to, and e-mails themselves while one develops: `/mail/…`."""

from django.urls import path

from campaigns.mail import pages
from campaigns.mail.postbox import views

urlpatterns = [
    path("unsubscribe/<str:token>/", pages.unsubscribe, name="unsubscribe"),
    path("", views.letters, name="letters"),
    path("<str:file>/<int:place>/", views.letter, name="letter"),
    path("<str:file>/<int:place>/page/", views.page, name="letter-page"),
    path("<str:file>/<int:place>/files/<int:number>/", views.attached, name="letter-file"),
]
