"""A second floor for pages: the Django that `startproject` makes, answering with a string.

Its default middleware runs, with nobody signed in: no session is read, no query is asked.
"""

from django.conf import settings

# What `startproject` writes; of its applications those that its middleware needs.
settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="bench.pages_strings",
    SECRET_KEY="bench",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)

from django.core.wsgi import get_wsgi_application  # noqa: E402 - the settings come first

application = get_wsgi_application()
