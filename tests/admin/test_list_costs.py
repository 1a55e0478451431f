"""Every list costs the same number of queries with ten rows and with ten thousand."""

from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client

from accounts.models import ApiKey, Customer, StaffMember, User, Workspace
from accounts.scopes import Role
from accounts.services.customers import add_missing_customers
from core.ids import uuid7_series
from tests.admin.visiting import at_desk, operator, page, text_of
from tests.factories import make_member, make_workspace
from tests.statements import heard

pytestmark = pytest.mark.django_db

FEW, MANY = 10, 10_000
# The front page asks every room what waits, each with one query.
MOST, MOST_AT_HOME = 20, 44

_EVENTS = """
    INSERT INTO events_activityevent (id, workspace_id, customer_id, event_category, event_type,
        amount, currency, occurred_at, received_at, source, metadata, external_id)
    SELECT gen_random_uuid(), %(workspace)s, (%(customers)s::uuid[])[1 + n %% 10],
        'transaction', 'purchase', 9.90, 'EUR', now() - n * interval '1 minute', now(),
        'till-' || n %% 7, '{"order_id": 1}', 'cost-' || n
    FROM generate_series(%(first)s, %(last)s) AS n
"""


def add_events(workspace: Workspace, first: int, last: int) -> None:
    if not Customer.objects.of(workspace).exists():
        for n in range(10):
            make_member(workspace, f"buyer-{n}")
    customers = list(Customer.objects.of(workspace).order_by("id").values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            _EVENTS,
            {
                "workspace": workspace.id,
                "customers": customers,
                "first": first,
                "last": last - 1,
            },
        )


def add_customers(workspace: Workspace, first: int, last: int) -> None:
    names = [f"c{n:05}" for n in range(first, last)]
    add_missing_customers(workspace=workspace, external_ids=names)


def add_staff_members(workspace: Workspace, first: int, last: int) -> None:
    unusable = make_password(None)
    people = [User(email=f"p{n}@example.com", password=unusable) for n in range(first, last)]
    User.objects.bulk_create(people)
    StaffMember.objects.bulk_create(
        [StaffMember(workspace=workspace, user=one, role=Role.STEWARD) for one in people]
    )


def add_keys(workspace: Workspace, first: int, last: int) -> None:
    ApiKey.objects.bulk_create(
        [
            ApiKey(workspace=workspace, name=f"till {n}", hint="abc", digest=n.to_bytes(32, "big"))
            for n in range(first, last)
        ]
    )


def add_workspaces(workspace: Workspace, first: int, last: int) -> None:
    keys = uuid7_series(last - first)
    Workspace.objects.bulk_create(
        [Workspace(id=key, slug=f"w{key.hex}", name=f"Club {key.hex[:12]}") for key in keys]
    )


Adding = Callable[[Workspace, int, int], None]
ACTIVITY = "events_activityevent_changelist"
# What there is more and more of, and which pages show it for how many queries at most.
GROWING: dict[str, tuple[Adding, dict[str, int]]] = {
    "events": (
        add_events,
        {
            ACTIVITY: 15,
            f"{ACTIVITY}?q=buyer": 16,
            f"{ACTIVITY}?type=purchase": 16,
            f"{ACTIVITY}?source=till-3": 16,
            f"{ACTIVITY}?category=transaction": 16,
            f"{ACTIVITY}?occurred_at_from=2020-01-01&occurred_at_to=2030-01-01": 16,
            "index": MOST_AT_HOME,
            "accounts_customer_change": MOST_AT_HOME,
            "events_history": MOST,
        },
    ),
    "customers": (add_customers, {"accounts_customer_changelist": 15}),
    "staff": (
        add_staff_members,
        {"accounts_staffmember_changelist": 15, "accounts_user_changelist": 15},
    ),
    "keys": (add_keys, {"accounts_apikey_changelist": 15}),
    "workspaces": (add_workspaces, {"accounts_workspace_changelist": 15}),
}
OPERATORS = {"accounts_workspace_changelist", "accounts_user_changelist"}


def queries_of(client: Client, address: str, **query: str) -> list[str]:
    """The second opening's: the first one of a process also learns what never changes."""
    client.get(address, query)
    with heard() as asked:
        answer = client.get(address, query)
    assert answer.status_code == 200
    return asked


@pytest.mark.parametrize("what", GROWING)
def test_no_page_costs_more_queries_at_ten_thousand_of_it(
    what: str, workspace: Workspace, subtests: pytest.Subtests
) -> None:
    clients = {True: operator(), False: at_desk(workspace)}
    add, pages = GROWING[what]
    add(workspace, 0, FEW)
    few = {name: queries_of(clients[name in OPERATORS], at(workspace, name)) for name in pages}

    add(workspace, FEW, MANY)

    for name, most in pages.items():
        with subtests.test(page=name):
            many = queries_of(clients[name in OPERATORS], at(workspace, name))
            assert len(many) == len(few[name]) <= most


def at(workspace: Workspace, name: str) -> str:
    """The address of a page, about the first customer if it is about one."""
    if name in {"accounts_customer_change", "events_history"}:
        return page(name, Customer.objects.of(workspace).earliest("id").pk)
    name, mark, query = name.partition("?")
    return page(name) + mark + query


def test_a_list_of_more_stops_counting(workspace: Workspace) -> None:
    client = at_desk(workspace)
    add_events(workspace, 0, MANY + 1)

    shown = text_of(client.get(page("events_activityevent_changelist")))

    assert "more than 10,000 activity" in " ".join(shown.split())


def test_no_list_counts_the_whole_stream(workspace: Workspace) -> None:
    client = at_desk(workspace)
    add_events(workspace, 0, FEW)

    counts = [
        sql
        for sql in queries_of(client, page("events_activityevent_changelist"))
        if "COUNT(" in sql
    ]

    assert len(counts) == 1
    assert "LIMIT 10001" in counts[0]


def test_every_query_about_activity_names_the_workspace(workspace: Workspace) -> None:
    make_workspace("other-club")
    client = at_desk(workspace)
    add_events(workspace, 0, FEW)
    customer = Customer.objects.of(workspace)[0]

    addresses = [page("events_activityevent_changelist"), page("events_history", customer.pk)]
    queries = [sql for address in addresses for sql in queries_of(client, address)]

    about = [sql for sql in queries if '"events_activityevent"' in sql]
    assert about
    assert [sql for sql in about if '"workspace_id" = ' not in sql] == []
