"""What a replay finds: one difference, in one line."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not what follows from the events and the rules' versions."""

    customer: str
    what: str
    expected: object
    found: object
    event_id: UUID | None = None
    rule: str = ""
    reward: str = ""

    def __str__(self) -> str:
        named = {
            "customer": self.customer,
            "event": self.event_id,
            "rule": self.rule,
            "reward": self.reward,
        }
        where = " ".join(f"{word}={name}" for word, name in named.items() if name)
        return f"{where}: {self.what}: expected {self.expected}, found {self.found}"
