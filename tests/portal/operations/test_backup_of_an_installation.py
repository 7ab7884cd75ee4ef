"""`klimawerk backup` and `restore` on a whole installation: everything is destroyed in between, on both databases."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from .conftest import Installation

pytestmark = pytest.mark.slow

FILL = """
from django.core.files.base import ContentFile
from klimawerk.portal.content.domain.site import create_site
from klimawerk.portal.people.models import User
from wagtail.documents import get_document_model
from wagtail.models import Collection
if not Collection.objects.exists():
    Collection.add_root(name="Root")
home = create_site()
home.title = "Kreis im Test"
home.save_revision().publish()
User.objects.create_user("leitung", password="ein langes Kennwort")
document = get_document_model()(title="Satzung")
document.file.save("satzung.pdf", ContentFile(b"%PDF Satzung"))
document.save()
"""
LOOK = """
from klimawerk.portal.people.models import User
from klimawerk.portal.content.models import HomePage
from wagtail.documents import get_document_model
document = get_document_model().objects.get()
print(HomePage.objects.get().title, User.objects.get(username="leitung").check_password("ein langes Kennwort"),
      document.file.read().decode())
"""
WRITE_ON = """
from klimawerk.portal.people.models import User
print("writing", flush=True)
at = 0
while True:
    User.objects.create(username=f"konto-{at}")
    at += 1
"""
COUNT = """
from klimawerk.portal.people.models import User
names = set(User.objects.filter(username__startswith="konto-").values_list("username", flat=True))
assert names == {f"konto-{at}" for at in range(len(names))}, "a gap in the copy"
print(len(names))
"""
DROP_TABLES = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("DROP SCHEMA public CASCADE")
    cursor.execute("CREATE SCHEMA public")
"""
SCHEMAS = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'vorher_%'")
    print(*(row[0] for row in cursor.fetchall()))
"""
WORDS = "Kreis im Test True %PDF Satzung"


def destroy(installation: Installation) -> None:
    """Database and media are gone, and the key and the imported facts with them."""
    if installation.database:
        installation.run(DROP_TABLES)
    shutil.rmtree(installation.folder)


def test_destroyed_and_restored_while_somebody_writes(installation: Installation, tmp_path: Path) -> None:
    installation.run(FILL)
    key = (installation.folder / "secret-key").read_text(encoding="ascii")
    assert installation.run(LOOK) == WORDS
    writer = installation.start(WRITE_ON)
    assert writer.stdout is not None and writer.stdout.readline().strip() == "writing"
    archive = tmp_path / "sicherung.zip"
    saved = installation.command("backup", str(archive), "--data", str(installation.folder))
    still_writing = writer.poll() is None
    os.killpg(writer.pid, signal.SIGKILL)
    writer.communicate()
    assert saved.returncode == 0, saved.stderr
    assert still_writing
    written = int(installation.run(COUNT))

    destroy(installation)
    restored = installation.command("restore", str(archive), "--data", str(installation.folder))
    assert restored.returncode == 0, restored.stderr
    assert "Zurückgespielt nach" in restored.stdout
    assert installation.run(LOOK) == WORDS
    assert (installation.folder / "secret-key").read_text(encoding="ascii") == key
    assert 0 <= int(installation.run(COUNT)) <= written


def test_over_a_used_installation_by_force_with_the_old_state_aside(
    installation: Installation, tmp_path: Path
) -> None:
    installation.run(FILL)
    archive = tmp_path / "sicherung.zip"
    assert installation.command("backup", str(archive), "--data", str(installation.folder)).returncode == 0
    installation.run(
        "from klimawerk.portal.content.models import HomePage\n"
        "HomePage.objects.update(title='ganz anders', draft_title='ganz anders')"
    )
    refused = installation.command("restore", str(archive), "--data", str(installation.folder))
    assert refused.returncode == 1 and "--force" in refused.stderr
    assert installation.run(LOOK).startswith("ganz anders")
    damaged = tmp_path / "halb.zip"
    damaged.write_bytes(archive.read_bytes()[:-2000])
    broken = installation.command("restore", str(damaged), "--data", str(installation.folder), "--force")
    assert broken.returncode == 1 and "beschädigt" in broken.stderr and "nichts geändert" in broken.stderr
    assert installation.run(LOOK).startswith("ganz anders")

    done = installation.command("restore", str(archive), "--data", str(installation.folder), "--force")
    assert done.returncode == 0, done.stderr
    assert installation.run(LOOK) == WORDS
    aside = list(installation.folder.glob("vorher-*"))
    assert [path.name for path in (aside[0] / "media" / "documents").iterdir()] == ["satzung.pdf"]
    if installation.database:
        assert installation.run(SCHEMAS).startswith("vorher_20")


@pytest.mark.postgres
def test_postgresql_without_its_tools_says_what_to_type(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    refused = installation.command("backup", str(tmp_path / "a.zip"), "--data", str(installation.folder))
    assert refused.returncode == 1
    assert "sudo apt-get install -y postgresql-client" in refused.stderr
    assert not (tmp_path / "a.zip").exists()
