"""`balance`: the JSON contract, formats and files, own data, own factors, and that wrong input loses nothing."""

import csv
import io
import json

import pytest

LIPPSTADT = "05974028"
TOP_LEVEL = {
    "territory",
    "year",
    "kind",
    "edition",
    "facts_release",
    "totals",
    "sectors",
    "data_quality",
    "conformity",
    "supplements",
    "unallocated",
    "unverified_share",
}
SECTORS = ["private_households", "commerce_trade_services", "industry", "municipal_facilities", "transport"]


def balance(run, *arguments: object) -> dict:
    """The JSON of a balance that must succeed."""
    outcome = run("balance", *arguments, "--format", "json")
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out)


def carrier(found: dict, sector: str, name: str) -> dict:
    """One carrier of one sector."""
    cells = next(each for each in found["sectors"] if each["sector"] == sector)["carriers"]
    return next(each for each in cells if each["carrier"] == name)


def test_json_contract(run) -> None:
    found = balance(run, LIPPSTADT, "--year", "2022")
    assert set(found) >= TOP_LEVEL
    assert (found["year"], found["kind"], found["edition"]) == (2022, "start", "bisko-2024")
    assert set(found["totals"]) == {
        "energy_mwh",
        "emissions_t_co2e",
        "per_capita_t",
        "scope",
        "missing_cells",
    }
    assert [each["sector"] for each in found["sectors"]] == SECTORS
    for sector in found["sectors"]:
        assert {"sector", "energy_mwh", "emissions_t_co2e", "carriers"} <= set(sector)
        for each in sector["carriers"]:
            assert {"carrier", "energy_mwh", "emissions_t_co2e", "state", "origin", "grade"} <= set(each)
    assert set(found["unallocated"]) == {"energy_mwh", "emissions_t_co2e"}
    assert {"status", "findings"} <= set(found["conformity"])
    assert 0 <= found["unverified_share"] <= 1
    municipal = next(each for each in found["sectors"] if each["sector"] == "municipal_facilities")
    assert municipal["energy_mwh"] is None


def test_several_years_have_a_list_of_results(run) -> None:
    found = balance(run, LIPPSTADT, "--years", "2020-2021")
    assert set(found) == {"territory", "edition", "results"}
    assert [each["year"] for each in found["results"]] == [2020, 2021]
    assert balance(run, LIPPSTADT, "--year", "2021") == found["results"][1]
    assert len(balance(run, LIPPSTADT, "--years", "2021")["results"]) == 1


@pytest.mark.parametrize("key", ["DG", "dg", "05", "05974", "059740028", "05974028"])
def test_every_level(run, key) -> None:
    assert balance(run, key, "--year", "2022")["territory"]["key"] == key.upper()


def test_without_a_year_the_latest_counts(run) -> None:
    assert balance(run, LIPPSTADT)["year"] == 2024


def test_many_years_show_progress_when_asked(run) -> None:
    quiet = run("balance", LIPPSTADT, "--years", "2020-2021")
    assert quiet.err == ""
    shown = run("balance", LIPPSTADT, "--years", "2020-2021", "--progress")
    assert "] 100 %" in shown.err and shown.out == quiet.out


def test_backcast_is_marked(run) -> None:
    found = balance(run, LIPPSTADT, "--year", "2000", "--backcast")
    assert carrier(found, "private_households", "natural_gas")["origin"] == "backcast"


def test_table_in_two_languages(run) -> None:
    german = run("balance", LIPPSTADT, "--year", "2022").out
    assert "Lippstadt (05974028), 2022" in german and "Startbilanz" in german and "Erdgas" in german
    assert "Natural gas" in run("balance", LIPPSTADT, "--year", "2022", "--lang", "en").out


def test_csv_has_a_row_per_cell(run) -> None:
    rows = list(
        csv.DictReader(io.StringIO(run("balance", LIPPSTADT, "--year", "2022", "--format", "csv").out))
    )
    assert {"ags", "year", "sector", "carrier", "energy_mwh", "emissions_t_co2e", "state"} <= set(rows[0])
    assert len(
        {
            (row["sector"], row["carrier"], row["vehicle_class"], row["road_category"], row["part"])
            for row in rows
        }
    ) == len(rows)


@pytest.mark.parametrize("ending", ["json", "csv", "xlsx", "parquet", "txt"])
def test_the_ending_chooses_the_format(run, tmp_path, ending) -> None:
    target = tmp_path / f"balance.{ending}"
    outcome = run("balance", LIPPSTADT, "--year", "2022", "--out", target)
    assert (outcome.code, outcome.out) == (0, "")
    content = target.read_bytes()
    assert (
        content[:2] == {"json": b"{\n", "csv": b"ag", "xlsx": b"PK", "parquet": b"PA", "txt": b"En"}[ending]
    )
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--out", "balance.pdf"], "kein Format"),
        (["--out", "gone/balance.json"], "gibt es nicht"),
        (["--out", "."], "ist ein Ordner"),
        (["--format", "parquet"], "--out"),
    ],
)
def test_impossible_files(run, arguments, sentence) -> None:
    outcome = run(
        "balance",
        LIPPSTADT,
        "--year",
        "2022",
        *(["--format", "json"] if "." in arguments else []),
        *arguments,
    )
    assert outcome.code == 2 and sentence in outcome.err


