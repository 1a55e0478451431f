"""Migrations that make many tables, at a price that a first start can pay."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """Several models in one step, each of which may point to those before it.

    One by one, Django makes the classes of all models there are anew for each that is added: that
    was two thirds of a first start's migrations.
    """

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How it would be written."""
        return type(self).__name__, [self.models], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add them all; their classes are made when the first is asked for."""
        vars(state).pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make their tables, in their order."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop their tables, the last first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What `migrate --plan` says."""
        return "Create models " + ", ".join(model.name for model in self.models)


def together(operations: Sequence[Operation]) -> list[Operation]:
    """The operations, those that create models one after the other as one."""
    found: list[Operation] = []
    for kind, alike in groupby(operations, key=type):
        if kind is CreateModel:
            found.append(CreateModels([one for one in alike if isinstance(one, CreateModel)]))
        else:
            found.extend(alike)
    return found
