"""What is loaded once, for as long as a process lives."""

import gc
from importlib import import_module

from django.conf import settings


def settle() -> None:
    """Load the pages and the addresses, and leave all that is loaded out of the search for garbage.

    Looking through it took up to 60 ms, in the middle of one batch of a thousand events in twenty;
    and what is looked through is shared no longer by the processes that a worker starts.
    """
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
