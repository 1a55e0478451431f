"""A music shop's best customers: 56 purchases, 49, and two with 47."""

import pytest

from tests.factories import make_workspace
from tests.imports.music_shop import import_log
from tests.loyalty.leaderboards.boards import make_board, ranking_of, told

pytestmark = pytest.mark.django_db


def test_two_share_third_place_and_the_next_is_fifth() -> None:
    shop = make_workspace("music-shop", time_zone="America/New_York", currency="USD")
    import_log(shop)

    ranking = ranking_of(make_board(shop, metric="count", span="all"))

    top = told(ranking.entries)
    assert [(rank, score) for rank, _, score in top[:4]] == [(1, 56), (2, 49), (3, 47), (3, 47)]
    assert top[4][0] == 5
    assert ranking.total == 2357
