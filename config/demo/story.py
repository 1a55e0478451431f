"""What happened in the demo: told through the same road as everything else."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.services.customers import create_customer
from accounts.services.workspaces import create_workspace
from analytics.rollups.building import build
from config.demo.belongings import put_belongings
from config.demo.cards import put_card, put_earlier_purchase
from config.demo.conference import put_conference
from config.demo.evenings import put_evenings
from config.demo.letters import put_letters
from config.demo.logins import make_logins, make_member_login
from config.demo.programme import set_up_programme
from config.demo.reaching import put_reach
from config.demo.rewards import put_rewards, redeem_some
from events.drafts import Draft
from events.services.recording import record_events
from loyalty.ledger.services import adjust_points, spend_points
from ticketing.payments.demo.account import set_up_demo_account

SLUG = "demo"
DAYS = 60
# Two have not come for so many days.
AWAY = 30
REGULARS = [
    ("sarah", "Sarah Johnson"),
    ("mike", "Mike Chen"),
    ("emily", "Emily Brown"),
    ("david", "David Wilson"),
    ("john", "John Smith"),
    ("lena", "Lena Vogel"),
    ("amir", "Amir Haddad"),
    ("yuki", "Yuki Tanaka"),
    ("rosa", "Rosa Marino"),
    ("tomas", "Tomás Ruiz"),
    ("ines", "Inês Duarte"),
    ("pavel", "Pavel Novák"),
]
MENU = [("Espresso", "2.40"), ("Large Latte", "4.20"), ("Sandwich", "7.90"), ("Cake", "4.50")]


def seed_demo() -> Workspace:
    """Make the demo workspace: logins, loyalty programme, regulars, their story, what is on, and
    a payment service that needs no keys.

    Twice adds nothing.
    """
    workspace = Workspace.objects.named(SLUG).first() or create_workspace(
        slug=SLUG, name="Corner House", time_zone="Europe/Berlin", currency="EUR"
    )
    make_logins(workspace)
    set_up_programme(workspace)
    put_rewards(workspace)
    put_letters(workspace)
    put_card(workspace)
    regulars = [_regular(workspace, name, full) for name, full in REGULARS]
    make_member_login(regulars[0])
    # Counted from the day the demo was made: told again, it is the same story.
    drafts = list(_story(regulars, until=workspace.created_at.astimezone(workspace.zone)))
    for start in range(0, len(drafts), 1000):
        record_events(workspace=workspace, drafts=drafts[start : start + 1000], at=timezone.now())
    _points_move(regulars)
    redeem_some(regulars)
    put_earlier_purchase(workspace)
    set_up_demo_account(workspace=workspace)
    put_evenings(workspace, regulars, at=timezone.now())
    put_belongings(regulars[0], at=timezone.now())
    put_conference(workspace, regulars, at=timezone.now())
    put_reach(workspace, at=timezone.now())
    build(workspace=workspace)
    return workspace


def _points_move(regulars: list[Customer]) -> None:
    """Some points were spent, and some were given; the references make it happen once."""
    sarah, mike, emily, *_ = regulars
    spend_points(customer=sarah, points=200, reason="Brunch for two", reference="demo-brunch")
    spend_points(customer=mike, points=50, reason="A slice of cake", reference="demo-cake")
    adjust_points(
        customer=emily, points=25, reason="Sorry for the spilled coffee", reference="demo-sorry"
    )


def _regular(workspace: Workspace, external_id: str, name: str) -> Customer:
    known = Customer.objects.of(workspace).filter(external_id=external_id).first()
    return known or create_customer(
        workspace=workspace,
        external_id=external_id,
        name=name,
        email=f"{external_id}@demo.example",
        user_groups=["regulars"] if external_id < "m" else [],
    )


def _story(regulars: list[Customer], *, until: datetime) -> Iterator[Draft]:
    chance = random.Random(1683)  # noqa: S311  # a story, not a secret
    for number, customer in enumerate(regulars):
        # The first come almost daily, the last now and then.
        habit = 0.75 * 0.8**number + 0.05
        for day in range(DAYS, AWAY if number >= len(regulars) - 2 else 0, -1):
            if chance.random() < habit:
                hour, minute = chance.randrange(8, 20), chance.randrange(60)
                at = until.replace(hour=hour, minute=minute, second=0, microsecond=0)
                yield from _visit(customer, at - timedelta(days=day), day, chance)


def _visit(customer: Customer, at: datetime, day: int, chance: random.Random) -> Iterator[Draft]:
    def draft(category: str, kind: str, **more: Any) -> Draft:
        return Draft(
            event_category=category,
            event_type=kind,
            pass_id=str(customer.id),
            event_timestamp=more.pop("at", at),
            external_id=f"demo-{customer.external_id}-{day}-{kind}",
            source=more.pop("source", "bar"),
            **more,
        )

    if chance.random() < 0.2:
        yield draft("activity", "check_in", source="stage", metadata={"gate": "Main Entrance"})
        return
    yield draft("activity", "visit", metadata={"location": "Corner House"})
    items = chance.sample(MENU, k=chance.randint(1, 2))
    total = sum((Decimal(price) for _, price in items), Decimal())
    order = {"order_id": f"CH-{customer.external_id}-{day}", "items": [name for name, _ in items]}
    yield draft("transaction", "purchase", amount=total, metadata=order)
    if chance.random() < 0.03:
        back = {"order_id": order["order_id"], "reason": "Item out of stock"}
        yield draft(
            "transaction",
            "refund",
            amount=Decimal(items[0][1]),
            at=at + timedelta(minutes=20),
            metadata=back,
        )
    if chance.random() < 0.04:
        yield draft("activity", "redemption", metadata={"reward": "Free Coffee"})
