"""The workbook: what it holds, and that what is filled in comes back."""

import io

import openpyxl
import pytest

from klimawerk.engine.interchange.own_data import has_errors, read_own_data
from klimawerk.engine.interchange.template import write_template
from klimawerk.engine.kernel.finding import Severity
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.records.territory import Territory, TerritoryKind
from klimawerk.language import sentence

from .balance_fakes import LIPPSTADT, REGISTER, Book, lippstadt


def template(short=False, territory=LIPPSTADT):
    stream = io.BytesIO()
    write_template(territory, lippstadt(), stream, short=short)
    return openpyxl.load_workbook(stream)


def find(sheet, key):
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = next(cell.row for cell in sheet["A"] if cell.value == key)
    return row, columns


def fill(workbook, sheet_name, key, **fields):
    sheet = workbook[sheet_name]
    row, columns = find(sheet, key)
    for name, value in {"grade": "A", "source": "Netzbetreiber", **fields}.items():
        sheet.cell(row, columns[name]).value = value
    return f"own.xlsx!{sheet_name}!{sheet.cell(row, columns['energy']).coordinate}"


def read(workbook, tmp_path):
    path = tmp_path / "own.xlsx"
    workbook.save(path)
    return read_own_data(path, Book())


def test_sheets_in_german_with_hidden_keys():
    workbook = template()
    assert workbook.sheetnames == [
        "Lies mich",
        "Kurzblatt",
        "Haushalte",
        "GHD",
        "Industrie",
        "Kommunale Einrichtungen",
        "Verkehr",
        "_klimawerk",
    ]
    assert workbook["_klimawerk"].sheet_state == "hidden"
    households = workbook["Haushalte"]
    assert households.column_dimensions["A"].hidden
    assert households.row_dimensions[1].hidden
    assert [cell.value for cell in households[5]][1:6] == [
        "Energieträger",
        "Wert",
        "Einheit",
        "Bezug Hs/Hi",
        "Zeitraum von",
    ]
    assert households["B2"].value == "Private Haushalte"
    assert households["B3"].value == "Lippstadt (05974028), Bilanzjahr 2019"
    assert set(workbook.defined_names) >= {"KLIMAWERK_KEY", "KLIMAWERK_YEAR", "KLIMAWERK_VERSION"}


def test_the_short_workbook_has_eight_numbers():
    workbook = template(short=True)
    assert workbook.sheetnames == ["Lies mich", "Kurzblatt", "_klimawerk"]
    keys = [cell.value for cell in workbook["Kurzblatt"]["A"][5:]]
    assert len(keys) == 8


def test_the_start_balance_stands_beside_it_locked():
    households = template()["Haushalte"]
    row, columns = find(households, "private_households.electricity")
    start = households.cell(row, columns["start"])
    assert start.value == 200
    assert start.protection.locked
    assert not households.cell(row, columns["energy"]).protection.locked
    assert households.protection.sheet
    row, _ = find(households, "private_households.heating_electricity")
    assert "im Strom dieses Sektors enthalten" in households.cell(row, columns["start"]).value


def test_drop_downs_for_unit_basis_grade_and_zero():
    households = template()["Haushalte"]
    row, columns = find(households, "private_households.natural_gas")
    lists = {}
    for validation in households.data_validations.dataValidation:
        for name, column in columns.items():
            if households.cell(row, column).coordinate in validation.sqref:
                lists[name] = validation.formula1
    assert lists["unit"] == '"MWh,kWh,GWh,GJ,TJ,kg,t,m³"'
    assert lists["gas_basis"] == '"Hs,Hi"'
    assert lists["grade"] == '"A,B,C,D"'
    assert lists["state"] == '"ja,kommt nicht vor"'
    assert lists["energy"] == "0"


def test_no_text_becomes_a_formula():
    evil = Territory("05974028", TerritoryKind.MUNICIPALITY, "=cmd|' /C calc'!A0", "Stadt", 1, 2, "05974")
    workbook = template(territory=evil)
    for sheet in workbook:
        for line in sheet.iter_rows():
            assert not any(cell.data_type == "f" for cell in line)


