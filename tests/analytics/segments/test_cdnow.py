"""A music shop's whole purchase log, cut into segments."""

from datetime import UTC, datetime

import pytest

from accounts.models import Workspace
from analytics.segments.members import members_of
from analytics.segments.tree import parse_tree
from tests.factories import make_workspace
from tests.imports.music_shop import import_log

pytestmark = pytest.mark.django_db

# The log's last day, in New York.
END = datetime(1998, 6, 30, 16, tzinfo=UTC)
PURCHASES = ["purchase"]
COUNTS = {
    76: {"type": "total_value", "operator": "greater_than_or_equal", "value": 500},
    388: {
        "type": "event_count",
        "event_types": PURCHASES,
        "operator": "greater_than_or_equal",
        "value": 5,
    },
    143: {"type": "recency", "event_types": PURCHASES, "within_days": 30},
    2126: {"type": "recency", "event_types": PURCHASES, "not_within_days": 60},
    2357: {"type": "everyone"},
}


@pytest.fixture
def shop() -> Workspace:
    """The music shop with its customers."""
    shop = make_workspace("music-shop", time_zone="America/New_York", currency="USD")
    import_log(shop)
    return shop


def test_the_shops_segments_are_as_large_as_they_are(shop: Workspace) -> None:
    found = {
        size: len(members_of(workspace=shop, tree=parse_tree(tree), at=END))
        for size, tree in COUNTS.items()
    }

    assert found == {size: size for size in COUNTS}
