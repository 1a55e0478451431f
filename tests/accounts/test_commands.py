"""Commands for who sets an installation up: they print the credential and nothing else."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import ApiKey, Customer, SigningSecret, Workspace
from accounts.scopes import DEFAULT_KEY_SCOPES
from accounts.services.keys import find_api_key
from accounts.services.tokens import read_token

pytestmark = pytest.mark.django_db


def run(name: str, *arguments: str) -> str:
    """What the command prints; its errors are CommandError, which the shell sees as one line."""
    printed, complaints = StringIO(), StringIO()
    call_command(name, *arguments, stdout=printed, stderr=complaints)
    assert complaints.getvalue() == ""
    return printed.getvalue()


def test_create_workspace_prints_its_id() -> None:
    printed = run("create_workspace", "city-gym", "--time-zone", "Europe/Berlin")

    workspace = Workspace.objects.get(slug="city-gym")
    assert printed == f"{workspace.id}\n"
    assert (workspace.time_zone, workspace.currency, workspace.name) == (
        *("Europe/Berlin", "EUR", "city-gym"),
    )
    assert SigningSecret.objects.filter(workspace=workspace).count() == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["City Gym"], "slug: "),
        (["-gym"], "Unknown option|the following arguments|unrecognized"),
        (["x" * 64], "slug: "),
        (["gym", "--time-zone", "Berlin"], "time_zone: .*Europe/Berlin"),
        (["gym", "--currency", "EURO"], "currency: "),
        (["gym", "--currency", "XXX"], "currency: .*ISO 4217"),
        (["gym", "--language", "tlh"], "language: "),
        (["taken"], "slug: .*already"),
        ([], "required: slug"),
    ],
)
def test_a_workspace_that_cannot_be_is_refused_in_a_line(
    arguments: list[str], complaint: str
) -> None:
    run("create_workspace", "taken")

    with pytest.raises(CommandError, match=complaint) as refused:
        run("create_workspace", *arguments)

    assert "\n" not in str(refused.value).strip()
    assert Workspace.objects.count() == 1


def test_create_api_key_prints_the_key(workspace: Workspace) -> None:
    printed = run("create_api_key", "--workspace", workspace.slug)

    key = find_api_key(printed.strip())
    assert re.fullmatch(r"fk_[\w.-]+_[\w-]{43}\n", printed)
    assert key is not None
    assert (key.workspace, sorted(key.scopes)) == (workspace, sorted(DEFAULT_KEY_SCOPES))


def test_a_key_may_be_narrowed(workspace: Workspace) -> None:
    scopes = ["--scope", "events:read", "--scope", "customers:read"]

    run("create_api_key", "--workspace", str(workspace.id), "--name", "report", *scopes)

    key = ApiKey.objects.get(workspace=workspace)
    assert (key.name, key.scopes) == ("report", ["events:read", "customers:read"])


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "--workspace"),
        (["--workspace", "nowhere"], "no workspace 'nowhere'; there are: city-gym"),
        (["--workspace", "city-gym", "--scope", "everything"], "invalid choice: 'everything'"),
        (["--workspace", "city-gym", "--name", "x" * 101], "at most 100"),
    ],
)
def test_a_key_that_cannot_be_is_refused_in_a_line(
    workspace: Workspace, arguments: list[str], complaint: str
) -> None:
    with pytest.raises(CommandError, match=complaint):
        run("create_api_key", *arguments)

    assert not ApiKey.objects.exists()


def test_create_token_prints_a_token(member: Customer) -> None:
    printed = run("create_token", "--workspace", "city-gym", "--customer", "sarah")

    assert read_token(printed.strip(), at=timezone.now()) == member


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--workspace", "city-gym"], "--customer"),
        (["--workspace", "nowhere", "--customer", "sarah"], "no workspace 'nowhere'"),
        (["--workspace", "city-gym", "--customer", "nobody"], "city-gym has no customer 'nobody'"),
        (["--workspace", "city-gym", "--customer", "sarah", "--minutes", "0"], "from 1 to"),
        (["--workspace", "city-gym", "--customer", "sarah", "--minutes", "-5"], "from 1 to"),
        (["--workspace", "city-gym", "--customer", "sarah", "--minutes", "9" * 30], "from 1 to"),
        (["--workspace", "city-gym", "--customer", "sarah", "--minutes", "ten"], "invalid int"),
    ],
)
def test_a_token_that_cannot_be_is_refused_in_a_line(
    member: Customer, arguments: list[str], complaint: str
) -> None:
    with pytest.raises(CommandError, match=complaint):
        run("create_token", *arguments)
