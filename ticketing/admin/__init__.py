from ticketing.admin import (
    attendees,
    dashboard,
    events,
    orders,
    photos,
    questions,
    sessions,
    stripe_keys,
    transfers,
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
    "transfers",
]
