from ticketing.admin import (
    attendees,
    dashboard,
    events,
    guide,
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
    "guide",
    "orders",
    "photos",
    "questions",
    "sessions",
    "stripe_keys",
    "today",
    "transfers",
    "waiting",
]
