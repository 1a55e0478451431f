"""Signing in: where one ends up."""

import pytest
from django.test import Client

from accounts.models import Workspace
from tests.factories import PASSWORD, make_staff

pytestmark = pytest.mark.django_db


def test_whoever_signs_in_without_a_goal_comes_to_the_desk(workspace: Workspace) -> None:
    member = make_staff(workspace)

    answer = Client().post("/admin/login/", {"username": member.user.email, "password": PASSWORD})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")


def test_a_wrong_password_says_so_and_not_more(workspace: Workspace) -> None:
    member = make_staff(workspace)

    answer = Client().post("/admin/login/", {"username": member.user.email, "password": "wrong"})

    assert answer.status_code == 200
    assert b"correct" in answer.content
