from ticketing.admin import attendees, events, orders, questions

__all__ = ["attendees", "events", "orders", "questions"]
