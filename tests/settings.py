"""The program's own settings, with what would slow tests down or leave the machine taken out."""

from linkspan.config.settings import *  # noqa: F403  the point is to take them all

LINKSPAN_CONTEXT_KEY = "5e" * 32
SECRET_KEY = "for tests alone"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Style sheets are served from the source, so that no test depends on what was collected before.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
