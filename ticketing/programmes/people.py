"""Who speaks in a programme."""

from typing import Any

from ticketing.programmes.names import key_for, usable_key
from ticketing.sessions.content import SpeakerContent

_LONGEST_NAME = 200
_LONGEST_BIOGRAPHY = 20_000


class People:
    """Everybody who speaks, each once."""

    def __init__(self) -> None:
        self._known: dict[str, SpeakerContent] = {}

    def speaker(self, raw: Any) -> str | None:
        """The key of somebody, by guid, id or code, else by name; None for who has no name."""
        if not isinstance(raw, dict):
            return None
        names = (raw.get("public_name"), raw.get("name"))
        name = next((one.strip() for one in names if isinstance(one, str) and one.strip()), "")
        if not name:
            return None
        keys = (usable_key(raw.get(field)) for field in ("guid", "id", "code"))
        key = next((one for one in keys if one), None) or key_for("speaker", name)
        known = self._known.setdefault(
            key, SpeakerContent(speaker_id=key, name=name[:_LONGEST_NAME])
        )
        # XML has none: what is known stays then.
        if isinstance(biography := raw.get("biography"), str):
            known.biography = biography[:_LONGEST_BIOGRAPHY]
        return key

    def contents(self) -> list[SpeakerContent]:
        """Everybody, in the order in which they are named."""
        return list(self._known.values())
