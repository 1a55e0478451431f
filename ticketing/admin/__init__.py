from ticketing.admin import (
    attendees,
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
    "events",
    "orders",
    "photos",
    "questions",
    "sessions",
    "stripe_keys",
    "transfers",
]
