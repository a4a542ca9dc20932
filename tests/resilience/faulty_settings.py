"""The tests' settings with pages that fail on demand, e-mail kept in files, and no shared memory between processes."""

import os

from tests.settings import *  # noqa: F403  the point is to take them all

ROOT_URLCONF = "tests.resilience.faulty_urls"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ["LINKSPAN_TEST_MAIL"]
