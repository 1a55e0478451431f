"""A call's parameters, checked against the types that the `stripe` package publishes."""

import types
import typing
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import stripe._request_options

from ticketing.payments.standin.refusing import NotInStripe
from ticketing.payments.standin.wire import Tree

_OPTIONS = set(stripe._request_options.RequestOptions.__annotations__)
# The base of every such type names what only its own module imports.
_NAMES = {**vars(stripe._request_options), "StripeContext": str}


def read_parameters(published: type, tree: Tree) -> dict[str, Any]:
    """The parameters in their types. Raises NotInStripe for what Stripe does not take."""
    found = _record(tree, published, "")
    options = _OPTIONS & set(found)
    if options:
        raise NotInStripe(f"{sorted(options)} belong into the options of a call")
    return found


@lru_cache
def _fields(published: type) -> dict[str, Any]:
    return get_type_hints(published, localns=_NAMES)


def _typed(raw: Any, kind: Any, place: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _one_of(raw, kind, place)
    if origin is Literal:
        return _chosen(raw, kind, place)
    if origin is list:
        return _listed(raw, get_args(kind)[0], place)
    if origin is dict:
        wanted = get_args(kind)[1]
        return {name: _typed(raw[name], wanted, f"{place}[{name}]") for name in _tree(raw, place)}
    if hasattr(kind, "__required_keys__"):
        return _record(raw, kind, place)
    return _plain(raw, kind, place)


def _record(raw: Any, published: type, place: str) -> dict[str, Any]:
    fields = _fields(published)
    tree = _tree(raw, place)
    unknown = set(tree) - set(fields)
    required: frozenset[str] = getattr(published, "__required_keys__", frozenset())
    if unknown or required - set(tree):
        lacking = sorted(required - set(tree))
        raise NotInStripe(f"{published.__name__}: unknown {sorted(unknown)}, missing {lacking}")
    return {name: _typed(tree[name], fields[name], f"{place}[{name}]") for name in tree}


def _one_of(raw: Any, kind: Any, place: str) -> Any:
    kinds = [one for one in get_args(kind) if one is not type(None)]
    # Newer versions of the package let any text stand beside the values that Stripe knows today.
    chosen = [one for one in kinds if get_origin(one) is Literal and get_args(one) != ("",)]
    if chosen and str in kinds:
        kinds.remove(str)
    for one in kinds:
        try:
            return _typed(raw, one, place)
        except NotInStripe:
            continue
    raise NotInStripe(f"{place}: {raw!r} is none of {kinds}")


def _chosen(raw: Any, kind: Any, place: str) -> Any:
    if raw not in get_args(kind):
        raise NotInStripe(f"{place}: {raw!r} is none of {get_args(kind)}")
    return raw


def _listed(raw: Any, kind: Any, place: str) -> list[Any]:
    tree = _tree(raw, place)
    if list(tree) != [str(number) for number in range(len(tree))]:
        raise NotInStripe(f"{place} is no list")
    return [_typed(one, kind, f"{place}[{number}]") for number, one in tree.items()]


def _tree(raw: Any, place: str) -> Tree:
    if not isinstance(raw, dict):
        raise NotInStripe(f"{place}: {raw!r} holds no names")
    return raw


def _plain(raw: Any, kind: Any, place: str) -> Any:
    read = _READERS.get(kind)
    if read is None or not isinstance(raw, str):
        raise NotInStripe(f"{place}: {raw!r} is no {kind}")
    try:
        return read(raw)
    except (KeyError, ValueError, InvalidOperation) as fault:
        raise NotInStripe(f"{place}: {raw!r} is no {kind}") from fault


_READERS: dict[Any, typing.Callable[[str], Any]] = {
    str: str,
    int: int,
    float: float,
    Decimal: Decimal,
    bool: {"true": True, "false": False}.__getitem__,
}
