"""A net under every test: what the product says to a tenant table names the workspace."""

import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[1]
TESTS = "tests/"
_STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
# Compared with a value, not merely selected or joined.
_NAMED = re.compile(r'\bworkspace_id"?\s*(?:=|IN)\s*\(?\s*%')
_INSERTED = re.compile(r"INSERT INTO\s+\S+\s*\([^)]*\bworkspace_id\b")

# Who may look across workspaces, and why: the file and the function that asks.
EXCEPTIONS: Mapping[tuple[str, str], str] = {
    ("accounts/station.py", "_find_open"): "finds the workspaces in which a person works",
    ("accounts/services/claiming.py", "find_guests_of"): (
        "finds what somebody who has proven an address bought as a guest, in whatever house"
    ),
    ("accounts/services/own_records.py", "own_houses"): "finds the houses in which one is known",
    ("accounts/services/leaving.py", "leave_houses"): "takes one's own records from every house",
    ("accounts/services/leaving.py", "works_somewhere"): "finds whether one works in any house",
    ("events/relay.py", "_with_news"): "finds the workspaces that have something to hand on",
    ("analytics/rollups/folding.py", "_with_changes"): (
        "finds the workspaces that have something to fold"
    ),
    ("events/webhooks/services/running.py", "_with_replays"): (
        "finds the workspaces in which something is to be sent again"
    ),
    ("events/webhooks/services/deleting.py", "_with_remains"): (
        "finds the workspaces in which an endpoint was deleted"
    ),
    ("events/webhooks/courier/claiming.py", "due_endpoints"): (
        "finds the endpoints that have something to get"
    ),
    ("campaigns/automations/running.py", "_with_due"): (
        "finds the workspaces in which something is to be done"
    ),
    ("ticketing/pages/houses.py", "open_houses"): "finds the workspaces that show what is on",
    ("events/management/commands/import_events.py", "_drop_unless_started"): (
        "the framework's cascade names the import alone, which was found in its workspace"
    ),
}


class CrossedWorkspaces(AssertionError):
    """A statement touched a tenant table and named no workspace."""


class Net:
    """An execute wrapper; `caught` also holds what the product itself swallowed."""

    def __init__(self) -> None:
        self.caught: list[str] = []

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = sql if isinstance(sql, str) else sql.as_string()
        if not is_within_a_workspace(text) and (origin := _origin()):
            self.caught.append(f"{origin}: {text}")
            raise CrossedWorkspaces(self.caught[-1])
        return execute(sql, params, many, context)


@lru_cache(maxsize=4096)
def is_within_a_workspace(sql: str) -> bool:
    """Whether the statement touches no tenant table, or names the workspace it is about."""
    words = sql.lstrip(" \n(")
    if not words.startswith(_STATEMENTS) or not _tenant_tables().search(words):
        return True
    if words.startswith("INSERT"):
        return bool(_INSERTED.match(words))
    return bool(_NAMED.search(words))


def tenant_models() -> list[type[models.Model]]:
    """Every model whose rows belong to one workspace."""
    return [model for model in apps.get_models() if _is_of_a_workspace(model)]


def _is_of_a_workspace(model: type[models.Model]) -> bool:
    return any(field.name == "workspace" for field in model._meta.get_fields())


@lru_cache(maxsize=1)
def _tenant_tables() -> re.Pattern[str]:
    names = (re.escape(model._meta.db_table) for model in tenant_models())
    return re.compile(rf"\b(?:{'|'.join(names)})\b")


def _origin() -> str:
    """Where the product asked; empty when a test did, or somebody with a reason."""
    frame = sys._getframe(2)
    while frame := frame.f_back:  # type: ignore[assignment]  # the outermost has none
        path = Path(frame.f_code.co_filename)
        if not path.is_relative_to(ROOT) or ".venv" in path.parts:
            continue
        place = path.relative_to(ROOT).as_posix()
        if place.startswith(TESTS) or (place, frame.f_code.co_name) in EXCEPTIONS:
            return ""
        return f"{place}:{frame.f_lineno}, {frame.f_code.co_name}"
    return ""
