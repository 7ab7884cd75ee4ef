"""The balance as JSON, text, CSV, workbook and Parquet."""

import csv
import io
import json

import numpy as np
import openpyxl
import pyarrow.parquet as pq
import pytest

from klimawerk.engine.interchange.balance_csv import to_csv
from klimawerk.engine.interchange.balance_json import json_text, to_json, to_json_many
from klimawerk.engine.interchange.balance_parquet import write_parquet
from klimawerk.engine.interchange.balance_table import balance_table
from klimawerk.engine.interchange.balance_view import amount_of
from klimawerk.engine.interchange.balance_xlsx import write_xlsx
from klimawerk.engine.interchange.json_values import json_value
from klimawerk.engine.interchange.long_rows import COLUMNS, neutral
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.records.balance import Total

from .balance_fakes import CELLS, at, lippstadt, without

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


@pytest.fixture(scope="module")
def value():
    return json.loads(json_text(to_json(lippstadt())))


def carrier(value, sector, name):
    (found,) = [each for each in value["sectors"] if each["sector"] == sector]
    return next(each for each in found["carriers"] if each["carrier"] == name)


def test_json_has_the_documented_top_level(value):
    assert set(value) >= TOP_LEVEL
    assert value["territory"]["key"] == "05974028"
    assert value["territory"]["name"] == "Lippstadt"
    assert (value["year"], value["kind"], value["edition"]) == (2019, "mixed", "bisko-2024")
    assert value["facts_release"] == "2026.1"
    assert set(value["totals"]) == {
        "energy_mwh",
        "emissions_t_co2e",
        "per_capita_t",
        "scope",
        "missing_cells",
    }
    assert value["totals"]["missing_cells"] == ["industry.other_conventional.waste"]
    assert value["totals"]["per_capita_t"] is None
    assert set(value["unallocated"]) == {"energy_mwh", "emissions_t_co2e"}
    assert value["unverified_share"] == 0.375
    assert [each["sector"] for each in value["sectors"]] == list(CELLS.sectors)


def test_json_carriers_have_both_values_state_origin_and_grade(value):
    gas = carrier(value, "private_households", "natural_gas")
    assert gas["energy_mwh"] == 1234.5
    assert gas["emissions_t_co2e"] == pytest.approx(308.625)
    assert (gas["state"], gas["origin"], gas["grade"]) == ("value", "municipal", "A")
    oil = carrier(value, "private_households", "heating_oil")
    assert (oil["energy_mwh"], oil["origin"], oil["grade"]) == (200, "provider_default", "D")


def test_json_missing_is_null_and_a_declared_zero_is_zero(value):
    heating = carrier(value, "private_households", "heating_electricity")
    assert heating["energy_mwh"] is None
    assert heating["emissions_t_co2e"] is None
    assert (heating["state"], heating["origin"], heating["grade"]) == ("IE", None, None)
    assert heating["reason"] == "reason.in_electricity"
    coal = carrier(value, "private_households", "hard_coal")
    assert (coal["energy_mwh"], coal["state"]) == (0.0, "declared_zero")


def test_json_sums_sub_cells_and_lists_them(value):
    diesel = carrier(value, "transport", "diesel_fossil")
    cells = CELLS.select("transport", "diesel_fossil")
    present = [n for n in cells if lippstadt().state[n] == CellState.VALUE]
    assert diesel["energy_mwh"] == 200 * (len(present) - 1)  # a ship is outside the scope
    ship = next(each for each in diesel["subcells"] if each["vehicle_class"] == "inland_ship")
    assert (ship["energy_mwh"], ship["outside_scope"]) == (200, True)
    assert len(diesel["subcells"]) == len(cells)
    motorway = next(
        each for each in diesel["subcells"] if each["cell"] == "transport.diesel_fossil.car.motorway"
    )
    assert (motorway["energy_mwh"], motorway["state"], motorway["road_category"]) == (None, "NE", "motorway")
    other = carrier(value, "industry", "other_conventional")
    assert other["energy_mwh"] == 400
    assert other["state"] == "value"


