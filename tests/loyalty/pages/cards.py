"""How the tests look at cards: browsers that know somebody, addresses, and a house with it all."""

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Customer, User, Workspace
from accounts.services.own_records import take_over
from tests.factories import PASSWORD, purchase
from tests.loyalty.counted import PURCHASES, make_challenge, make_streak
from tests.loyalty.leaderboards.boards import make_board
from tests.loyalty.programme import make_rule, record
from tests.loyalty.rewards.setting import make_reward
from tests.loyalty.stamps.stamped import make_program
from tests.loyalty.tiers.setting import make_ladder


def card(workspace: Workspace, what: str = "card", *more: Any) -> str:
    """An address of a house's card."""
    return reverse(f"card:{what}", args=[workspace.slug, *more])


def make_person(email: str = "sarah@example.com", name: str = "Sarah Johnson") -> User:
    """Somebody who signs in, and works nowhere."""
    return User.objects.create_user(email, PASSWORD, name=name)


def browser_of(customer: Customer, user: User | None = None) -> Client:
    """The browser of somebody who is signed in and whose record this is."""
    user = user or make_person(customer.email or f"{customer.external_id}@example.com")
    take_over(user=user, customer=customer)
    client = Client()
    client.force_login(user)
    return client


def guest_browser(*customers: Customer) -> Client:
    """A browser that remembers guests, one of each house."""
    client = Client()
    session = client.session
    session["visitor"] = {str(one.workspace_id): {"customer": str(one.id)} for one in customers}
    session.save()
    return client


def open_house(workspace: Workspace) -> None:
    """Everything set up: ways to earn, tiers, a streak, a challenge, stamps, rewards, a board."""
    make_rule(workspace)
    make_rule(workspace, "early", title="Early bird", type="FIX", limit=1, period="daily")
    make_streak(workspace, counts=PURCHASES)
    make_challenge(workspace, counts=PURCHASES)
    make_ladder(workspace)
    make_program(workspace)
    make_reward(workspace, "cup", points=10)
    make_reward(workspace, "jacket", title="A jacket", points=100)
    make_board(workspace)


def buys(customer: Customer, *amounts: str, **more: Any) -> None:
    """Purchases now."""
    now = timezone.now()
    drafts = [purchase(customer, one, event_timestamp=now, **more) for one in amounts]
    record(customer.workspace, *drafts, at=now)
