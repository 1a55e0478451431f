"""The source code as the architecture tests read it."""

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("config", "core", "accounts", "events", "analytics", "loyalty", "ticketing", "campaigns")
CODE = (*PRODUCT, "bench", "tests", "manage.py")
Definition = ast.FunctionDef | ast.AsyncFunctionDef
# What `.gitignore` leaves out of the repository.
NOT_OURS = {".git", ".venv", "var", "vendor", "__pycache__", ".mypy_cache", ".ruff_cache"}
NOT_OURS |= {".pytest_cache", ".hypothesis", ".import_linter_cache", "uv.lock", "pylock.toml"}
TEXT = {"", ".py", ".md", ".html", ".css", ".js", ".toml", ".yaml", ".lock", ".txt", ".po", ".svg"}
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@dataclass(frozen=True)
class Module:
    """One file of Python."""

    place: str
    text: str
    tree: ast.Module

    def functions(self) -> Iterator[Definition]:
        """Every function and method in it."""
        for node in ast.walk(self.tree):
            if isinstance(node, Definition):
                yield node

    def classes(self) -> Iterator[ast.ClassDef]:
        """Every class in it."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef):
                yield node


@lru_cache(maxsize=1)
def files() -> tuple[str, ...]:
    """Every file that is ours and text; without git, which a new machine may lack."""
    found = []
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if name not in NOT_OURS]
        for name in names:
            path = Path(folder, name)
            if path.suffix in TEXT and name not in NOT_OURS:
                found.append(path.relative_to(ROOT).as_posix())
    return tuple(sorted(found))


@lru_cache(maxsize=1)
def modules() -> tuple[Module, ...]:
    """Our Python, generated migrations left out."""
    found = []
    for place in files():
        if place.endswith(".py") and place.startswith(CODE) and "/migrations/" not in place:
            text = (ROOT / place).read_text()
            found.append(Module(place, text, ast.parse(text)))
    return tuple(found)


def product() -> list[Module]:
    """What is installed: neither tests nor benchmarks."""
    return [module for module in modules() if module.place.startswith(PRODUCT)]


def length(node: Definition) -> int:
    """How many lines a function has, from its `def` to its last."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def words(name: str) -> list[str]:
    """The words of a name in snake_case or CamelCase, in lower case."""
    return [word.lower() for word in _WORDS.findall(name)]


def names(module: Module) -> Iterator[tuple[str, int]]:
    """What a module names itself, with the line: classes, functions, arguments, variables."""
    yield Path(module.place).stem, 1
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef | Definition):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr, node.lineno