def test_what_is_filled_in_comes_back(tmp_path):
    workbook = template()
    place = fill(
        workbook, "Haushalte", "private_households.natural_gas", energy=1000, unit="MWh", gas_basis="Hs"
    )
    fill(workbook, "Haushalte", "private_households.heating_oil", energy=20000, unit="l", grade="B")
    fill(workbook, "GHD", "commerce_trade_services.electricity", energy=300, includes_municipal="ja")
    fill(workbook, "Industrie", "industry.hard_coal", state="ja")
    fill(workbook, "Verkehr", "transport.diesel", energy=5, unit="GWh")
    fill(workbook, "Verkehr", "transport.electricity.bus.all", energy="12,5", network_operator="ja")
    values, findings = read(workbook, tmp_path)
    assert not has_errors(findings)
    found = {value.cell: value for value in values}
    assert found["private_households.natural_gas"].energy_mwh == pytest.approx(903.0)
    assert found["private_households.natural_gas"].where == place
    assert found["private_households.heating_oil"].energy_mwh == pytest.approx(200.1476, rel=1e-6)
    assert found["private_households.heating_oil"].grade is Grade.B
    assert found["commerce_trade_services.electricity"].includes_municipal
    assert found["industry.hard_coal"].state is CellState.DECLARED_ZERO
    assert found["transport.diesel"].energy_mwh == 5000
    assert found["transport.electricity.bus.all"].energy_mwh == 12.5
    assert found["transport.electricity.bus.all"].is_network_operator
    assert {(value.key, value.year) for value in values} == {("05974028", 2019)}


def test_the_short_sheet_comes_back_and_adds_up_the_municipal_electricity(tmp_path):
    workbook = template(short=True)
    fill(workbook, "Kurzblatt", "total.electricity", energy=400)
    fill(workbook, "Kurzblatt", "municipal_facilities.electricity#buildings", energy=40)
    fill(
        workbook,
        "Kurzblatt",
        "municipal_facilities.electricity#street_lighting",
        energy=8000,
        unit="kWh",
        grade="B",
    )
    fill(workbook, "Kurzblatt", "municipal_facilities.*#heat", energy=30, carrier="Heizöl")
    values, findings = read(workbook, tmp_path)
    assert findings == ()
    found = {value.cell: value for value in values}
    assert set(found) == {
        "total.electricity",
        "municipal_facilities.electricity",
        "municipal_facilities.heating_oil",
    }
    assert found["total.electricity"].is_utility_total
    assert found["municipal_facilities.electricity"].energy_mwh == 48
    assert found["municipal_facilities.electricity"].grade is Grade.B


def test_electricity_of_the_short_sheet_is_metered_by_the_network_operator(tmp_path):
    workbook = template(short=True)
    fill(workbook, "Kurzblatt", "private_households.electricity", energy=300)
    fill(workbook, "Kurzblatt", "private_households.heating_electricity", energy=20)
    fill(workbook, "Kurzblatt", "municipal_facilities.electricity#buildings", energy=40)
    values, _ = read(workbook, tmp_path)
    assert {value.cell: value.is_network_operator for value in values} == {
        "private_households.electricity": True,
        "private_households.heating_electricity": True,
        "municipal_facilities.electricity": False,
    }


def test_inserted_rows_and_columns_do_no_harm(tmp_path):
    workbook = template()
    sheet = workbook["Haushalte"]
    sheet.insert_rows(7)
    sheet.insert_cols(5)
    fill(workbook, "Haushalte", "private_households.lpg", energy=10)
    values, findings = read(workbook, tmp_path)
    assert findings == ()
    assert values[0].energy_mwh == 10


def test_mistakes_name_sheet_and_cell(tmp_path):
    workbook = template()
    place = fill(workbook, "Haushalte", "private_households.natural_gas", energy="viel")
    fill(workbook, "Industrie", "industry.electricity", energy=-3)
    fill(workbook, "Industrie", "industry.natural_gas", energy=5, unit="kW", gas_basis="Hi")
    fill(workbook, "GHD", "commerce_trade_services.lpg", energy=5, state="ja")
    values, findings = read(workbook, tmp_path)
    assert values == ()
    errors = {each.code: each.where for each in findings if each.severity is Severity.ERROR}
    assert errors == {
        "own_data.not_a_number": place,
        "own_data.negative_value": "own.xlsx!Industrie!C6",
        "own_data.unit_is_power": "own.xlsx!Industrie!D8",
        "own_data.zero_with_value": "own.xlsx!GHD!C17",
    }
    assert not any("‹" in sentence(each, language) for each in findings for language in ("de", "en"))


def test_a_zero_without_confirmation_does_not_count(tmp_path):
    workbook = template()
    fill(workbook, "Industrie", "industry.electricity", energy=0)
    fill(workbook, "Industrie", "industry.heating_oil", energy=7)
    values, findings = read(workbook, tmp_path)
    assert [value.cell for value in values] == ["industry.heating_oil"]
    assert [each.code for each in findings] == ["own_data.zero_not_confirmed"]


