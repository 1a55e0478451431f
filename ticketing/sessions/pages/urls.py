"""Addresses of sessions in the shop, under `/whats-on/…`."""

from django.urls import path

from ticketing.sessions.pages.views import being_seen, choosing, invitations, schedule

_EVENT = "<str:house>/events/<str:event_name>"
_MINE = "<str:house>/my/events/<str:event_name>"

page_patterns = [
    path(f"{_EVENT}/schedule/", schedule.schedule, name="schedule"),
    path(f"{_EVENT}/sessions/<str:session_name>/", schedule.session, name="session"),
    path(f"{_MINE}/sessions/", choosing.my_sessions, name="my-sessions"),
    path(f"{_MINE}/sessions.ics", choosing.calendar, name="my-sessions-calendar"),
    path(f"{_MINE}/sessions/<str:session_name>/swap/", choosing.swap, name="swap"),
    path(f"{_MINE}/people/", being_seen.people, name="people"),
    path("<str:house>/my/invitations/", invitations.invitations, name="invitations"),
    path(
        "<str:house>/my/invitations/<str:invitation_id>/", invitations.invitation, name="invitation"
    ),
]
