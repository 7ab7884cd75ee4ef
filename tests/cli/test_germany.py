"""`germany`: one long file of all municipalities, complete or not there."""

import numpy as np
import pyarrow.parquet as pq
import pytest

COLUMNS = (
    "ags",
    "year",
    "sector",
    "carrier",
    "vehicle_class",
    "road_category",
    "energy_mwh",
    "emissions_t_co2e",
    "state",
    "origin",
    "grade",
)


def test_every_municipality_is_in_the_file(run, tmp_path) -> None:
    target = tmp_path / "germany.parquet"
    outcome = run("germany", "--years", "2022", "--out", target, "--progress")
    assert outcome.code == 0 and "100 %" in outcome.err
    table = pq.read_table(target)
    assert set(COLUMNS) <= set(table.column_names)
    assert len(table["ags"].unique()) == 10_775
    assert table["year"].unique().to_pylist() == [2022]
    place = table.filter(np.asarray(table["ags"]) == "05974028").to_pylist()
    gas = next(
        row for row in place if (row["sector"], row["carrier"]) == ("private_households", "natural_gas")
    )
    assert gas["energy_mwh"] == pytest.approx(284_843, rel=1e-3)
    motorway = next(row for row in place if row["road_category"] == "motorway")
    assert motorway["energy_mwh"] is None and motorway["state"] == "NE"


def test_a_run_that_dies_leaves_the_old_file(run, tmp_path, monkeypatch) -> None:
    target = tmp_path / "germany.parquet"
    target.write_text("old")

    def dies(*_arguments: object, **_more: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("klimawerk.engine.interchange.national_parquet.write_germany", dies)
    outcome = run("germany", "--years", "2022", "--out", target)
    assert outcome.code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["germany.parquet"] and target.read_text() == "old"
