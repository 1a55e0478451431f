"""A door's answer as JSON, for the page's own modules; the same answer as the page shows."""

from typing import Any

from ticketing.checkin.pages.answers import Answer


def told_answer(answer: Answer, *, with_name: bool) -> dict[str, Any]:
    """What the page says, and where the ticket is now."""
    return {
        "kind": answer.kind,
        "words": answer.words,
        "reason": answer.reason,
        "advice": answer.advice,
        "code": answer.code,
        "typed": answer.typed,
        "ticket": _ticket(answer, with_name),
        "perks": answer.perks,
    }


def _ticket(answer: Answer, with_name: bool) -> dict[str, Any] | None:
    found = answer.found
    if found is None:
        return None
    return {
        "id": found.ticket_id,
        "number": found.number,
        "name": found.holder_name if with_name else "",
        "type": found.type_title,
        "inside": found.is_inside if answer.inside is None else answer.inside,
        "entries": found.entries if answer.entries is None else answer.entries,
    }
