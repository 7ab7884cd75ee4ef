"""Where an installation keeps its state, and which database it takes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from klimawerk.portal.settings.database import SQLITE_OPTIONS, DatabaseAddressError, choose_database
from klimawerk.portal.settings.places import choose_data_dir, read_secret_key, user_data_dir


def test_the_secret_key_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    key = read_secret_key(tmp_path)
    assert len(key) > 60
    assert read_secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_the_data_folder_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLIMAWERK_DATA", str(tmp_path / "anderswo"))
    assert choose_data_dir(tmp_path / "hier") == tmp_path / "anderswo"
    assert (tmp_path / "anderswo").is_dir() and not (tmp_path / "hier").exists()


def test_without_a_wish_it_lies_where_programs_keep_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/srv/daten")
    assert user_data_dir() == Path("/srv/daten/klimawerk")


def test_sqlite_writes_ahead_and_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KLIMAWERK_DATABASE_URL", raising=False)
    database = choose_database(tmp_path)
    assert database["NAME"] == str(tmp_path / "klimawerk.sqlite3")
    assert database["OPTIONS"] == SQLITE_OPTIONS
    assert "journal_mode=WAL" in SQLITE_OPTIONS["init_command"]
    assert SQLITE_OPTIONS["transaction_mode"] == "IMMEDIATE"


def test_postgresql_by_its_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "KLIMAWERK_DATABASE_URL", "postgresql://amt:ge%40heim@db.intern:5433/klima?sslmode=require"
    )
    database = choose_database(tmp_path)
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.intern", "5433", "klima")
    assert (database["USER"], database["PASSWORD"]) == ("amt", "ge@heim")
    assert database["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize("address", ["mysql://db/klima", "postgresql://db", "irgendwas"])
def test_other_addresses_are_refused_with_the_right_form(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLIMAWERK_DATABASE_URL", address)
    with pytest.raises(DatabaseAddressError, match="postgresql://user:password@host:5432/name"):
        choose_database(tmp_path)
