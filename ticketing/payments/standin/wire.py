"""The form encoding of Stripe's calls: `line_items[0][quantity]=2`."""

import re
from typing import Any
from urllib.parse import parse_qsl

Tree = dict[str, Any]
_NAME = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
_PART = re.compile(r"\[([^\[\]]*)\]")


def parse_form(text: str) -> Tree:
    """Nested names as nested dictionaries; every leaf is a string, a list's keys are numbers."""
    tree: Tree = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        met = _NAME.match(name)
        if met is None:
            raise ValueError(f"{name} is no name of a parameter")
        *path, last = [met[1], *_PART.findall(met[2])]
        branch = tree
        for part in path:
            branch = branch.setdefault(part, {})
        branch[last or str(len(branch))] = value
    return tree
