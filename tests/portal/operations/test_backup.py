"""Backup and restore of a small data folder: complete, checked, refusing, and never losing what was there."""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from klimawerk import language
from klimawerk.portal.operations import restore
from klimawerk.portal.operations.archive import is_safe_name, read_manifest
from klimawerk.portal.operations.backup import write_backup
from klimawerk.portal.operations.in_use import hold
from klimawerk.portal.operations.problems import OperationProblem
from klimawerk.portal.operations.restore import check_archive, restore_backup
from klimawerk.portal.settings.database import sqlite_database

PAGES = 300


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "daten"
    for name, text in {
        "media/images/rathaus.jpg": "Bild",
        "facts/imported/zensus2022/a/meta.json": "{}",
        "secret-key": "geheim",
        "static/kern.css": "body {}",
        "job-files/deutschland.parquet": "PAR1",
        "eingerichtet.txt": "Klimawerk",
        "media/.draft-1": "halb",
        "vorher-20250101-000000/secret-key": "alt",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    fill(folder / "klimawerk.sqlite3", "vorher")
    return folder


def fill(path: Path, title: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE IF NOT EXISTS page (title TEXT)")
    connection.execute("DELETE FROM page")
    connection.executemany("INSERT INTO page VALUES (?)", [(title,)] * PAGES)
    connection.commit()
    connection.close()


def titles(folder: Path) -> list[tuple[str, int]]:
    connection = sqlite3.connect(folder / "klimawerk.sqlite3")
    try:
        return connection.execute("SELECT title, count(*) FROM page GROUP BY title").fetchall()
    finally:
        connection.close()


def database(folder: Path) -> dict[str, Any]:
    return sqlite_database(folder / "klimawerk.sqlite3")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in {".in-use", "klimawerk.sqlite3-shm", "klimawerk.sqlite3-wal"}
    }


@pytest.fixture
def archive(data: Path, tmp_path: Path) -> Path:
    path = tmp_path / "sicherung.zip"
    write_backup(path, data, database(data))
    return path


def test_an_archive_holds_everything_that_cannot_be_made_again(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        assert sorted(opened.namelist()) == [
            "database.sqlite3",
            "files/facts/imported/zensus2022/a/meta.json",
            "files/media/images/rathaus.jpg",
            "files/secret-key",
            "manifest.json",
        ]
        about = json.loads(opened.read("manifest.json"))
    assert (about["kind"], about["format"], about["database"]) == ("klimawerk-backup", 1, "sqlite")
    key = next(each for each in about["files"] if each["path"] == "files/secret-key")
    assert key["size"] == 6
    assert key["sha256"] == "addb0f5e7826c857d7376d1bd9bc33c0c544790a2eac96144a8af22b1298c940"
    assert archive.stat().st_mode & 0o077 == 0
    assert check_archive(archive).database == "sqlite"


def test_an_uncommitted_change_is_not_in_it_and_a_committed_one_in_the_log_is(
    data: Path, tmp_path: Path
) -> None:
    writer = sqlite3.connect(data / "klimawerk.sqlite3", isolation_level=None)
    writer.execute("PRAGMA wal_autocheckpoint=0")
    writer.execute("INSERT INTO page VALUES ('im Protokoll')")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO page VALUES ('noch offen')")
    write_backup(tmp_path / "a.zip", data, database(data))
    writer.execute("ROLLBACK")
    writer.close()
    restore_backup(tmp_path / "a.zip", tmp_path / "neu", database(tmp_path / "neu"))
    assert titles(tmp_path / "neu") == [("im Protokoll", 1), ("vorher", PAGES)]


def test_into_an_empty_folder(archive: Path, data: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "leer" / "daten"
    restored = restore_backup(archive, fresh, database(fresh))
    assert restored.folder_aside is None
    assert titles(fresh) == [("vorher", PAGES)]
    assert sorted(name for name in contents(fresh) if name != "klimawerk.sqlite3") == [
        "facts/imported/zensus2022/a/meta.json",
        "media/images/rathaus.jpg",
        "secret-key",
    ]
    assert (fresh / "secret-key").read_text(encoding="utf-8") == "geheim"
    assert (fresh / "secret-key").stat().st_mode & 0o077 == 0


def test_over_an_installation_only_by_force_and_the_old_state_is_kept(archive: Path, data: Path) -> None:
    fill(data / "klimawerk.sqlite3", "nachher")
    (data / "media/images/rathaus.jpg").write_text("neues Bild", encoding="utf-8")
    before = contents(data)
    with pytest.raises(OperationProblem) as problem:
        restore_backup(archive, data, database(data))
    assert problem.value.code == "restore.not_empty"
    assert contents(data) == before
    restored = restore_backup(archive, data, database(data), force=True)
    assert titles(data) == [("vorher", PAGES)]
    assert (data / "media/images/rathaus.jpg").read_text(encoding="utf-8") == "Bild"
    assert restored.folder_aside is not None and restored.folder_aside.parent == data
    assert titles(restored.folder_aside) == [("nachher", PAGES)]
    assert (restored.folder_aside / "media/images/rathaus.jpg").read_text(encoding="utf-8") == "neues Bild"
    assert (data / "vorher-20250101-000000/secret-key").exists()
    assert not (data / "eingerichtet.txt").exists()  # the next start looks for missing migrations


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.97])
def test_a_damaged_archive_changes_nothing(archive: Path, data: Path, share: float) -> None:
    before = contents(data)
    content = bytearray(archive.read_bytes())
    at = int(len(content) * share)
    content[at : at + 8] = bytes(255 - each for each in content[at : at + 8])
    archive.write_bytes(content)
    with pytest.raises(OperationProblem) as problem:
        restore_backup(archive, data, database(data), force=True)
    assert problem.value.code in {"restore.damaged", "restore.no_archive"}
    assert contents(data) == before


def test_half_an_archive_and_another_file_are_refused(archive: Path, data: Path, tmp_path: Path) -> None:
    half, other = tmp_path / "halb.zip", tmp_path / "anderes.zip"
    half.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("brief.txt", "Guten Tag")
    codes = []
    for path in (half, other, tmp_path / "fehlt.zip"):
        with pytest.raises(OperationProblem) as problem:
            restore_backup(path, data, database(data), force=True)
        codes.append(problem.value.code)
    assert codes == ["restore.damaged", "restore.no_archive", "restore.no_file"]


def rewritten(archive: Path, **changes: Any) -> Path:
    """The archive with another manifest."""
    path = archive.with_name("anders.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                content = json.dumps({**json.loads(content), **changes}).encode()
            new.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"version": "999.0"}, "restore.too_new"),
        ({"format": 2}, "restore.too_new"),
        ({"database": "postgresql"}, "restore.other_database"),
        ({"files": []}, "restore.damaged"),
        ({"files": [{"path": "../fremd", "size": 1, "sha256": ""}]}, "restore.damaged"),
    ],
)
def test_what_does_not_fit_is_refused(archive: Path, data: Path, changes: dict[str, Any], code: str) -> None:
    before = contents(data)
    with pytest.raises(OperationProblem) as problem:
        restore_backup(rewritten(archive, **changes), data, database(data), force=True)
    assert problem.value.code == code
    assert contents(data) == before


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("files/a", True),
        ("../a", False),
        ("/etc/passwd", False),
        ("a/../../b", False),
        ("a\\b", False),
        ("", False),
    ],
)
def test_names_that_leave_the_folder(name: str, safe: bool) -> None:
    assert is_safe_name(name) is safe