def test_json_sectors_add_up_to_the_cells(value):
    total = sum(each["energy_mwh"] or 0 for each in value["sectors"])
    assert total == pytest.approx(value["totals"]["energy_mwh"])
    beyond = value["outside_scope"]["energy_mwh"]
    assert total + beyond == pytest.approx(float(lippstadt().energy.sum()))
    assert beyond == 600  # kerosene of aircraft, fossil and bio diesel of ships
    for sector in value["sectors"]:
        parts = [each["energy_mwh"] or 0 for each in sector["carriers"] if not each["outside_scope"]]
        assert sum(parts) == pytest.approx(sector["energy_mwh"] or 0)


def test_json_findings_speak_german_and_numbers_are_plain(value):
    (finding,) = value["conformity"]["findings"]
    assert finding["message"].startswith("Die Quelle fehlt.")
    assert finding["rule"] == "bisko.x"
    assert value["conformity"]["status"] == "incomplete"
    assert value["data_quality"] == {"total": 0.25, "by_sector": {"industry": 0.0}, "missing": None}
    assert value["factors"]["natural_gas"]["value"] == 250.0
    assert value["factors"]["natural_gas"]["evidence"] == "unverified"


def test_json_of_several_years():
    many = to_json_many([lippstadt(2018), lippstadt(2019)])
    assert set(many) == {"territory", "edition", "results"}
    assert [each["year"] for each in many["results"]] == [2018, 2019]
    with pytest.raises(ValueError, match="0"):
        to_json_many([])


def test_json_refuses_what_has_no_form():
    with pytest.raises(TypeError):
        json_value(object())


def test_a_zero_beside_a_missing_cell_is_missing():
    result = lippstadt()
    positions = CELLS.select("industry", "other_conventional")
    energy = result.energy.copy()
    state = result.state.copy()
    for position in positions[:2]:
        energy[position] = 0.0
        state[position] = CellState.ZERO_BY_KEY
    amount = amount_of(without(result, energy=energy, state=state), positions)
    assert amount.energy is None
    assert amount.state is CellState.NOT_ESTIMATED


def test_emissions_without_factor_are_missing():
    result = lippstadt()
    emissions = result.emissions.copy()
    emissions[at("industry.electricity")] = np.nan
    amount = amount_of(without(result, emissions=emissions), [at("industry.electricity")])
    assert amount.energy == 200
    assert amount.emissions is None


def test_the_table_begins_with_the_box():
    table = balance_table([lippstadt()])
    lines = table.splitlines()
    assert lines[0] == "Energie- und Treibhausgasbilanz Lippstadt (05974028), 2019"
    box = " ".join(line.strip("│ ") for line in lines[1 : lines.index("")])
    assert "Gemischte Bilanz" in box
    assert "Anteil eigener Angaben an der Energie: 6" in box
    assert "fehlen 1 Pflichtangaben: Industrie, Erdgas" in box
    assert "Summe ±22 %, Industrie ±70 %" in box
    assert "Nicht zu gebrauchen: als BISKO-Bilanz" in box
    assert "Nächster bester Schritt: Absatz des Netzbetreibers" in box
    assert lines.index("") < next(n for n, line in enumerate(lines) if line.startswith("Private Haushalte"))


def test_the_table_is_right_aligned_german_and_rounded():
    lines = balance_table([lippstadt()]).splitlines()
    gas = next(line for line in lines if line.startswith("  Erdgas"))
    assert gas == f"{'  Erdgas':<42} {'1.234':>14} {'309':>14}  {'eigene':<14} A"
    heads = next(line for line in lines if line.startswith("Sektor und"))
    assert heads.index("Energie MWh") + len("Energie MWh") == gas.index("1.234") + len("1.234")
    assert any("Heizstrom" in line and "im Strom dieses Sektors" in line for line in lines)
    assert any(line.startswith("Summe") for line in lines)
    assert any("38\u00a0% der Emissionen" in line for line in lines)


