"""Why a start is refused, in words for the person at the terminal."""


class LaunchError(Exception):
    """Foyer cannot start; the text says why and what to change, and needs no traceback."""
