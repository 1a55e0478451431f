"""Passwords at a cost that thousands of tests can pay."""

from django.contrib.auth.hashers import Argon2PasswordHasher

QUICK = ["tests.hashing.QuickArgon2"]


class QuickArgon2(Argon2PasswordHasher):
    """The installation's own way to keep a password, which otherwise takes a quarter of a second.

    That an installation pays the whole price is shown in tests/accounts/test_passwords.py.
    """

    time_cost = 1
    memory_cost = 8
    parallelism = 1
