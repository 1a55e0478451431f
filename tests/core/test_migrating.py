"""Tables that are made in one step are those that Django makes one by one."""

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.db.migrations import Migration, RunSQL
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

from core.migrating import CreateModels, together

KEY = ("id", models.BigAutoField(primary_key=True))


def _room() -> CreateModel:
    return CreateModel("Room", [KEY])


def _seat() -> CreateModel:
    room = models.ForeignKey("core.room", models.CASCADE, related_name="seats")
    return CreateModel("Seat", [KEY, ("room", room)])


def test_only_what_follows_each_other_is_one_step() -> None:
    room, seat, row, between = _room(), _seat(), CreateModel("Row", [KEY]), RunSQL("SELECT 1")

    first, kept, last = together([room, seat, between, row])

    assert isinstance(first, CreateModels)
    assert isinstance(last, CreateModels)
    assert (first.models, kept, last.models) == ([room, seat], between, [row])


def test_the_state_is_the_one_of_single_steps() -> None:
    single, joined = ProjectState(), ProjectState()

    for operation in (_room(), _seat()):
        operation.state_forwards("core", single)
    together([_room(), _seat()])[0].state_forwards("core", joined)

    assert joined == single
    assert isinstance(joined.apps, Apps)
    assert joined.apps.get_model("core", "room")._meta.get_field("seats")


class Rooms(Migration):
    """One of a room and a seat in it."""

    operations = together([_room(), _seat()])


@pytest.mark.django_db
def test_the_tables_come_and_go_again() -> None:
    migration = Rooms("0001_rooms", "core")

    with connection.schema_editor() as editor:
        migration.apply(_rendered(), editor)
        made = set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        migration.unapply(_rendered(), editor)
        left = set(connection.introspection.table_names())

    assert made - left == {"core_room", "core_seat"}


def _rendered() -> ProjectState:
    """A state as it is in the middle of `migrate`: with its classes made."""
    state = ProjectState()
    assert not state.apps.get_models()
    return state
