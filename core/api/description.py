"""What every operation's description has in common, added once the rest is generated."""

from typing import Any

_WHOLE_NUMBER = {"type": "integer", "minimum": 0}
HEADERS: dict[str, dict[str, Any]] = {
    "RateLimit-Limit": {"description": "Calls a minute.", "schema": _WHOLE_NUMBER},
    "RateLimit-Remaining": {"description": "Calls left.", "schema": _WHOLE_NUMBER},
    "RateLimit-Reset": {
        "description": "Seconds until all calls are there again.",
        "schema": _WHOLE_NUMBER,
    },
    "X-Request-Id": {
        "description": "What the server's log calls this call.",
        "schema": {"type": "string"},
    },
    "Retry-After": {"description": "Seconds to wait.", "schema": _WHOLE_NUMBER},
    "WWW-Authenticate": {
        "description": "Which credentials are understood.",
        "schema": {"type": "string"},
    },
}
# Understood everywhere, and needed nowhere: the credential names its workspace.
_WORKSPACE = [
    {
        "in": place,
        "name": name,
        "schema": {"type": "string"},
        "description": "The credential's own workspace once more, by id or slug.",
    }
    for place, name in (("query", "workspace_id"), ("header", "orgid"))
]
_ONLY_WITH = {"Retry-After": {"429", "503"}, "WWW-Authenticate": {"401"}}
_ANSWERS = {
    "200": "Done.",
    "201": "Recorded.",
    "202": "Begun; ask for it later.",
    "204": "Done; there is nothing to say.",
}
_PATH_PARAMETERS = {
    "user_id": "Your own id of the customer.",
    "pass_id": "The pass, which shares its customer's id.",
    "event_id": "The event.",
    "rule_id": "The rule's key: the eventId that names it.",
    "streak_id": "The streak's key.",
    "challenge_id": "The challenge's key.",
    "program_id": "The stamp programme's key.",
    "run_id": "The dry run.",
    "tier_id": "The tier's key.",
    "leaderboard_id": "The leaderboard's key.",
    "reward_id": "The reward's key.",
    "redemption_id": "The redemption's id, or its code however it is written.",
    "ticketed_event_id": "The ticketed event's key or id.",
    "order_id": "The order's id or number.",
    "photo_id": "The photo.",
    "guest_id": "The token of a guest pass, as it was shown when the pass was made.",
    "guest_pass_id": "The guest pass's own id, as the list has it.",
    "ticket_id": "The ticket's id or number; at the door its code too.",
    "offer_id": "The token in the claim's link.",
    "question_id": "The question about money.",
    "perk_id": "The perk's key or id.",
    "session_id": "The session's key or id.",
    "webhook_id": "The webhook.",
    "segment_id": "The segment's key.",
    "delivery_id": "The delivery: one message on its way to one webhook.",
    "campaign_id": "The campaign's key.",
    "automation_id": "The automation's key.",
    "participant_id": "The invitation's id: `participantId` of `participation/mine`.",
}


def described_whole(result: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give each answer its headers, each id in an address its meaning, each call its workspace."""
    result["components"]["headers"] = HEADERS
    for operations in result["paths"].values():
        for operation in operations.values():
            _add_workspace(operation.setdefault("parameters", []))
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["description"] = _PATH_PARAMETERS[parameter["name"]]
            for status, answer in operation["responses"].items():
                answer["description"] = answer.get("description") or _ANSWERS[status]
                answer["headers"] = _headers_with(status)
    return result


def _headers_with(status: str) -> dict[str, Any]:
    return {
        name: {"$ref": f"#/components/headers/{name}"}
        for name in HEADERS
        if status in _ONLY_WITH.get(name, {status})
    }


def _add_workspace(parameters: list[dict[str, Any]]) -> None:
    named = {parameter["name"] for parameter in parameters}
    parameters += [one for one in _WORKSPACE if one["name"] not in named]
