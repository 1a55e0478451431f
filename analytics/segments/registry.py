"""Which kinds of criteria there are: the lists that settings name."""

from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from analytics.segments.criterion import Criterion


def criteria() -> dict[str, type[Criterion]]:
    """All kinds, by the `type` that JSON names them by."""
    return _loaded(tuple(settings.SEGMENT_CRITERIA))


@lru_cache(maxsize=8)
def _loaded(paths: tuple[str, ...]) -> dict[str, type[Criterion]]:
    kinds = [kind for path in paths for kind in import_string(path)]
    return {str(kind.__struct_config__.tag): kind for kind in kinds}
