"""What the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.untallied.settings"

application = get_wsgi_application()
