"""A throwaway installation with Kreis Soest and many people, served by the real server processes on 127.0.0.1."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
#: The only address that is ever put under load.
HOST = "127.0.0.1"
SLUG = "kreis-soest"

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
# A signed-in session per person: signing in itself is not what is measured.
SEED = """
import django, json, sys
django.setup()
from datetime import date
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django_scopes import scope
from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.content.domain.site import create_site
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import TenantKind
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.models import User
from klimawerk.portal.server import collect_static_files
from klimawerk.portal.territories.domain.register import list_municipalities
create_site()
if sys.argv[2] == "pages":
    collect_static_files(lambda text: None)
district = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
sessions = []
for number in range(int(sys.argv[1])):
    account = User(username=f"stelle-{number}", email=f"stelle-{number}@example.org")
    account.set_unusable_password()
    account.save()
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    with scope(tenant=district):
        give_role(district, account, Role.CLIMATE_MANAGER, date(2020, 1, 1))
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[1]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    sessions.append(store.session_key)
places = [each.key for each in list_municipalities(district.territory, date(2026, 1, 1))]
print(json.dumps({"slug": district.slug, "sessions": sessions, "places": places,
                  "cookie": settings.SESSION_COOKIE_NAME}))
"""
# What stands in the database at the end, with every state it went through.
LOOK = """
import django, json
django.setup()
from django_scopes import scopes_disabled
from klimawerk.portal.evidence.models import Evidence
with scopes_disabled():
    rows = [{"key": each.territory.key, "year": each.year, "cell": each.cell, "amount": each.amount,
             "version": each.version, "statement": str(each.public_id), "is_chosen": each.is_chosen,
             "amounts": list(each.history.order_by("history_id").values_list("amount", flat=True))}
            for each in Evidence.objects.select_related("territory")]
print(json.dumps(rows))
"""


@dataclass(frozen=True)
class Installation:
    """A data folder, the port it is served on, and who works there."""

    folder: Path
    port: int
    people: dict[str, Any]

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"http://{HOST}:{self.port}"

    def look(self) -> list[dict[str, Any]]:
        """All evidence in the database."""
        return list(json.loads(_run(self.folder, LOOK)))


@contextmanager
def served(folder: Path, people: int, with_pages: bool = False) -> Iterator[Installation]:
    """Make the installation in `folder`, serve it like `klimawerk serve`, and end the server afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    _run(folder, MAKE_TABLES)
    seeded = json.loads(_run(folder, SEED, str(people), "pages" if with_pages else "").splitlines()[-1])
    port = _free_port()
    log = (folder / "server.log").open("w", encoding="utf-8")
    # Workers and threads as in klimawerk.portal.server.
    command = ["-m", "gunicorn", "klimawerk.portal.wsgi:application", "--bind", f"{HOST}:{port}"]
    options = ["--workers", "2", "--threads", "4", "--preload", "--timeout", "60", "--log-level", "warning"]
    server = subprocess.Popen(
        [sys.executable, *command, *options, "--no-control-socket"],
        env=_environment(folder),
        stdout=log,
        stderr=log,
        cwd=ROOT,
    )
    made = Installation(folder, port, seeded)
    try:
        _wait(made, server)
        yield made
    finally:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(timeout=15)
        log.close()


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KLIMAWERK_")}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "klimawerk.portal.settings.production",
        "KLIMAWERK_DATA": str(folder),
        "PYTHONPATH": str(ROOT / "src"),
    }


def _run(folder: Path, program: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=_environment(folder),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.strip()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(made: Installation, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(600):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{made.address}/api/v1/", timeout=10):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError((made.folder / "server.log").read_text(encoding="utf-8"))
