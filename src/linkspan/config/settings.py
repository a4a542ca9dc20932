"""Settings, all from the environment. `./linkspan` sets them from the checkout's own state folder."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from linkspan.config.database import database, origin_of

PACKAGE = Path(__file__).resolve().parent.parent
STATE = Path(os.environ.get("LINKSPAN_STATE", ".linkspan"))
LINKSPAN_STATE = STATE
LINKSPAN_BUDGET_FACTOR = float(os.environ.get("LINKSPAN_BUDGET_FACTOR", "1"))

# --- who this process is to the database -------------------------------------------------------------------
ROLE = os.environ.get("LINKSPAN_ROLE", "app")
LINKSPAN_CONTEXT_KEY = os.environ.get("LINKSPAN_CONTEXT_KEY", "")
DATABASE_ROLES = {
    "app": "linkspan_app",
    "owner": "linkspan_owner",
    "sequencer": "linkspan_sequencer",
    "auditor": "linkspan_auditor",
    "test": "linkspan_app",
}
DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///linkspan"), DATABASE_ROLES[ROLE])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

# --- the program -------------------------------------------------------------------------------------------
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("LINKSPAN_FORMER_KEYS", "").split(",") if key]
SECRET_KEY = os.environ.get("LINKSPAN_SECRET_KEY") or "not-a-secret: set LINKSPAN_SECRET_KEY"
DEBUG = os.environ.get("LINKSPAN_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("LINKSPAN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("LINKSPAN_ORIGINS", "").split(",") if origin]
ROOT_URLCONF = "linkspan.config.urls"
WSGI_APPLICATION = "linkspan.config.wsgi.application"
SITE_ID = None
LANGUAGE_CODE = "en-gb"
# Of a child's pages, each by its own name; `web/reading/languages.py` says which are offered. All else is in English.
LANGUAGES = [
    ("en-gb", "English"), ("cy", "Cymraeg"), ("pl", "Polski"), ("ur", "اردو"),
    ("ar", "العربية"), ("ro", "Română"), ("uk", "Українська"),
]  # fmt: skip
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [PACKAGE / "locale"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

INSTALLED_APPS = [
    "linkspan.config.apps.WiringConfig",
    "linkspan.audit",
    "linkspan.agencies",
    "linkspan.duty",
    "linkspan.sharing",
    "linkspan.partnership",
    "linkspan.voice",
    "linkspan.scrutiny",
    "linkspan.children",
    "linkspan.exchange",
    "linkspan.pathway",
    "linkspan.interop",
    "linkspan.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linkspan.web.reading.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "linkspan.web.middleware.ActorMiddleware",
    "linkspan.web.middleware.SecondFactorMiddleware",
    "linkspan.web.middleware.RefusalMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "linkspan.web.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "linkspan.web.jinja.page_context",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
FORM_RENDERER = "linkspan.web.forms.Renderer"

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("LINKSPAN_STATIC", STATE / "static"))
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = STATE / "uploads"

# --- sign-in ------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "linkspan.web.account.backends.StaffBackend",
    "linkspan.web.account.backends.DemoBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "linkspan.web.account.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "linkspan.web.account.adapter.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Counted in the database, so that they hold over every process. Five wrong passwords make a pause, never a lock.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key", "reset_password": "20/m/ip,3/10m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("LINKSPAN_PROXIES", "0"))
ACCOUNT_FORMS = {
    "login": "linkspan.web.account.forms.SignIn",
    "reset_password": "linkspan.web.account.forms.AskForLink",
    "change_password": "linkspan.web.account.forms.ChangePassword",
    "reauthenticate": "linkspan.web.account.forms.ConfirmPassword",
}
MFA_FORMS = {
    "authenticate": "linkspan.web.account.forms.GiveCode",
    "reauthenticate": "linkspan.web.account.forms.ConfirmCode",
    "activate_totp": "linkspan.web.account.forms.SetUpApp",
    "add_webauthn": "linkspan.web.account.forms.AddPasskey",
    "edit_webauthn": "linkspan.web.account.forms.RenamePasskey",
}
MFA_ADAPTER = "linkspan.web.account.adapter.MFAAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator, not a link in a letter box, vouches for the address
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Linkspan"
# Without TLS only a browser on this very machine (http://localhost) offers passkeys at all.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = os.environ.get("LINKSPAN_TLS") != "1"
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
# An organisation's own sign-in, and the levels (`acr`) that its operator says mean two factors.
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
LINKSPAN_OIDC_TRUSTED_ACR = frozenset(filter(None, os.environ.get("LINKSPAN_OIDC_ACR", "").split(",")))
LINKSPAN_OIDC_ORIGIN = ""
if oidc_server := os.environ.get("LINKSPAN_OIDC_SERVER"):
    LINKSPAN_OIDC_ORIGIN = os.environ.get("LINKSPAN_OIDC_ORIGIN", origin_of(oidc_server))
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": os.environ.get("LINKSPAN_OIDC_ID", "organisation"),
            "name": os.environ.get("LINKSPAN_OIDC_NAME", "your organisation"),
            "client_id": os.environ["LINKSPAN_OIDC_CLIENT"],
            "secret": os.environ.get("LINKSPAN_OIDC_SECRET", ""),
            "settings": {"server_url": oidc_server},
        }
    ]

# A session ends when nothing was done for this long; a page warns five minutes before.
SESSION_COOKIE_AGE = 60 * int(os.environ.get("LINKSPAN_IDLE_MINUTES", "60"))
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "linkspan.web.errors.stale_form"
CSRF_COOKIE_SAMESITE = "Strict"
BEHIND_TLS = os.environ.get("LINKSPAN_TLS") == "1"
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Each room keeps the jobs the worker does for it in its own `jobs.py`.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "linkspan_cache"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Browsers hold the redirect after a form to this too, so the organisation's own sign-in is named.
        "form-action": [SELF, *filter(None, [LINKSPAN_OIDC_ORIGIN])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

EMAIL_BACKEND = os.environ.get("LINKSPAN_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = os.environ.get("LINKSPAN_EMAIL_HOST", "localhost")
DEFAULT_FROM_EMAIL = os.environ.get("LINKSPAN_EMAIL_FROM", "linkspan@localhost")

# A log line carries ids and codes; names, numbers and search words never reach it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "linkspan.config.logs.Discreet"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LINKSPAN_LOG", "WARNING")},
    "loggers": {
        "linkspan": {"level": "INFO"},
        # Django's own would mail every local value of a fault to the administrators.
        "django": {"handlers": [], "level": "WARNING"},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
