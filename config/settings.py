"""Settings come from the environment, with working defaults; `docs/operators.md` lists them."""

import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from config.description import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS
from config.environment import (
    cache,
    database,
    fonts,
    log_level,
    mail,
    natural,
    port,
    positive,
    read,
    sender,
    site,
    storage,
    switch,
    two_factor,
    waits,
    words,
)
from config.logs import configure_structlog, logging_settings
from config.look import UNFOLD as UNFOLD
from config.reactions import CUSTOMER_FINDERS as CUSTOMER_FINDERS
from config.reactions import EVENT_NAMES as EVENT_NAMES
from config.reactions import EVENT_OUTCOMES as EVENT_OUTCOMES
from config.reactions import EVENT_REACTORS as EVENT_REACTORS
from config.reactions import LETTER_WRITERS as LETTER_WRITERS
from config.reactions import MESSAGE_SUBSCRIBERS as MESSAGE_SUBSCRIBERS
from config.reactions import MESSAGE_TYPES as MESSAGE_TYPES
from config.reactions import PERSON_KEEPERS as PERSON_KEEPERS
from config.reactions import SEGMENT_CRITERIA as SEGMENT_CRITERIA
from config.wallets import certificate, issuer, service_account, signing_key

BASE_DIR = Path(__file__).resolve().parent.parent

FOYER_HOME = read("FOYER_HOME", Path, default=str(BASE_DIR / "var")).resolve()
PORT = read("PORT", port, default="8000")
DEBUG = read("FOYER_DEBUG", switch, default="false")
PUBLIC_URL = read("FOYER_PUBLIC_URL", site, default=f"http://localhost:{PORT}")


def _secret_key() -> str:
    """The one of the environment, else one made at the first start and kept beside the database."""
    given = read("FOYER_SECRET_KEY", str, default="")
    if given:
        return given
    kept = FOYER_HOME / "secret-key"
    if not kept.exists():
        FOYER_HOME.mkdir(parents=True, exist_ok=True)
        draft = FOYER_HOME / f".secret-key-{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):  # the first of two simultaneous starts wins
            kept.hardlink_to(draft)
        draft.unlink()
    return kept.read_text().strip()


