"""Words are found when they are read: what is said while a module is loaded is English for ever."""

import ast
from collections.abc import Iterator

from tests.architecture.source import Module, product

_AT_ONCE = {"gettext", "ngettext", "pgettext", "npgettext"}
_LATER = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def test_nothing_is_put_into_words_while_a_module_is_loaded() -> None:
    said = [place for module in product() for place in _said_too_early(module)]

    assert said == []


def test_what_is_said_too_early_is_found() -> None:
    text = "from django.utils.translation import gettext as _\nWORDS = {1: _('Hello')}\n"

    assert list(_said_too_early(Module("room.py", text, ast.parse(text)))) == ["room.py:2"]


def _said_too_early(module: Module) -> Iterator[str]:
    names = set(_imported(module.tree))
    for node in _loaded(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield f"{module.place}:{node.lineno}"


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            yield from (one.asname or one.name for one in node.names if one.name in _AT_ONCE)


def _loaded(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when the module is imported: everything but the insides of functions."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, _LATER):
            yield from _loaded(child)