def test_kwh_entered_as_mwh_are_noticed(tmp_path):
    workbook = template()
    fill(workbook, "Haushalte", "private_households.electricity", energy=200_000)
    _, findings = read(workbook, tmp_path)
    assert [each.code for each in findings] == ["own_data.far_from_start"]


def test_the_same_number_on_two_sheets_is_an_error(tmp_path):
    workbook = template()
    fill(workbook, "Haushalte", "private_households.electricity", energy=200)
    fill(workbook, "Kurzblatt", "private_households.electricity", energy=200)
    _, findings = read(workbook, tmp_path)
    assert [each.code for each in findings] == ["own_data.duplicate_row"]


def test_a_value_in_a_row_without_key_is_an_error(tmp_path):
    workbook = template()
    workbook["Haushalte"]["C40"] = 5
    _, findings = read(workbook, tmp_path)
    assert "own_data.row_without_key" in [each.code for each in findings]


def test_another_version_is_refused(tmp_path):
    workbook = template()
    workbook["_klimawerk"]["B1"] = "klimawerk-vorlage-99"
    _, findings = read(workbook, tmp_path)
    assert [each.code for each in findings] == ["own_data.template_version"]


def test_a_district_gets_a_workbook_of_check_values():
    workbook = template(territory=REGISTER.find("05974"))
    assert any("Prüfwerte" in str(cell.value) for cell in workbook["Lies mich"]["A"])


def test_without_start_balance_a_year_is_needed(tmp_path):
    with pytest.raises(ValueError, match="year"):
        write_template(LIPPSTADT, None, io.BytesIO())
    write_template(LIPPSTADT, None, tmp_path / "x.xlsx", year=2022)
    assert openpyxl.load_workbook(tmp_path / "x.xlsx")["_klimawerk"]["B3"].value == "2022"


@pytest.mark.parametrize(
    ("written", "code"),
    [("=1000*2", "own_data.formula_without_value"), ("#REF!", "own_data.value_error_cell")],
)
def test_formulas_without_a_value_and_error_cells_are_not_taken_for_empty(tmp_path, written, code):
    workbook = template()
    where = fill(workbook, "Haushalte", "private_households.electricity", energy=written)
    fill(workbook, "Haushalte", "private_households.heating_oil", energy=5)
    _, findings = read(workbook, tmp_path)
    assert [(each.code, each.where) for each in findings if each.severity is Severity.ERROR] == [
        (code, where)
    ]


def test_what_does_not_occur_needs_no_grade_and_no_source(tmp_path):
    workbook = template()
    fill(
        workbook, "Haushalte", "private_households.lignite", state="kommt nicht vor", grade=None, source=None
    )
    values, findings = read(workbook, tmp_path)
    assert [each.state for each in values] == [CellState.NOT_OCCURRING]
    assert findings == ()


def test_sentences_about_whole_fuels_and_heating_values_are_words(tmp_path):
    workbook = template()
    fill(workbook, "Verkehr", "transport.diesel", energy=5, unit="l")
    fill(workbook, "Verkehr", "transport.cng", energy=5, unit="l")
    fill(workbook, "Haushalte", "private_households.heating_oil", energy=6000, unit="l")
    _, findings = read(workbook, tmp_path)
    german = " ".join(sentence(each) for each in findings)
    assert "Für CNG (fossil und bio zusammen) gibt es keinen Heizwert je l" in german
    assert "dem Heizwert von Diesel (fossil und bio zusammen): 36,00 MJ/l fossil und 33,00 MJ/l bio" in german
    assert "36,026575 MJ/l (Emissionsberichterstattungsverordnung 2030" in german
    assert "36.026575 MJ/l" in " ".join(sentence(each, "en") for each in findings)


def test_a_number_beyond_all_measure_is_written_short(tmp_path):
    workbook = template()
    fill(workbook, "Haushalte", "private_households.heating_oil", energy=1e300)
    _, findings = read(workbook, tmp_path)
    assert [len(sentence(each)) < 120 for each in findings] == [True]


def test_the_english_workbook_offers_words_that_are_understood(tmp_path):
    stream = io.BytesIO()
    write_template(LIPPSTADT, lippstadt(), stream, language="en")
    workbook = openpyxl.load_workbook(stream)
    offered = {each.formula1 for each in workbook["Private households"].data_validations.dataValidation}
    assert '"yes,not occurring"' in offered and not [each for each in offered if each and "ja" in each]
    fill(workbook, "Private households", "private_households.lignite", energy=0, state="yes")
    fill(workbook, "Private households", "private_households.hard_coal", state="not occurring")
    values, findings = read(workbook, tmp_path)
    assert [each.state for each in values] == [CellState.NOT_OCCURRING, CellState.DECLARED_ZERO]
    assert findings == ()
