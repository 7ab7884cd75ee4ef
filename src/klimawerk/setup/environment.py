"""What this machine has and lacks for running and developing Klimawerk."""

import platform
import shutil
import sqlite3
import sys
from importlib import metadata

from klimawerk.setup import browser, postgresql
from klimawerk.setup.places import ROOT

MINIMUM_SQLITE = (3, 37)
FREE_SPACE_NEEDED_MB = 1000


def version_of(package: str) -> str | None:
    """Installed version of a Python package, or None."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def report() -> list[tuple[str, str, bool]]:
    """Lines of (part, what was found, whether it is enough)."""
    free_mb = shutil.disk_usage(ROOT).free // 1_000_000
    chromium = browser.find()
    programs = postgresql.find_programs()
    rows = [
        ("Python", platform.python_version(), sys.version_info >= (3, 11)),
        ("SQLite", sqlite3.sqlite_version, sqlite3.sqlite_version_info >= MINIMUM_SQLITE),
        ("Freier Platz", f"{free_mb} MB", free_mb >= FREE_SPACE_NEEDED_MB),
    ]
    for package in ("numpy", "Django", "wagtail", "pytest", "ruff", "mypy"):
        found = version_of(package)
        rows.append((package, found or "fehlt", found is not None))
    rows.append(("Chromium", chromium or "fehlt (./klimawerk setup --all)", chromium is not None))
    rows.append(("PostgreSQL", str(programs or "fehlt (./klimawerk setup --all)"), programs is not None))
    return rows


def print_report() -> None:
    """Print the report as a small table."""
    for part, found, is_enough in report():
        print(f"  {'ja  ' if is_enough else 'NEIN'}  {part:<14}{found}")
