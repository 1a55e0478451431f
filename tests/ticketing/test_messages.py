"""What ticketing tells: every type is described, and nothing is described that is not said."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TYPE = re.compile(
    r"\b(?:ticket|order|payment|perk|session|invitation|photo)\.(?!ics\b|jpg\b|html\b)[a-z_]+"
)
# What tells nothing: a stand-in, and the descriptions themselves.
_SILENT = {"standin", "messages"}
# Types that are put together where they are told.
MADE = {"order.expired", "order.cancelled", "invitation.accepted", "invitation.declined"}


def said() -> set[str]:
    """Types of messages and actions of activity, as the code spells them."""
    words = {
        node.value
        for path in (ROOT / "ticketing").rglob("*.py")
        if not _SILENT & {*path.parts}
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {word for word in words if TYPE.fullmatch(word)} | MADE


def described() -> set[str]:
    """Types and actions that docs/messages.md explains."""
    return set(TYPE.findall((ROOT / "docs" / "messages.md").read_text()))


def test_every_message_is_described() -> None:
    assert said() - described() == set()


def test_only_what_is_told_is_described() -> None:
    assert described() - said() == set()
