"""Numbers, values and conditions in words: what the sentences about rules are made of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.money import CURRENCY_DIGITS, has_more_digits, show_short_price
from core.numerals import in_numerals
from loyalty.rules.conditions import Seen, leaves
from loyalty.rules.content import Condition

_FIELDS: Mapping[str, Any] = {
    "amount": gettext_lazy("the amount"),
    "currency": gettext_lazy("the currency"),
    "source": gettext_lazy("the source"),
    "type": gettext_lazy("what happened"),
    "hour": gettext_lazy("the hour"),
    "weekday": gettext_lazy("the weekday"),
    "customer.tier": gettext_lazy("the customer's tier"),
    "customer.groups": gettext_lazy("the customer's groups"),
    # What automations ask about, beside what rules do.
    "customer.points": gettext_lazy("the customer's points"),
    "customer.pending_points": gettext_lazy("the customer's points that are still to come"),
    "customer.lifetime_points": gettext_lazy("the customer's points earned in all"),
    "customer.days": gettext_lazy("days as a customer"),
    "customer.has_email": gettext_lazy("whether there is an e-mail address"),
    "customer.language": gettext_lazy("the customer's language"),
}
# Each goes on after "is", "has to be" and "must not be".
_PREDICATES: Mapping[str, Any] = {
    "equals": gettext_lazy("%(value)s"),
    "not_equals": gettext_lazy("other than %(value)s"),
    "greater_than": gettext_lazy("more than %(value)s"),
    "greater_than_or_equal": gettext_lazy("at least %(value)s"),
    "less_than": gettext_lazy("less than %(value)s"),
    "less_than_or_equal": gettext_lazy("at most %(value)s"),
    "between": gettext_lazy("between %(low)s and %(high)s"),
    "in": gettext_lazy("one of %(value)s"),
    "not_in": gettext_lazy("none of %(value)s"),
    "contains": gettext_lazy("something with %(value)s in it"),
    "starts_with": gettext_lazy("something that starts with %(value)s"),
    "exists": gettext_lazy("there"),
}
_JOINS: Mapping[str, Any] = {
    "AND": gettext_lazy(" and "),
    "OR": gettext_lazy(" or "),
    "NOT": gettext_lazy(" or "),
}


def say_number(number: Decimal | int) -> str:
    """A number without idle zeros: "49.99", "1,250"."""
    shown = f"{Decimal(number).normalize():,f}"
    return in_numerals(shown).replace("-", "\N{MINUS SIGN}")


def say_points(number: Decimal | int) -> str:
    """So many points: "1 point", "1,250 points"."""
    is_one = abs(number) == 1
    words = ngettext("%(n)s point", "%(n)s points", 1 if is_one else 2)
    return words % {"n": say_number(number)}


def say_worth(number: Decimal, *, field: str, currency: str) -> str:
    """So much of a field: "€49.99" of an amount, "3" of anything else."""
    if field != "amount" or currency not in CURRENCY_DIGITS:
        return say_number(number)
    # A rule can ask for less than a coin.
    if has_more_digits(number, currency):
        return f"{say_number(number)} {currency}"
    return show_short_price(number, currency)


def say_field(field: str) -> str:
    """What a field is called."""
    return str(_FIELDS.get(field, field.removeprefix("metadata.")))


def say_value(value: Any, *, field: str = "") -> str:
    """A value out of a rule or an event; a weekday by its name, an amount as people write it."""
    if isinstance(value, list):
        return ", ".join(say_value(one, field=field) for one in value)
    if field == "weekday" and value in range(1, 8):
        return str(WEEKDAYS[int(value) - 1])
    if isinstance(value, bool):
        return _("true") if value else _("false")
    return _say_amount(value) if field == "amount" else str(value)


def _say_amount(value: Any) -> str:
    """A trace keeps amounts as text; a rule may compare them with anything."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return say_number(number) if number.is_finite() else str(value)


def say_condition(node: Condition, seen: Seen | None = None) -> str:
    """A tree in words: "the amount is more than 5 and the source is bar".

    With what an event had, as its trace keeps it: "the amount is more than 5 (it was 3)".
    """
    return _tell(node, iter(seen or ()), is_within=False)


def why_not(tree: Condition, seen: Seen) -> str:
    """Why a tree did not hold: "the amount was 3, and should have been more than 5".

    Empty where the trace does not say it any more.
    """
    if len(seen) != sum(1 for _leaf in leaves(tree)):
        return ""
    return _why_not(_judge(tree, iter(seen)))


def _tell(node: Condition, seen: Iterator[tuple[Any, bool]], *, is_within: bool) -> str:
    if node.type is None:
        words = _("%(field)s is %(predicate)s") % _of(node)
        known = next(seen, None)
        return f"{words} ({_was(known[0], node)})" if known else words
    told = [_tell(part, seen, is_within=True) for part in node.conditions]
    text = str(_JOINS[node.type]).join(told)
    if node.type == "NOT":
        return _("not (%(conditions)s)") % {"conditions": text}
    return f"({text})" if is_within and len(told) > 1 else text


def _of(leaf: Condition) -> dict[str, str]:
    return {"field": say_field(str(leaf.field)), "predicate": _predicate(leaf)}


def _predicate(leaf: Condition) -> str:
    field, value = str(leaf.field), leaf.value
    named = {"value": say_value(value, field=field)}
    if leaf.operator == "between":
        named = {"low": say_value(value[0], field=field), "high": say_value(value[1], field=field)}
    return str(_PREDICATES[str(leaf.operator)]) % named


def _was(value: Any, leaf: Condition) -> str:
    if value is None:
        return _("it was missing")
    return _("it was %(value)s") % {"value": say_value(value, field=str(leaf.field))}


@dataclass(frozen=True, slots=True)
class _Judged:
    """A node of a tree, and whether it held; a leaf with what it saw."""

    node: Condition
    held: bool
    value: Any = None
    parts: Sequence["_Judged"] = ()


def _judge(node: Condition, seen: Iterator[tuple[Any, bool]]) -> _Judged:
    if node.type is None:
        value, held = next(seen)
        return _Judged(node, held, value)
    parts = [_judge(part, seen) for part in node.conditions]
    each = [part.held for part in parts]
    whole = {"AND": all(each), "OR": any(each), "NOT": not any(each)}
    return _Judged(node, whole[node.type], parts=parts)


def _why_not(judged: _Judged) -> str:
    node = judged.node
    if node.type is None:
        if judged.value is None:
            return _("%(field)s was missing, and should have been %(predicate)s") % _of(node)
        return _("%(field)s was %(value)s, and should have been %(predicate)s") % _saw(judged)
    if node.type == "NOT":
        return _joined(_why_so(part) for part in judged.parts if part.held)
    failed = (_why_not(part) for part in judged.parts if not part.held)
    return _joined(failed, _("; or ") if node.type == "OR" else _("; and "))


def _why_so(judged: _Judged) -> str:
    if judged.node.type is None:
        return _("%(field)s was %(value)s, and should not have been %(predicate)s") % _saw(judged)
    seen = list(_seen_by(judged))
    return _("it should not have been that %(condition)s") % {
        "condition": say_condition(judged.node, seen)
    }


def _saw(judged: _Judged) -> dict[str, str]:
    value = say_value(judged.value, field=str(judged.node.field))
    return _of(judged.node) | {"value": value}


def _seen_by(judged: _Judged) -> Iterator[tuple[Any, bool]]:
    if judged.node.type is None:
        yield judged.value, judged.held
    for part in judged.parts:
        yield from _seen_by(part)


def _joined(texts: Iterable[str], between: str = "; ") -> str:
    return between.join(texts)
