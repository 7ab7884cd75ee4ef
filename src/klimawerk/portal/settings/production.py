"""For operation and for `klimawerk serve`: no debug pages, hashed static files, HTTPS when it is there."""

from __future__ import annotations

import os

from klimawerk.portal.settings import base
from klimawerk.portal.settings.base import *  # noqa: F403
from klimawerk.portal.settings.database import choose_database
from klimawerk.portal.settings.places import choose_data_dir, read_secret_key, user_data_dir

DEBUG = False
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *(host.strip() for host in os.environ.get("KLIMAWERK_HOSTS", "").split(",") if host.strip()),
]

KLIMAWERK_DATA_DIR = choose_data_dir(user_data_dir())
SECRET_KEY = read_secret_key(KLIMAWERK_DATA_DIR)
DATABASES = {"default": choose_database(KLIMAWERK_DATA_DIR)}
MEDIA_ROOT = KLIMAWERK_DATA_DIR / "media"
EMAIL_FILE_PATH = KLIMAWERK_DATA_DIR / "mail"
STATIC_ROOT = KLIMAWERK_DATA_DIR / "static"
STORAGES = {
    **base.STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Behind HTTPS (KLIMAWERK_BASE_URL begins with https://) cookies and pages travel encrypted only. `serve` on one's own
# machine speaks plain HTTP on the loopback address, where a secure cookie would lock everybody out.
_is_https = base.WAGTAILADMIN_BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = _is_https
CSRF_COOKIE_SECURE = _is_https
LANGUAGE_COOKIE_SECURE = _is_https
SECURE_SSL_REDIRECT = _is_https
SECURE_HSTS_SECONDS = 31_536_000 if _is_https else 0
if _is_https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [base.WAGTAILADMIN_BASE_URL]