SECRET_KEY = _secret_key()
_public = urlsplit(PUBLIC_URL)
IS_HTTPS = _public.scheme == "https"
ALLOWED_HOSTS = [
    str(_public.hostname),
    "localhost",
    "127.0.0.1",
    "[::1]",
    *read("FOYER_ALLOWED_HOSTS", words, default=""),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "accounts.pages.refusing.form_too_old"

INSTALLED_APPS = [
    "config",
    "campaigns",
    "loyalty",
    "ticketing",
    "analytics",
    "events",
    "accounts",
    "core",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "config.site.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "django_htmx",
    "import_export",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "core.http.log_request",
    "core.http.limit_api_body",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "accounts.pages.keeping.KeptPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.languages.SpokenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.pages.middleware.AccountPages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.csp.PolicyOfPages",
    "core.csp.open_for_admin",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.pages.refusing.say_not_like_that",
    "accounts.pages.uploads.limit_upload",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

DATABASES = {
    "default": read("DATABASE_URL", database, default="")
    # Persistent connections and a pool exclude each other; the pool keeps them open.
    | {"CONN_MAX_AGE": 0, "ENGINE": "core.postgresql"}
}
DATABASES["default"]["OPTIONS"] |= {
    # Of use to the statements of `core.statements` alone: the ORM's cannot be prepared.
    "prepare_threshold": 3,
    "pool": {
        "min_size": 1,
        "max_size": read("FOYER_DATABASE_POOL", positive, default="8"),
        "timeout": 5,
        # The pool's pauses between attempts double; after this it starts anew with a request.
        "reconnect_timeout": 5,
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": read("CACHE_URL", cache, default="locmemcache://")}

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "me"
ACCOUNT_ADAPTER = "accounts.pages.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {
    "reset_password": "accounts.pages.forms.ForgottenForm",
    "reset_password_from_key": "accounts.pages.forms.AnewForm",
    "change_password": "accounts.pages.forms.ChangeForm",
    "set_password": "accounts.pages.forms.FirstForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Letters may take their time.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# By the minute for who mistypes; by the hour so that nobody has another's letter box filled.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,20/h/key",
    "reset_password": "20/m/ip,3/m/key,20/h/key",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "whats-on:houses"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "accounts.pages.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Foyer"
STAFF_TWO_FACTOR = read(
    "FOYER_STAFF_TWO_FACTOR", two_factor, default="required" if IS_HTTPS else "offered"
)
# Browsers take a passkey over http from this machine alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = FOYER_HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": read("FOYER_STORAGE_URL", storage, default="file:"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
MEDIA_ROOT = FOYER_HOME / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
# For letters on tickets that the font of the product lacks.
FONT_FILES = read("FOYER_FONTS", fonts, default="")
# Who signs tickets for the wallets of phones; without them no wallet is offered.
APPLE_WALLET = {
    "certificate": read("FOYER_APPLE_WALLET_CERTIFICATE", certificate, default=""),
    "key": read("FOYER_APPLE_WALLET_KEY", signing_key, default=""),
    "issuer": read("FOYER_APPLE_WALLET_ISSUER", certificate, default=""),
}
GOOGLE_WALLET = {
    "issuer": read("FOYER_GOOGLE_WALLET_ISSUER", issuer, default=""),
    "account": read("FOYER_GOOGLE_WALLET_ACCOUNT", service_account, default=""),
}

_mail = read("FOYER_EMAIL_URL", mail, default="file:")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = str(FOYER_HOME / "mail")
EMAIL_HOST = _mail.get("EMAIL_HOST", "")
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 30  # seconds; a letter is tried again after five minutes at the earliest
DEFAULT_FROM_EMAIL = read("FOYER_EMAIL_FROM", sender, default=f"tickets@{_public.hostname}")

MAX_API_BODY_BYTES = read("FOYER_MAX_BODY_BYTES", positive, default=str(5 * 1024 * 1024))
MAX_UPLOAD_BYTES = read("FOYER_MAX_UPLOAD_BYTES", positive, default=str(200 * 1024 * 1024))
MAX_PHOTO_BYTES = read("FOYER_MAX_PHOTO_BYTES", positive, default=str(15 * 1024 * 1024))
# Seconds for which a page that everybody sees alike is kept; 0 makes each anew.
PAGES_KEPT_SECONDS = read("FOYER_PAGES_KEPT", natural, default="2")
# Bodies that may be larger than others, by address; a form has something around its file.
LARGER_API_BODIES = {
    r"client/events/[^/]+/media/upload(?:/[^/]+)?": MAX_PHOTO_BYTES + 64 * 1024,
    r"ticketed-events/[^/]+/picture": MAX_PHOTO_BYTES,
}
# Where forms of visitors have files in them; at the desk any form may, of who is signed in there.
PAGES_WITH_FILES = r"whats-on/[^/]+/(?:events/[^/]+/)?gallery/.*"
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_API_BODY_BYTES
# The page of an event with all its tickets, perks and codes has some thousands.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
REQUESTS_PER_MINUTE = read("FOYER_REQUESTS_PER_MINUTE", positive, default="6000")
MEMBER_REQUESTS_PER_MINUTE = read("FOYER_MEMBER_REQUESTS_PER_MINUTE", positive, default="120")
# How many proxies in front of us are ours, each adding the address that called it.
TRUSTED_PROXIES = read("FOYER_TRUSTED_PROXIES", natural, default="0")
# Seconds that one attempt to deliver a webhook may take, from the name's look-up to the answer.
WEBHOOK_TIMEOUT_SECONDS = read("FOYER_WEBHOOK_TIMEOUT", positive, default="15")
# Seconds before the first attempt, and before each that follows one in vain.
_WAITS = "0,5,300,1800,7200,18000,36000,50400,72000,86400"
WEBHOOK_SCHEDULE = read("FOYER_WEBHOOK_SCHEDULE", waits, default=_WAITS)
# Days of unbroken failure after which nothing more is sent to an endpoint.
WEBHOOK_FAILING_DAYS = 5
# Days for which the log of deliveries is kept.
WEBHOOK_LOG_DAYS = read("FOYER_WEBHOOK_LOG_DAYS", positive, default="30")
# Receivers on one's own machine or network; and http beside https.
WEBHOOKS_ALLOW_PRIVATE = read("WEBHOOKS_ALLOW_PRIVATE", switch, default="false")

SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "foyer_session"
SESSION_ENGINE = "core.sessions"
CSRF_COOKIE_SECURE = IS_HTTPS
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.ApiKeyAuthentication",
        "accounts.authentication.CustomerTokenAuthentication",
        "accounts.authentication.StaffSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["core.api.throttling.PerCredential"],
    "DEFAULT_RENDERER_CLASSES": ["core.api.rendering.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "core.api.rendering.OneFormat",
    "DEFAULT_PARSER_CLASSES": ["core.api.parsing.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.Operation",
    "EXCEPTION_HANDLER": "core.api.refusals.answer",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
    "COERCE_DECIMAL_TO_STRING": True,
}
configure_structlog()
LOGGING = logging_settings(read("FOYER_LOG_LEVEL", log_level, default="INFO"))
