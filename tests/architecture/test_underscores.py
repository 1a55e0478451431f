"""One name for one thing in a function: `_` translates, or it is what nobody needs."""

import ast

from tests.architecture.source import Definition, product


def test_no_function_translates_by_a_name_that_it_throws_away() -> None:
    torn = [
        f"{module.place}: {function.name}"
        for module in product()
        for function in module.functions()
        if _throws_away(function) and _translates(function)
    ]

    assert torn == []


def test_one_that_does_is_found() -> None:
    tree = ast.parse("def f(it):\n    a, _ = it\n    return _('words')")
    (function,) = (node for node in tree.body if isinstance(node, Definition))

    assert _throws_away(function)
    assert _translates(function)


def _throws_away(function: Definition) -> bool:
    # The names within a comprehension are its own.
    inner = {
        id(part)
        for node in ast.walk(function)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
        for part in ast.walk(node)
    }
    return any(
        isinstance(node, ast.Name) and node.id == "_" and isinstance(node.ctx, ast.Store)
        for node in ast.walk(function)
        if id(node) not in inner
    )


def _translates(function: Definition) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        for node in ast.walk(function)
    )