def test_the_table_in_english():
    table = balance_table([lippstadt()], "en")
    assert "Energy and greenhouse gas balance" in table
    assert "Natural gas" in table
    assert "1,234" in table
    assert "Erdgas" not in table


def test_the_table_of_years_has_one_line_each():
    lines = balance_table([lippstadt(2018), lippstadt(2019)]).splitlines()
    assert lines[0].endswith("2018 bis 2019")
    assert [line[:4] for line in lines if line[:2] == "20"] == ["2018", "2019"]


def test_a_table_of_a_total_without_number():
    total = Total("complete", None, None, None, ("x",))
    table = balance_table([without(lippstadt(), total=total)])
    assert any("vollständig" in line and line.rstrip().endswith("NE") for line in table.splitlines())


def test_a_table_says_that_its_edition_is_a_reconstruction_with_held_factors():
    held = [
        Finding("bisko.factor_of_other_year", Severity.INFO, each, "", {"carrier": each, "year": 2019})
        for each in ("electricity", "natural_gas")
    ]
    rebuilt = Finding("bisko.edition_reconstructed", Severity.INFO, "", "", {"edition": "bisko-2019"})
    judged = {"status": "incomplete", "findings": (rebuilt, *held)}
    table = balance_table([without(lippstadt(2022), conformity=judged)])
    assert "Die Fassung bisko-2019 ist eine Nachbildung" in table
    assert "2 Emissionsfaktoren gibt es nicht für 2022; verwendet sind die von 2019." in table
    assert "Nachbildung" not in balance_table([lippstadt(2022)])


def test_csv_is_long_and_keeps_the_numbers():
    rows = list(csv.DictReader(io.StringIO(to_csv([lippstadt()]))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(CELLS)
    gas = next(r for r in rows if (r["sector"], r["carrier"]) == ("private_households", "natural_gas"))
    assert float(gas["energy_mwh"]) == 1234.5
    assert gas["ags"] == "05974028"
    missing = next(r for r in rows if r["road_category"] == "motorway")
    assert (missing["energy_mwh"], missing["state"], missing["grade"]) == ("", "NE", "")


@pytest.mark.parametrize("text", ["=1+1", "+49", "-x", "@SUM(A1)", "\tx"])
def test_texts_never_become_formulas(text):
    assert neutral(text) == f"'{text}"
    assert neutral("Soest") == "Soest"


def test_the_workbook_has_box_balance_cells_findings_and_sources():
    stream = io.BytesIO()
    evil = lippstadt()
    evil = without(evil, factors=without(evil.factors, found={"=cmd()": evil.factors.found["natural_gas"]}))
    write_xlsx([evil], stream)
    workbook = openpyxl.load_workbook(stream)
    assert workbook.sheetnames == ["Überblick", "Bilanz", "Einzelwerte", "Hinweise", "Faktoren und Quellen"]
    overview = [cell.value for cell in workbook["Überblick"]["A"]]
    assert overview[0].startswith("Energie- und Treibhausgasbilanz Lippstadt")
    assert any("Gemischte Bilanz" in str(each) for each in overview)
    assert workbook["Einzelwerte"].max_row == len(CELLS) + 1
    assert workbook["Faktoren und Quellen"]["B2"].value == "'=cmd()"
    gas = next(row for row in workbook["Bilanz"].iter_rows(values_only=True) if row[1] == "   Erdgas")
    assert gas[2] == 1234.5
    for sheet in workbook:
        assert not any(cell.data_type == "f" for line in sheet.iter_rows() for cell in line)


def test_parquet_reads_back(tmp_path):
    path = tmp_path / "lippstadt.parquet"
    write_parquet([lippstadt(2018), lippstadt(2019)], path)
    table = pq.read_table(path)
    assert table.num_rows == 2 * len(CELLS)
    assert table.column_names == list(COLUMNS)
    energy = table.column("energy_mwh").to_pylist()
    assert energy[at("private_households.natural_gas")] == 1234.5
    assert energy[at("transport.diesel_fossil.car.motorway")] is None
    assert table.schema.metadata[b"klimawerk_facts_release"] == b"2026.1"