def test_not_while_a_server_runs(archive: Path, data: Path) -> None:
    with hold(data), pytest.raises(OperationProblem) as problem:
        restore_backup(archive, data, database(data), force=True)
    assert problem.value.code == "restore.in_use"
    restore_backup(archive, data, database(data), force=True)


def test_an_error_half_way_moves_everything_back(
    archive: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(data)
    move = restore.shutil.move

    def full(source: Path, target: Path) -> None:
        if target.name == "secret-key" and target.parent == data and "restore" in str(source):
            raise OSError(28, "No space left on device")
        move(source, target)

    monkeypatch.setattr(restore.shutil, "move", full)
    with pytest.raises(OSError, match="No space left"):
        restore_backup(archive, data, database(data), force=True)
    assert contents(data) == before


def test_refusals_of_a_backup(archive: Path, data: Path, tmp_path: Path) -> None:
    cases = {
        "backup.exists": (archive, data),
        "backup.inside": (data / "media" / "a.zip", data),
        "backup.no_folder": (tmp_path / "fehlt" / "a.zip", data),
        "backup.no_data": (tmp_path / "a.zip", tmp_path / "fehlt"),
    }
    for code, (target, folder) in cases.items():
        with pytest.raises(OperationProblem) as problem:
            write_backup(target, folder, database(folder))
        assert problem.value.code == code
    (data / "klimawerk.sqlite3").unlink()
    with pytest.raises(OperationProblem) as problem:
        write_backup(tmp_path / "a.zip", data, database(data))
    assert problem.value.code == "backup.no_database"
    (data / "klimawerk.sqlite3").write_bytes(b"keine Datenbank" * 500)
    with pytest.raises(OperationProblem) as problem:
        write_backup(tmp_path / "a.zip", data, database(data))
    assert problem.value.code == "backup.damaged_database"
    assert not (tmp_path / "a.zip").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert len(read_manifest(archive).files) == 4


def test_missing_tools_are_named_with_the_line_to_type(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    postgresql = {"ENGINE": "django.db.backends.postgresql", "NAME": "klimawerk", "OPTIONS": {}}
    with pytest.raises(OperationProblem) as problem:
        write_backup(tmp_path / "a.zip", data, postgresql)
    assert (problem.value.code, problem.value.data) == ("backup.tools_missing", {"program": "pg_dump"})


def test_every_refusal_has_its_sentence() -> None:
    portal = Path(restore.__file__).parents[1]
    pattern = re.compile(
        r'(?:OperationProblem|JobProblem|check_sqlite|fail|_finish)\([^"]*?"([a-z_.]+\.[a-z_]+)"'
    )
    found = {
        code for path in portal.rglob("*.py") for code in pattern.findall(path.read_text(encoding="utf-8"))
    }
    assert {"restore.damaged", "jobs.worker_lost", "jobs.unexpected", "backup.tools_missing"} <= found
    assert sorted(code for code in found if code not in language.messages()) == []
