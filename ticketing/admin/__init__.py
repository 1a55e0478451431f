from ticketing.admin import (
    attendees,
    dashboard,
    events,
    orders,
    photos,
    questions,
    sessions,
    stripe_keys,
    today,
    transfers,
    waiting,
)

__all__ = [
    "attendees",
    "dashboard",
    "events",
    "orders",
    "photos",
    "questions",
    "sessions",
    "stripe_keys",
    "today",
    "transfers",
    "waiting",
]
