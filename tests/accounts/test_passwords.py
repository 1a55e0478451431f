"""What is kept of a password."""

from django.contrib.auth.hashers import get_hashers_by_algorithm, make_password
from django.test import override_settings

from config.settings import PASSWORD_HASHERS


def test_a_password_is_kept_at_the_whole_cost_of_argon2() -> None:
    with override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS):
        kept = make_password("correct horse battery staple")
        known = set(get_hashers_by_algorithm())

    assert kept.startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")
    assert known == {"argon2", "pbkdf2_sha256"}
