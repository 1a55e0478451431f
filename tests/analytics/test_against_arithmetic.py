"""Every function and grouping, over random events, against the same sum done by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Customer, Workspace
from analytics.aggregates.answers import Result, answer
from analytics.aggregates.question import Filters, Function, Grouping, Question
from core.money import minor_digits
from core.windows import Span, Window, calendar_window, last_days
from events.drafts import Draft
from events.kinds import GAINS, LOSSES
from events.models import ActivityEvent
from events.services.recording import record_events
from tests.factories import make_member, make_workspace

pytestmark = pytest.mark.django_db
ZONES = ["Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Pacific/Kiritimati"]
# The clocks of Havana and Berlin change shortly before; Lord Howe's a week later.
NOW = datetime.fromisoformat("2026-03-29T03:30:00+00:00")
MONEY = {"EUR": 2, "JPY": 0, "KWD": 3}


@dataclass(frozen=True)
class Fact:
    """An event, as plain as it can be."""

    who: int
    kind: str
    amount: Decimal | None
    currency: str | None
    occurred_at: datetime
    source: str


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    """Any event of two customers or a stranger, often near an edge of a day."""
    kind = draw(st.sampled_from([*GAINS, *LOSSES, "visit", "check_in"]))
    hours = draw(st.integers(-24 * 40, 0)) / draw(st.sampled_from([1, 4, 100]))
    edge = timedelta(hours=round(hours * 2) / 2, microseconds=draw(st.sampled_from([-1, 0, 1])))
    occurred_at = min(NOW, NOW.replace(minute=0) + edge)
    currency, amount = None, None
    if kind in (*GAINS, *LOSSES):
        currency = draw(st.sampled_from(sorted(MONEY)))
        amount = draw(st.integers(0, 9999)) * Decimal(1).scaleb(-MONEY[currency])
    source = draw(st.sampled_from(["", "bar", "Bar"]))
    return Fact(draw(st.integers(0, 2)), str(kind), amount, currency, occurred_at, source)


@st.composite
def windows(draw: st.DrawFn, workspace: Workspace) -> Window:
    """Any window: a calendar's, some days, or two bounds on which events lie."""
    asked = draw(st.sampled_from([*Span, 1, 3, 35, "bounds", "bounds", "bounds"]))
    if isinstance(asked, Span):
        return calendar_window(asked, zone=workspace.zone, at=NOW)
    if isinstance(asked, int):
        return last_days(asked, zone=workspace.zone, at=NOW)
    ends_at = NOW.replace(minute=0) - timedelta(hours=draw(st.integers(0, 5)))
    return Window(ends_at - timedelta(hours=draw(st.integers(1, 48))), ends_at)


@st.composite
def questions(draw: st.DrawFn, workspace: Workspace) -> Question:
    """Any question that may be asked of them."""
    function = draw(st.sampled_from(list(Function)))
    types = draw(st.sampled_from([(), (), ("purchase", "refund"), ("visit", "charge")]))
    return Question(
        workspace=workspace,
        at=NOW,
        function=function,
        window=draw(windows(workspace)),
        field=draw(st.sampled_from([None, "amount"])) if function.is_counting else "amount",
        filters=Filters(
            event_types=types,
            sources=draw(st.sampled_from([(), (), ("bar",), ("", "Bar")])),
            currency=draw(st.sampled_from([None, None, "EUR"])),
        ),
        grouping=draw(st.sampled_from([None, *Grouping])),
        limit=1000,
    )


def record(customers: Sequence[Customer], happened: Iterable[Fact]) -> None:
    """Keep the facts through the one road in."""
    for fact in happened:
        customer = customers[fact.who]
        category = "activity" if fact.amount is None else "transaction"
        draft = Draft(
            event_category=category,
            event_type=fact.kind,
            pass_id=str(customer.id),
            amount=fact.amount,
            currency=fact.currency,
            event_timestamp=fact.occurred_at,
            source=fact.source,
        )
        receipt = record_events(workspace=customer.workspace, drafts=[draft], at=NOW)[0]
        assert receipt.refusal is None


def matching(question: Question, happened: Iterable[Fact]) -> list[Fact]:
    """The facts that the filters and the window leave, the stranger's never."""
    filters, window = question.filters, question.window
    return [
        fact
        for fact in happened
        if fact.who < 2
        and (window.starts_at is None or window.starts_at <= fact.occurred_at)
        and (window.ends_at is None or fact.occurred_at < window.ends_at)
        and (not filters.event_types or fact.kind in filters.event_types)
        and (not filters.sources or fact.source in filters.sources)
        and filters.currency in (None, fact.currency)
        and (question.field is None or fact.amount is not None)
    ]


