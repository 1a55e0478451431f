"""The demo workspace: a café with a small stage, and two months of its regulars."""

from config.demo.logins import demo_logins
from config.demo.story import seed_demo

__all__ = ["demo_logins", "seed_demo"]
