"""For the test suite: everything in memory or in a folder of this process, nothing left behind."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from klimawerk.portal.settings.base import *  # noqa: F403
from klimawerk.portal.settings.database import choose_database

DEBUG = False
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

KLIMAWERK_DATA_DIR = Path(tempfile.mkdtemp(prefix="klimawerk-test-"))
atexit.register(shutil.rmtree, KLIMAWERK_DATA_DIR, ignore_errors=True)
MEDIA_ROOT = KLIMAWERK_DATA_DIR / "media"
STATIC_ROOT = KLIMAWERK_DATA_DIR / "static"
DATABASES = {"default": choose_database(KLIMAWERK_DATA_DIR)}
if not os.environ.get("KLIMAWERK_DATABASE_URL"):
    # The live server of the browser tests runs in threads: they share one database in memory.
    DATABASES["default"] = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}

# Lock-out needs a request; its own tests switch it on.
AXES_ENABLED = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