def by_hand(question: Question, matched: Sequence[Fact], currency: str | None) -> Any:
    """The value that these facts come to."""
    if question.function is Function.COUNT:
        return len(matched)
    if question.function is Function.UNIQUE_PASSES:
        return len({fact.who for fact in matched})
    assert currency is not None
    amounts = [fact.amount or Decimal(0) for fact in matched]
    if question.function in {Function.MIN, Function.MAX}:
        choose = min if question.function is Function.MIN else max
        return shown(choose(amounts), currency) if amounts else None
    sales = matched
    if not question.filters.event_types:
        sales = [fact for fact in matched if fact.kind in GAINS]
        amounts = [n if f.kind in GAINS else -n for f, n in zip(matched, amounts, strict=True)]
    if question.function is Function.SUM:
        return shown(sum(amounts, Decimal(0)), currency)
    return shown(sum(amounts, Decimal(0)) / len(sales), currency) if sales else None


def shown(amount: Decimal, currency: str) -> str:
    """With the currency's digits, halves away from zero."""
    coin = Decimal(1).scaleb(-minor_digits(currency))
    rounded = amount.quantize(coin, ROUND_HALF_UP)
    return str(abs(rounded) if rounded == 0 else rounded)


def key_of(question: Question, fact: Fact, customers: Sequence[Customer]) -> Any:
    """The group that a fact belongs to."""
    local = fact.occurred_at.astimezone(question.workspace.zone)
    keys = {
        Grouping.PASS: customers[fact.who].id,
        Grouping.DAY: local.date(),
        Grouping.HOUR: local.hour,
        Grouping.WEEKDAY: local.isoweekday(),
        Grouping.TYPE: fact.kind,
        Grouping.SOURCE: fact.source,
        Grouping.CURRENCY: fact.currency,
    }
    return keys[question.grouping] if question.grouping else None


def check_groups(
    question: Question, result: Result, matched: Sequence[Fact], customers: Sequence[Customer]
) -> None:
    """Each group is what its facts come to; one without facts is what nothing comes to."""
    assert question.grouping is not None
    assert result.groups is not None
    groups = {group[question.grouping.value]: group["value"] for group in result.groups}
    keys = {key_of(question, fact, customers) for fact in matched}
    assert keys <= groups.keys()
    for key, value in groups.items():
        inside = [fact for fact in matched if key_of(question, fact, customers) == key]
        assert value == by_hand(question, inside, result.currency)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), happened=st.lists(facts(), max_size=25), zone=st.sampled_from(ZONES))
def test_answers_are_what_arithmetic_says(
    cast: list[Customer], data: st.DataObject, happened: list[Fact], zone: str
) -> None:
    workspace = cast[0].workspace
    ActivityEvent.objects.filter(workspace__in=[one.workspace for one in cast]).delete()
    record(cast, happened)
    workspace.time_zone = zone
    question = data.draw(questions(workspace))

    results = answer(question).results

    matched = matching(question, happened)
    if question.is_money:
        found = {str(fact.currency) for fact in matched} or {question.currency}
        assert [result.currency for result in results] == sorted(found)
    for result in results:
        own = [f for f in matched if result.currency in (None, f.currency)]
        assert result.figures["value"] == by_hand(question, own, result.currency)
        if question.inner_grouping is not None:
            check_groups(question, result, own, cast)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4)), max_size=12))
def test_passes_are_ranked_by_value_and_then_by_id(
    cast: list[Customer], amounts: list[tuple[int, int]]
) -> None:
    workspace = cast[0].workspace
    ActivityEvent.objects.filter(workspace=workspace).delete()
    record(cast, [Fact(who, "purchase", Decimal(n), "EUR", NOW, "") for who, n in amounts])
    average = Question(workspace, NOW, Function.AVG, field="amount", grouping=Grouping.PASS)

    for question in (average, replace(average, function=Function.SUM)):
        groups = answer(question).groups or []

        order = [(-Decimal(group["value"]), group["pass_id"]) for group in groups]
        assert order == sorted(order)


@pytest.fixture
def cast(workspace: Workspace) -> list[Customer]:
    """Two customers, and a stranger whose events never count."""
    stranger = make_member(make_workspace("other-club"))
    return [make_member(workspace), make_member(workspace), stranger]
