"""Whole installations in a folder of the test, on the database the run uses, driven by real processes."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

SOURCE = Path(__file__).parents[3] / "src"
# Tables without the hundreds of migrations; everything else is as `serve` makes it.
MAKE_TABLES = """
import django
from django.conf import settings
class NoMigrations(dict):
    def __contains__(self, name): return True
    def __getitem__(self, name): return None
django.setup()
settings.MIGRATION_MODULES = NoMigrations()
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
"""


@dataclass(frozen=True)
class Installation:
    """A data folder with its database; `run` and `start` are Python programmes in it."""

    folder: Path
    database: str

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KLIMAWERK_")}
        own = {
            "DJANGO_SETTINGS_MODULE": "klimawerk.portal.settings.production",
            "KLIMAWERK_DATA": str(self.folder),
            "PYTHONPATH": str(SOURCE),
        }
        return {**kept, **own, **({"KLIMAWERK_DATABASE_URL": self.database} if self.database else {})}

    def run(self, program: str, *arguments: str) -> str:
        """Run a programme to its end; what it printed."""
        django = "import django; django.setup()\n" if "django.setup()" not in program else ""
        done = subprocess.run(
            [sys.executable, "-c", django + program, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self, program: str, *arguments: str) -> subprocess.Popen[str]:
        """Start a programme in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "-c", "import django; django.setup()\n" + program, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `klimawerk …`."""
        return subprocess.run(
            [sys.executable, "-m", "klimawerk.cli", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An installation with empty tables: SQLite, or a PostgreSQL database of its own where the run has one."""
    address = os.environ.get("KLIMAWERK_DATABASE_URL", "")
    folder = tmp_path / "daten"
    folder.mkdir()
    if not address:
        made = Installation(folder, "")
        made.run(MAKE_TABLES)
        yield made
        return
    import psycopg

    name = f"klimawerk_{secrets.token_hex(6)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            made = Installation(folder, urlunsplit(urlsplit(address)._replace(path=f"/{name}")))
            made.run(MAKE_TABLES)
            yield made
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
