"""A shared cache that is away limits nobody, and stops nobody."""

import socket

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import Customer
from tests.factories import key_header

pytestmark = pytest.mark.django_db


def test_calls_are_answered_while_the_cache_is_away(member: Customer, settings: Settings) -> None:
    headers = key_header(member.workspace)
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{port}/0",
        }
    }

    answer = Client().get("/customers", headers=headers)

    assert answer.status_code == 200
    assert int(answer["RateLimit-Remaining"]) > 0
