"""A stand-in for Stripe under the official client: for the tests, and for a demo without keys.

It keeps what it is told, moves no money, and refuses what Stripe does not know.
"""
