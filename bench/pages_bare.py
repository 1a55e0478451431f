"""The floor for pages: a Django that does nothing but answer with a string.

No middleware, no session, no database, no template: what is left is the framework's own way from
the request to the view and back.
"""

from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"], ROOT_URLCONF="bench.pages_strings", MIDDLEWARE=[], SECRET_KEY="bench"
)

from django.core.wsgi import get_wsgi_application  # noqa: E402 - the settings come first

application = get_wsgi_application()
