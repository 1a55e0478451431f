"""A replay names whatever was done to the ledger by hand."""

import pytest
from django.db import connection

from tests.factories import make_workspace
from tests.loyalty.replay.stories import Story, differences

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def story(made_once: None) -> Story:
    """Everything that can happen, and a replay that finds nothing in it."""
    story = Story(make_workspace())
    story.open()
    for day in range(5):
        story.happens(0, "visit")
        story.happens(0, "purchase", amount=30, order="A")
        story.happens(1, "purchase", amount=45, order="B", ago=20)
        story.edit_rule("purchase_completed", day)
    story.happens(0, "refund", amount=40, order="A")
    story.happens(1, "refund", amount=45, order="C")
    story.happens(1, "purchase", amount=45, order="C")
    story.edit_counted(1)
    story.moves(0, -10)
    story.moves(1, 12)
    story.deletes(4)
    story.wait(3)
    story.happens(0, "visit", ago=30)
    assert differences(story.workspace) == []
    return story


def run(statement: str) -> None:
    """A hand at the database."""
    for name, meant in NAMES.items():
        statement = statement.replace(name, meant)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount >= 1


# What stands in the statements below in capitals.
NAMES = {
    "LAST_AWARD": """id = (
        SELECT e.id FROM loyalty_ledgerentry e JOIN events_activityevent a ON a.id = e.event_id
        WHERE e.OF_SARAH AND e.step = 0 AND e.points > 0 ORDER BY turn DESC LIMIT 1
    )""",
    "FIRST_PAYMENT": """id = (
        SELECT id FROM loyalty_ledgerentry WHERE OF_SARAH AND subject_id IS NOT NULL
        ORDER BY turn LIMIT 1
    )""",
    "OF_SARAH": "customer_id = (SELECT id FROM accounts_customer WHERE external_id = 'sarah')",
    "FIRST_STREAK": "(SELECT id::text FROM loyalty_streak LIMIT 1)",
}
DAMAGE: dict[str, tuple[str, list[str]]] = {
    "a changed award": (
        "UPDATE loyalty_ledgerentry SET points = points + 1 WHERE LAST_AWARD",
        ["points, pending: expected", "points in the end", "balance after it", "member's balance"],
    ),
    "an award and everything after it moved": (
        """UPDATE loyalty_ledgerentry SET points = points + 5, balance = balance + 5
        WHERE LAST_AWARD""",
        ["points, pending: expected (5, 0), found (10, 0)", "member's lifetime"],
    ),
    "an award out of the pool into the return period": (
        """UPDATE loyalty_ledgerentry SET pending = points, points = 0 WHERE LAST_AWARD""",
        ["points, pending: expected (5, 0), found (0, 5)", "member's pending: expected 5, found 0"],
    ),
    "a missing entry": (
        "DELETE FROM loyalty_ledgerentry WHERE LAST_AWARD",
        [": turn ", "rule=visit: entry: expected one, found none"],
    ),
    "a wrong balance": (
        "UPDATE loyalty_member SET balance = balance + 100 WHERE OF_SARAH",
        ["member's balance", "card's points"],
    ),
    "a wrong lifetime": (
        "UPDATE loyalty_member SET lifetime = 0 WHERE OF_SARAH",
        ["member's lifetime: expected", "card's lifetime_points"],
    ),
    "a card that shows more": (
        """UPDATE accounts_pass SET fields = fields || '{"points": 999}' WHERE OF_SARAH""",
        ["card's points: expected", "found 999"],
    ),
    "a limit that was used less": (
        "UPDATE loyalty_limituse SET used = used - 1 WHERE OF_SARAH AND used > 0",
        ["rule=visit: limit used in the period of"],
    ),
    "a limit that nobody used": (
        """INSERT INTO loyalty_limituse
            (id, workspace_id, customer_id, rule_id, period_on, used, allowed)
        SELECT gen_random_uuid(), workspace_id, customer_id, rule_id, '1999-01-01', 1, 1
        FROM loyalty_limituse WHERE OF_SARAH LIMIT 1""",
        ["limit used in the period of 1999-01-01: expected 0, found 1"],
    ),
    "another verdict": (
        """UPDATE loyalty_ledgerentry
        SET trace = jsonb_set(trace, '{parts,0,verdict}', '"limit_reached"')
        WHERE LAST_AWARD""",
        ["rule=visit: turn", "verdict: expected awarded, found limit_reached"],
    ),
    "another version": (
        """UPDATE loyalty_ledgerentry SET trace = jsonb_set(trace, '{parts,0,version}', '7')
        WHERE LAST_AWARD""",
        ["version: expected 1, found 7"],
    ),
    "another rule": (
        """UPDATE loyalty_ledgerentry SET trace = jsonb_set(trace, '{parts}', '[]')
        WHERE LAST_AWARD""",
        ["rules: expected ['visit'], found []"],
    ),
    "a payment that is gone": (
        "DELETE FROM loyalty_ledgerentry WHERE FIRST_PAYMENT",
        ["payments for", "expected 1, found 0", ": turn"],
    ),
    "a milestone that is forgotten": (
        """UPDATE loyalty_member
        SET standings = jsonb_set(standings, ARRAY['streaks', FIRST_STREAK, 'paid'], '[]')
        WHERE OF_SARAH""",
        ["daily_visit, paid: expected", "payments for"],
    ),
    "a streak that is longer": (
        """UPDATE loyalty_member
        SET standings = jsonb_set(standings, ARRAY['streaks', FIRST_STREAK, 'length'], '40')
        WHERE OF_SARAH""",
        ["daily_visit, length: expected", "found 40"],
    ),
    "standings that are gone": (
        "UPDATE loyalty_member SET standings = '{}' WHERE OF_SARAH",
        ["daily_visit, longest: expected", "third, progress: expected", "payments for"],
    ),
    "more earned towards the tier": (
        "UPDATE loyalty_member SET earned_now = earned_now + 1 WHERE OF_SARAH",
        ["tier, earned now: expected"],
    ),
    "a tier that was taken": (
        "UPDATE loyalty_member SET tier = '' WHERE OF_SARAH",
        ["tier: expected silver, found"],
    ),
    "a refund that was not taken back": (
        """DELETE FROM loyalty_ledgerentry
        WHERE OF_SARAH AND step > 0 AND event_id IN (SELECT id FROM events_activityevent)""",
        ["points in the end: expected", ": turn"],
    ),
    "an event that went without a word": (
        """DELETE FROM events_activityevent WHERE id = (
            SELECT event_id FROM loyalty_ledgerentry WHERE LAST_AWARD
        )""",
        ["points in the end: expected 0, found"],
    ),
    "an amount that was changed": (
        "UPDATE events_activityevent SET amount = 31 WHERE OF_SARAH AND amount = 30",
        ["rule=purchase_completed: turn", "points: expected", "hundred, progress"],
    ),
    "points left in a lot": (
        """UPDATE loyalty_lot SET remaining = 1, is_pending = FALSE, expired = 0
        WHERE id = (SELECT id FROM loyalty_lot WHERE OF_SARAH AND points > 0
            AND expires_at IS NOT NULL ORDER BY expires_at LIMIT 1)""",
        ["next due: expected"],
    ),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_it_is_named(story: Story, kind: str) -> None:
    statement, said = DAMAGE[kind]

    run(statement)

    lines = differences(story.workspace)
    assert lines
    assert all("customer=sarah" in line for line in lines), lines
    assert [words for words in said if not any(words in line for line in lines)] == [], lines
