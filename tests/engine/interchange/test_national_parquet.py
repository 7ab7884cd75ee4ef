"""The national file: a row per year, cell and municipality, and no number where there is none."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.factbook.codelists import cell_axis
from klimawerk.engine.interchange.national_parquet import selected_cells, write_germany
from klimawerk.engine.runs import BalanceRequest, run_balance
from klimawerk.engine.runs.germany import NationalYear, run_germany

YEARS = (2019, 2022)
COLUMNS = [
    "ags", "year", "sector", "carrier", "vehicle_class", "road_category", "part",
    "energy_mwh", "emissions_t_co2e", "state", "origin", "grade",
]  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("national") / "germany.parquet"
    book = load_factbook()
    seen: list[int] = []
    write_germany(path, book.register, cell_axis(), run_germany(book, YEARS), seen.append)
    assert seen == list(YEARS)
    assert [each.name for each in path.parent.iterdir()] == ["germany.parquet"]
    return path


def test_one_row_per_year_cell_and_municipality(written: Path) -> None:
    table = pq.read_table(written)
    assert table.column_names == COLUMNS
    assert table.num_rows == len(YEARS) * 10_775 * len(selected_cells(cell_axis()))
    assert len(pc.unique(table["ags"].combine_chunks().dictionary_decode())) == 10_775


@pytest.mark.parametrize("key", ["05974028", "05711000", "07235015"])
def test_a_place_has_the_numbers_of_its_balance(written: Path, key: str) -> None:
    rows = pq.read_table(written, filters=[("ags", "=", key), ("year", "=", 2022)]).to_pylist()
    result = run_balance(BalanceRequest(key=key, years=(2022,)), load_factbook())[0]
    assert len(rows) == len(selected_cells(result.cells))
    for row in rows:
        parts = ("sector", "carrier", "vehicle_class", "road_category", "part")
        at = result.cells.position[".".join(row[part] for part in parts if row[part])]
        if row["state"] in ("value", "zero_by_key"):
            assert row["energy_mwh"] == result.energy[at]
            assert row["emissions_t_co2e"] == pytest.approx(result.emissions[at], rel=1e-12)
            assert row["grade"] in (("C", "D") if row["state"] == "value" else ("C", "D", None))
        else:
            assert (row["energy_mwh"], row["emissions_t_co2e"], row["grade"]) == (None, None, None)
            assert row["state"] in ("NE", "IE", "NO", "C")
        assert row["origin"] == "provider_default"


def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    book = load_factbook()

    def breaks() -> Iterator[NationalYear]:
        yield from run_germany(book, (2019,))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_germany(tmp_path / "germany.parquet", book.register, cell_axis(), breaks())
    assert list(tmp_path.iterdir()) == []


def test_sums_are_those_of_the_engine(written: Path) -> None:
    table = pq.read_table(written, columns=["year", "energy_mwh"])
    year = next(iter(run_germany(load_factbook(), (2019,))))
    total = pc.sum(table.filter(pc.equal(table["year"], 2019))["energy_mwh"]).as_py()
    kept = selected_cells(cell_axis())
    assert total == pytest.approx(np.asarray(year.block.energy)[:, kept].sum(), rel=1e-12)
