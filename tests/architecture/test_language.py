"""The words of the code: those of the glossary, and none that say nothing."""

from collections.abc import Mapping
from pathlib import Path

from django.apps import apps

from tests.architecture.source import modules, names, product, words

BANNED = {"manager", "helper", "helpers", "util", "utils", "data", "info"}
BANNED |= {"process", "handle", "do", "selector", "selectors"}

# Names that others chose, and what they are.
EXCUSED: Mapping[str, str] = {
    "handle": "what Django calls in a command",
    "post_data": "an argument of the HTTP client that the payment service's library calls",
    "process_request": "what Django calls in a middleware",
    "process_response": "another such call",
    "process_template_response": "and another",
    "_process": "what allauth's views of codes keep",
    "data_received": "what asyncio calls when bytes have come",
    "data": "an argument of the framework's parsers, fields and renderers, and of Hypothesis",
    "validated_data": "what a serializer of the framework gives",
    "_do_update": "what Django calls to save a row",
    "DATA_UPLOAD_MAX_MEMORY_SIZE": "a setting of Django",
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": "another one",
    "do_instance_save": "what import-export calls to save a row",
    "add_data_read_fail_error_to_form": "what import-export calls when a file cannot be read",
    "UserManager": "the ORM's sense of the word",
    "MANAGER": "the role that people call so",
}
# One thing has one name; these are what others call our workspace, customer and pass.
FOREIGN = {"Organisation", "Organization", "Tenant", "Project", "Account", "Client", "Buyer"}
FOREIGN |= {"Card", "Activity", "Webhook"}
# The three things that are called event elsewhere.
EVENTS = {"ActivityEvent", "EventRule", "TicketedEvent"}


def test_names_say_what_a_thing_is() -> None:
    say_nothing = [
        f"{module.place}:{line} {name}"
        for module in modules()
        for name, line in names(module)
        if BANNED & set(words(name)) and name not in EXCUSED and not name.startswith("test_")
    ]

    assert say_nothing == []


def test_every_excuse_is_needed() -> None:
    used = {name for module in modules() for name, _ in names(module)}

    assert set(EXCUSED) <= used


def test_one_thing_has_one_name() -> None:
    assert our_models().isdisjoint(FOREIGN)


def test_no_class_is_just_an_event() -> None:
    bare = [module.place for module in modules() for one in module.classes() if one.name == "Event"]

    assert bare == []
    assert {name for name in our_models() if "Event" in name} <= EVENTS


def our_models() -> set[str]:
    rooms = {module.place.split("/")[0] for module in product()}
    return {model.__name__ for model in apps.get_models() if model._meta.app_label in rooms}


def test_the_ground_floor_has_no_models() -> None:
    assert list(apps.get_app_config("core").get_models()) == []
    assert list(apps.get_app_config("config").get_models()) == []


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"selectors", "utils", "helpers", "misc", "common", "signals"}

    found = [
        module.place
        for module in modules()
        if drawers & set(Path(module.place).with_suffix("").parts)
    ]

    assert found == []
