"""Registering and undoing: whole or not at all, readable by the FactBook's own reader, nothing shipped is touched."""

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from klimawerk.engine.factbook.text_format import described_columns, read_table
from klimawerk.engine.interchange.importers import editions, store, undo
from klimawerk.engine.interchange.importers.store import imported_folder
from klimawerk.engine.kernel.errors import InputError

TODAY = "2026-11-22"


def names_below(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_an_edition_is_a_folder_the_factbook_can_read(read, register, tmp_path) -> None:
    edition = store.register(read("zensus2022", "zensus2022.csv"), tmp_path, register, TODAY)
    meta = json.loads((edition.folder / "meta.json").read_text(encoding="utf-8"))
    assert meta["kind"] == "zensus2022" and meta["reference"] == "2022-05-15" and meta["imported_on"] == TODAY
    assert meta["originals"][0]["name"] == "zensus2022.csv" and len(meta["originals"][0]["sha256"]) == 64
    table = edition.folder / "census_2022_municipal.csv"
    assert meta["files"]["census_2022_municipal"]["sha256"] == hashlib.sha256(table.read_bytes()).hexdigest()
    descriptions = described_columns(meta["tables"], "meta.json")["census_2022_municipal"]
    columns = read_table(table, descriptions, {"municipal": register.ags})
    gas = next(each for each in columns if each.description.column == "gas")
    assert gas.values[register.position["05974028"]] == 600
    assert gas.description.unit == "number" and gas.description.quantity == "dwellings"


def test_the_same_file_again_changes_nothing(read, register, tmp_path) -> None:
    first = store.register(read("factors", "factors.csv"), tmp_path, register, TODAY)
    second = store.register(read("factors", "factors.csv"), tmp_path, register, "2027-01-01")
    assert first == second
    assert [each.id for each in editions(tmp_path)] == [first.id]


def test_undo_leaves_the_folder_as_it_was(read, register, tmp_path) -> None:
    kept = store.register(read("factors", "factors.csv"), tmp_path, register, TODAY)
    before = names_below(tmp_path)
    added = store.register(read("sites", "sites.csv"), tmp_path, register, TODAY)
    assert [each.kind for each in editions(tmp_path)] == ["factors", "sites"]
    assert undo(added.id, tmp_path) == added.id
    assert names_below(tmp_path) == before
    assert [each.id for each in editions(tmp_path)] == [kept.id]


def test_undo_refuses_what_was_never_imported(tmp_path) -> None:
    for name in ("bisko-2024", "../../escape", ""):
        with pytest.raises(InputError, match="unknown_edition"):
            undo(name, tmp_path)


def test_a_file_with_errors_is_never_written(read, register, write, tmp_path) -> None:
    result = read("factors", write("carrier,year,g_per_kwh\nelectricity,2022,-5\n"))
    with pytest.raises(InputError, match="has_errors"):
        store.register(result, tmp_path / "data", register, TODAY)
    assert not (tmp_path / "data").exists()


def test_two_imports_at_once_do_not_disturb_each_other(read, register, tmp_path) -> None:
    results = [read("sites", "sites.csv"), read("factors", "factors.csv"), read("employees", "employees.csv")]
    with ThreadPoolExecutor(3) as threads:
        made = list(
            threads.map(lambda result: store.register(result, tmp_path, register, TODAY), results * 3)
        )
    assert {each.id for each in made} == {each.id for each in editions(tmp_path)}
    assert len(editions(tmp_path)) == 3
    assert not (imported_folder(tmp_path) / ".incoming").exists()


@pytest.mark.parametrize("step", ["write", "rename"])
def test_a_killed_import_leaves_nothing_visible(read, register, tmp_path, monkeypatch, step) -> None:
    """A child process is killed in the middle; the parent sees no edition and the next import works."""
    result = read("sites", "sites.csv")
    child = os.fork()
    if child == 0:
        try:
            if step == "write":
                monkeypatch.setattr(store, "_sync", lambda folder: os.kill(os.getpid(), 9))
            else:
                monkeypatch.setattr(Path, "rename", lambda self, target: os.kill(os.getpid(), 9))
            store.register(result, tmp_path, register, TODAY)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == 9
    assert editions(tmp_path) == ()
    assert names_below(imported_folder(tmp_path)) != [".lock"]  # the rest of the dead import is still there
    edition = store.register(result, tmp_path, register, TODAY)
    assert [each.id for each in editions(tmp_path)] == [edition.id]
    assert {name.split("/")[0] for name in names_below(imported_folder(tmp_path))} == {".lock", "sites"}