def test_a_file_that_cannot_be_written_is_an_error_and_leaves_nothing(run, tmp_path, monkeypatch) -> None:
    target = tmp_path / "balance.json"
    target.write_text("old")

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    outcome = run("balance", LIPPSTADT, "--year", "2022", "--out", target)
    assert outcome.code == 1 and "kein Platz mehr" in outcome.err
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if "balance" in path.name] == ["balance.json"]


def test_own_data_make_a_mixed_balance(run, own_values) -> None:
    found = balance(run, LIPPSTADT, "--year", "2022", "--input", own_values)
    assert found["kind"] == "mixed"
    gas = carrier(found, "private_households", "natural_gas")
    assert (gas["energy_mwh"], gas["origin"], gas["grade"]) == (250_000, "municipal", "A")


def test_the_year_of_the_own_data_counts_when_none_is_given(run, own_values) -> None:
    outcome = run("balance", LIPPSTADT, "--input", own_values, "--format", "json")
    assert json.loads(outcome.out)["year"] == 2022 and "2022" in outcome.err
    other = run("balance", LIPPSTADT, "--year", "2021", "--input", own_values, "--format", "json")
    assert json.loads(other.out)["kind"] == "start" and "2022" in other.err


def test_a_published_balance_can_be_recomputed_from_its_factors(run, own_values, tmp_path) -> None:
    factors = tmp_path / "factors.csv"
    factors.write_text(
        "carrier,year,g_per_kwh\nelectricity,2022,400\nnatural_gas,2022,247\n", encoding="utf-8"
    )
    found = balance(
        run, LIPPSTADT, "--year", "2022", "--own-only", "--input", own_values, "--factors", factors
    )
    assert carrier(found, "private_households", "electricity")["emissions_t_co2e"] == pytest.approx(36_000)
    assert carrier(found, "private_households", "natural_gas")["emissions_t_co2e"] == pytest.approx(61_750)
    assert carrier(found, "industry", "electricity")["energy_mwh"] is None
    assert found["conformity"]["status"] == "non-conformant"
    table = run(
        "balance", LIPPSTADT, "--year", "2022", "--own-only", "--input", own_values, "--factors", factors
    )
    assert "nicht konform" in table.out and "Warnung Strom: " in table.err
    codes = {finding["rule"] for finding in found["conformity"]["findings"]}
    assert any(code.startswith("bisko.") for code in codes)


def test_declared_networks(run, tmp_path) -> None:
    plain = balance(run, "05974", "--year", "2022")
    keys = tmp_path / "no_gas.csv"
    keys.write_text("ags;name\n05974016;Erwitte\n05974040;Soest\n", encoding="utf-8")
    binary = tmp_path / "keys.bin"
    binary.write_bytes(bytes(range(256)))
    assert run("balance", "05974016", "--no-gas", binary).code == 2
    for given in ("05974016,05974040", keys):
        place = balance(run, "05974016", "--year", "2022", "--no-gas", given)
        assert not carrier(place, "private_households", "natural_gas")["energy_mwh"]
    district = balance(run, "05974", "--year", "2022", "--no-gas", keys)
    before = carrier(plain, "private_households", "natural_gas")["energy_mwh"]
    assert carrier(district, "private_households", "natural_gas")["energy_mwh"] == pytest.approx(
        before, rel=1e-9
    )
    without_heat = balance(run, LIPPSTADT, "--year", "2022", "--no-heat-network", LIPPSTADT)
    assert not carrier(without_heat, "private_households", "district_heating")["energy_mwh"]


@pytest.mark.parametrize(
    "line",
    [
        "05974028;2022;private_households;natural_gas;-5;MWh",
        "05974028;2022;private_households;natural_gas;viel;MWh",
        "05974028;2022;private_households;unobtainium;5;MWh",
        "05974028;2022;private_households;natural_gas;5;Scheffel",
        "99999999;2022;private_households;natural_gas;5;MWh",
        "05974028;2022;private_households;natural_gas;5;MWh\n05974028;2022;private_households;natural_gas;6;MWh",
    ],
)
def test_wrong_own_data_compute_nothing_and_lose_nothing(run, tmp_path, line) -> None:
    source, target = tmp_path / "own.csv", tmp_path / "balance.json"
    source.write_text(f"ags;year;sector;carrier;energy;unit\n{line}\n", encoding="utf-8")
    target.write_text("what was there before")
    before = source.read_bytes()
    outcome = run("balance", LIPPSTADT, "--year", "2022", "--input", source, "--out", target)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Fehler own.csv:" in outcome.err and "nichts gerechnet" in outcome.err
    assert target.read_text() == "what was there before"
    assert source.read_bytes() == before


@pytest.mark.parametrize("content", ["carrier,year,g_per_kwh\nelectricity,2022,-4\n", "no,header\n1,2\n", ""])
def test_wrong_factors(run, tmp_path, content) -> None:
    path = tmp_path / "factors.csv"
    path.write_text(content)
    outcome = run("balance", LIPPSTADT, "--year", "2022", "--factors", path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Fehler factors.csv" in outcome.err
