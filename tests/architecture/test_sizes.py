"""Modules and functions that can be read at one go; what is public says what it does."""

import ast
from statistics import median

import pytest
from django.apps import apps

from tests.architecture.source import PRODUCT, ROOT, files, length, modules, product


def test_a_module_has_at_most_350_lines() -> None:
    long = [module.place for module in modules() if module.text.count("\n") > 350]

    assert long == []


def test_a_function_has_at_most_50_lines() -> None:
    long = [
        f"{module.place}: {function.name}"
        for module in modules()
        for function in module.functions()
        if length(function) > 50
    ]

    assert long == []


def test_most_are_much_smaller() -> None:
    lengths = sorted(length(function) for module in product() for function in module.functions())
    sizes = [module.text.count("\n") for module in product() if module.text]

    assert lengths[len(lengths) * 9 // 10] < 25
    assert median(sizes) < 80


def test_every_model_says_what_it_is() -> None:
    for model in apps.get_models():
        if model.__module__.split(".")[0] in PRODUCT:
            said = (model.__doc__ or "").strip()
            # Django writes one of its own, the list of the fields, where there is none.
            assert not said.startswith(f"{model.__name__}("), model.__name__
            assert said.split("\n")[0].endswith("."), model.__name__


def test_every_service_says_what_it_does() -> None:
    silent = [
        f"{module.place}: {node.name}"
        for module in product()
        if "/services/" in module.place
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]

    assert silent == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text()

    assert "://" not in text
    assert "--hash=sha256:" in text


def test_nothing_is_left_for_later_or_tied_to_one_machine() -> None:
    marks = ["TO" + "DO", "FIX" + "ME", *(f"/{name}/" for name in ("work", "root", "tmp", "home"))]

    found = [
        (name, mark) for name in files() for mark in marks if mark in (ROOT / name).read_text()
    ]

    assert found == []
