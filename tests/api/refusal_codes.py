"""The codes of refusals, read from where the code says them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from core.api.refusals import _FRAMEWORK_CODES

ROOT = Path(__file__).resolve().parents[2]
# What forms, serializers and model fields of the framework call the faults of a field.
FRAMEWORK_FAULTS = {
    *("blank", "invalid", "invalid_choice", "max_length", "not_a_dict", "not_a_list", "null"),
    *("null_characters_not_allowed", "required"),
}
# Which argument of a call is the code, by the call's name.
_PLACES = {"field": 1, "FieldFault": 1, "plain": 1, "body": 1, "fault": 0}
# Migrations refuse nothing; the stand-in says what the payment service would.
_NOT_OURS = {"migrations", "standin"}
_UNSAID = {"refused"}  # the base class's own, which no refusal keeps


def codes_in_code() -> set[str]:
    """Every code that a refusal of ours can carry, the framework's included."""
    found = {*FRAMEWORK_FAULTS, *_FRAMEWORK_CODES.values()}
    for room in ("core", "accounts", "events", "analytics", "loyalty", "ticketing", "campaigns"):
        for path in (ROOT / room).rglob("*.py"):
            if _NOT_OURS.isdisjoint(path.parts):
                found |= set(_said(ast.parse(path.read_text())))
    return found - _UNSAID


def _said(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if "code" in names:
                yield from _text(node.value)


def _of_call(call: ast.Call) -> Iterator[str]:
    for keyword in call.keywords:
        if keyword.arg == "code":
            yield from _text(keyword.value)
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    place = _PLACES.get(name)
    if place is not None and len(call.args) > place + 1:
        yield from _text(call.args[place])


def _text(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _text(node.body)
        yield from _text(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
