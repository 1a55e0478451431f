"""Foyer's own settings with other addresses and with the framework's own JSON."""

from config.settings import *  # noqa: F403  # all of them, but for what follows
from config.settings import REST_FRAMEWORK as _FOYERS

ROOT_URLCONF = "bench.ordinary.urls"
REST_FRAMEWORK = _FOYERS | {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}
