"""The database from one address: SQLite in the data folder by default, PostgreSQL by KLIMAWERK_DATABASE_URL."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

#: Under these settings four processes writing at once lose nothing; with SQLite's own defaults half the writes fail.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000;"
    ),
}


class DatabaseAddressError(ValueError):
    """The database address cannot be understood."""


def choose_database(data_dir: Path) -> dict[str, Any]:
    """Django's settings of the default database.

    Raises `DatabaseAddressError` when KLIMAWERK_DATABASE_URL is neither `sqlite:///path` nor `postgresql://…/name`.
    """
    address = os.environ.get("KLIMAWERK_DATABASE_URL", "")
    if not address:
        return sqlite_database(data_dir / "klimawerk.sqlite3")
    parts = urlsplit(address)
    if parts.scheme == "sqlite" and parts.path:
        return sqlite_database(Path(unquote(parts.path)))
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise DatabaseAddressError(
            "KLIMAWERK_DATABASE_URL: expected postgresql://user:password@host:5432/name or sqlite:///path/to/file"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite_database(path: Path) -> dict[str, Any]:
    """Django's settings of an SQLite database at `path`."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": dict(SQLITE_OPTIONS),
        "CONN_MAX_AGE": 60,
    }
