"""What the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# What the application itself is made of lives as long as the process: looking through it for
# garbage took up to 60 ms, in the middle of one batch of a thousand events in twenty. A batch that
# earns is made of less than fifty thousand objects, and none of them is garbage until it is over.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
