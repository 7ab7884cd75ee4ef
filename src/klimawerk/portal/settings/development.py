"""For people who change the portal: debug pages, and a data folder beside the checkout."""

from __future__ import annotations

from pathlib import Path

from klimawerk.portal.settings import base
from klimawerk.portal.settings.base import *  # noqa: F403
from klimawerk.portal.settings.database import choose_database
from klimawerk.portal.settings.places import choose_data_dir, read_secret_key

DEBUG = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

KLIMAWERK_DATA_DIR = choose_data_dir(Path.cwd() / "klimawerk-data")
SECRET_KEY = read_secret_key(KLIMAWERK_DATA_DIR)
DATABASES = {"default": choose_database(KLIMAWERK_DATA_DIR)}
MEDIA_ROOT = KLIMAWERK_DATA_DIR / "media"
EMAIL_FILE_PATH = KLIMAWERK_DATA_DIR / "mail"
STATIC_ROOT = KLIMAWERK_DATA_DIR / "static"

LOGGING = {**base.LOGGING, "root": {"handlers": ["console"], "level": "INFO"}}
