"""Imported editions override and extend the shipped tables, are checked, and vanish with their folder."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.kernel.errors import FactError

SOURCE = {
    "id": "import-sample",
    "publisher": "Amt",
    "title": "Nachlieferung",
    "edition": "2024",
    "licence": "dl-de/by-2-0",
    "licence_status": "A",
    "attribution": "Amt, 2024",
}


def write_edition(
    data: Path, book: FactBook, identifier: str, reference: str, value: float, **column: Any
) -> Path:
    """A district table `industry_energy_2021` with one column, and a factor list."""
    folder = data / "facts" / "imported" / "sample" / identifier
    folder.mkdir(parents=True)
    rows = "".join(f"{each.key},{value}\n" for each in book.register.districts)
    texts = {
        "industry_energy_2021": f"district,electricity\n{rows}",
        "factors": "carrier,year,g_per_kwh,source,locator,evidence\n"
        "electricity,2024,410,Liste des Amtes,Zeile 2,official\n",
    }
    files = {}
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        files[name] = {"file": f"{name}.csv", "sha256": hashlib.sha256(text.encode()).hexdigest()}
    described = {
        "level": "district", "quantity": "energy", "unit": "TJ", "reference": reference, "source": "import-sample",
        "locator": "Spalte Strom", "evidence": "official", **column,
    }  # fmt: skip
    meta = {
        "id": identifier, "kind": "sample", "reference": reference, "imported_on": "2026-01-01", "source": SOURCE,
        "tables": {"industry_energy_2021": {"columns": {"electricity": described}}},
        "lists": {"factors": ["carrier", "year", "g_per_kwh"]}, "files": files, "findings": [],
    }  # fmt: skip
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    return folder


def test_an_imported_column_goes_before_the_shipped_one(book: FactBook, tmp_path: Path) -> None:
    folder = write_edition(tmp_path, book, "sample-a", "2022", 7.0)
    extended = load_factbook(tmp_path)
    column = extended.district("industry_energy_2021", "electricity")
    assert (column.values == 7.0).all() and column.source == "import-sample"
    assert extended.release == f"{book.release}+sample-a"
    assert extended.source("import-sample").title == "Nachlieferung"
    assert extended.district("industry_energy_2021", "coal").source == "destatis_43531_2021"
    shutil.rmtree(folder)
    assert np.array_equal(
        load_factbook(tmp_path).district("industry_energy_2021", "electricity").values,
        book.district("industry_energy_2021", "electricity").values,
        equal_nan=True,
    )


def test_the_later_reference_date_wins(book: FactBook, tmp_path: Path) -> None:
    write_edition(tmp_path, book, "sample-new", "2023", 9.0)
    write_edition(tmp_path, book, "sample-old", "2022", 7.0)
    assert load_factbook(tmp_path).district("industry_energy_2021", "electricity").values[0] == 9.0


def test_an_imported_factor_list_is_a_set_of_its_own(book: FactBook, tmp_path: Path) -> None:
    write_edition(tmp_path, book, "sample-a", "2022", 7.0)
    found = load_factbook(tmp_path).emission_factor("sample-a", "electricity", 2024)
    assert (found.value, found.source, found.locator) == (410.0, "import-sample", "Liste des Amtes: Zeile 2")


def test_a_file_changed_after_the_import_is_refused(book: FactBook, tmp_path: Path) -> None:
    folder = write_edition(tmp_path, book, "sample-a", "2022", 7.0)
    table = folder / "industry_energy_2021.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("7.0", "8.0"), encoding="utf-8")
    with pytest.raises(FactError, match="changed after the import"):
        load_factbook(tmp_path)


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ({"unit": "persons"}, "does not belong"),
        ({"locator": ""}, "no locator"),
        ({"source": "x"}, "unknown source"),
    ],
)
def test_imported_columns_pass_the_same_checks(
    book: FactBook, tmp_path: Path, column: dict[str, str], message: str
) -> None:
    write_edition(tmp_path, book, "sample-a", "2022", 7.0, **column)
    with pytest.raises(FactError, match=message):
        load_factbook(tmp_path)


def test_an_empty_data_folder_changes_nothing(book: FactBook, tmp_path: Path) -> None:
    assert load_factbook(tmp_path).release == book.release
