"""The sheet of a data request is read back: groups become sectors, counts energy, every doubt a finding at its cell."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import openpyxl
import pytest

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.interchange.own_data import shipped_history
from klimawerk.engine.interchange.own_rows import RowReader
from klimawerk.engine.interchange.request_answer import read_answer
from klimawerk.engine.interchange.request_rows import AskedFor
from klimawerk.engine.interchange.request_sheet import HEATING, ROWS, RequestSheet, write_request_sheet
from klimawerk.engine.interchange.territory_keys import TerritoryKeys
from klimawerk.engine.kernel.finding import Finding
from klimawerk.engine.kernel.states import CellState

LIPPSTADT, WERL = "05974028", "05974052"
HEAD = (
    "Gemeindeschlüssel;Sektor oder Kundengruppe;Energieträger;Wert;Einheit;Hs oder Hi;davon Industrie in %;"
    "davon Wärmepumpen;Eigenerzeugung (nicht im Wert);Direkt angeschlossene Großkunden (nicht im Wert);Quelle\n"
)
HEATING_HEAD = "Gemeindeschlüssel;Energieträger;Art;Leistung von (kW);Leistung bis (kW);Anzahl\n"


@cache
def book() -> FactBook:
    return load_factbook()


def read(
    folder: Path, text: str, share: float | None = 0.9, keys: frozenset[str] = frozenset({LIPPSTADT})
) -> tuple[dict[str, tuple[float, str, str]], tuple[Finding, ...]]:
    """Values by cell: energy, grade, grade of the total; and the findings."""
    path = folder / "antwort.csv"
    path.write_text(text, encoding="utf-8")
    reader = RowReader(TerritoryKeys(book().register, shipped_history))
    asked = AskedFor(2022, keys, "KW-2022-1-001", "Netz (Beispiel)", share)
    values, findings = read_answer(path, asked, reader, PlainFacts(book()))
    return {
        each.value.cell: (round(each.value.energy_mwh, 3), each.value.grade.name, each.total_grade.name)
        for each in values
    }, findings


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(each.code, each.where) for each in findings]


def test_customer_groups_become_sectors(tmp_path: Path) -> None:
    """100,000 MWh load-metered, 70 % industry; 300 MWh pumps of the households give 960 MWh environmental heat."""
    text = (
        HEAD
        + f"{LIPPSTADT};Haushaltskunden;Strom;60.000,5;MWh;;;300;;;\n"
        + f"{LIPPSTADT};Gewerbekunden;Strom;20.000,0;MWh;;;;;;\n"
        + f"{LIPPSTADT};Kunden mit Lastgangmessung;Strom;100.000,0;MWh;;70;;;;\n"
    )
    values, findings = read(tmp_path, text)
    assert values == {
        "private_households.electricity": (59_700.5, "A", "NONE"),
        "private_households.heating_electricity": (300.0, "A", "NONE"),
        "private_households.environmental_heat": (960.0, "B", "NONE"),
        "commerce_trade_services.electricity": (50_000.0, "B", "A"),
        "industry.electricity": (70_000.0, "B", "A"),
    }
    assert findings == ()


def test_gas_is_turned_into_the_lower_heating_value(tmp_path: Path) -> None:
    text = HEAD + f"{LIPPSTADT};Haushaltskunden;Erdgas;1000,0;MWh;Hs;;;;;\n"
    values, _findings = read(tmp_path, text)
    assert values["private_households.natural_gas"][0] == pytest.approx(903, abs=3)


def test_sectors_totals_and_vehicles_are_taken_as_they_are(tmp_path: Path) -> None:
    text = (
        HEAD
        + f"{LIPPSTADT};Industrie;Fernwärme;500,0;MWh;;;;;;\n"
        + f"{LIPPSTADT};Summe aller Kunden;Strom;900,0;MWh;;;;;;\n"
        + f"{LIPPSTADT};Linienbusse;Strom;40,0;MWh;;;;;;\n"
        + f"{LIPPSTADT};Kommunale Einrichtungen;Fernwärme;kommt nicht vor;;;;;;;\n"
    )
    values, _findings = read(tmp_path, text)
    assert values["industry.district_heating"] == (500.0, "A", "NONE")
    assert values["total.electricity"] == (900.0, "A", "NONE")
    assert values["transport.electricity.bus.all"] == (40.0, "A", "NONE")
    assert values["municipal_facilities.district_heating"][0] == 0.0


@pytest.mark.parametrize(
    ("row", "code", "where"),
    [
        ("Haushaltskunden;Strom;viel;MWh;;;;;;", "own_data.not_a_number", "D2"),
        ("Haushaltskunden;Strom;5,5;;;;;;;", "own_data.unit_missing", "E2"),
        ("Nachbarn;Strom;5,5;MWh;;;;;;", "request_sheet.group_unknown", "B2"),
        (";Strom;5,5;MWh;;;;;;", "request_sheet.group_missing", "B2"),
        ("Wärmepumpen;Erdgas;5,5;MWh;Hi;;;;;", "request_sheet.group_not_for_carrier", "B2"),
        ("Kunden mit Lastgangmessung;Strom;5,5;MWh;;;;;;", "request_sheet.industry_share_missing", "G2"),
        ("Kunden mit Lastgangmessung;Strom;5,5;MWh;;120;;;;", "request_sheet.share_invalid", "G2"),
        ("Haushaltskunden;Strom;5,5;MWh;;;6,5;;;", "request_sheet.part_too_large", "H2"),
        ("Gewerbekunden;Strom;5,5;MWh;;;1,5;;;", "request_sheet.part_not_here", "H2"),
        ("Haushaltskunden;Strom;5,5;MWh;;;;;-3;", "request_sheet.number_invalid", "J2"),
    ],
)
def test_errors_stand_at_their_cell(tmp_path: Path, row: str, code: str, where: str) -> None:
    values, findings = read(tmp_path, HEAD + f"{LIPPSTADT};{row}\n")
    assert (code, f"antwort.csv:{where}") in codes(findings)
    if code != "request_sheet.number_invalid":
        assert {each.severity for each in findings if each.code == code} == {"error"}
    if code in ("request_sheet.industry_share_missing", "request_sheet.share_invalid"):
        assert values == {}


def test_a_row_that_stands_twice_counts_neither_time(tmp_path: Path) -> None:
    row = f"{LIPPSTADT};Haushaltskunden;Strom;5,5;MWh;;;;;;\n"
    values, findings = read(tmp_path, HEAD + row + row)
    assert values == {}
    assert ("request_sheet.row_twice", "antwort.csv:B3") in codes(findings)


@pytest.mark.parametrize("is_reversed", [False, True])
def test_heat_pumps_count_once(tmp_path: Path, is_reversed: bool) -> None:
    """As “of which” and as a row: an error in whichever order, and nothing of that electricity is taken."""
    rows = [
        f"{LIPPSTADT};Haushaltskunden;Strom;60000,5;MWh;;;300;;;\n",
        f"{LIPPSTADT};Wärmepumpen;Strom;300;MWh;;;;;;\n",
    ]
    values, findings = read(tmp_path, HEAD + "".join(reversed(rows) if is_reversed else rows))
    assert values == {}
    assert "request_sheet.part_and_row" in [each.code for each in findings]


def test_groups_and_sectors_do_not_overlap(tmp_path: Path) -> None:
    text = (
        HEAD
        + f"{LIPPSTADT};Haushaltskunden;Strom;5,5;MWh;;;;;;\n"
        + f"{LIPPSTADT};Private Haushalte;Strom;6,5;MWh;;;;;;\n"
    )
    _values, findings = read(tmp_path, text)
    assert "request_sheet.row_and_group" in [each.code for each in findings]


def test_what_is_not_in_the_value_is_said_and_not_counted(tmp_path: Path) -> None:
    text = HEAD + f"{LIPPSTADT};Gewerbekunden;Strom;5,5;MWh;;;;2,5;7,5;\n"
    values, findings = read(tmp_path, text)
    assert values == {"commerce_trade_services.electricity": (5.5, "A", "NONE")}
    said = {each.code: each.severity for each in findings}
    assert said["request_sheet.own_generation"] == "info"
    assert said["request_sheet.direct_customers"] == "warning"


def test_an_empty_cell_is_missing_and_zero_is_a_statement(tmp_path: Path) -> None:
    text = (
        HEAD
        + f"{LIPPSTADT};Haushaltskunden;Strom;5,5;MWh;;;;;;\n"
        + f"{LIPPSTADT};Gewerbekunden;Strom;;MWh;;;;;;\n"
        + f"{LIPPSTADT};Straßenbeleuchtung;Strom;0;MWh;;;;;;\n"
    )
    values, findings = read(tmp_path, text, keys=frozenset({LIPPSTADT, WERL}))
    assert "commerce_trade_services.electricity" not in values
    assert values["municipal_facilities.electricity"][0] == 0.0
    assert ("request_sheet.not_filled", LIPPSTADT) in codes(findings)
    (empty,) = [each for each in findings if each.code == "request_sheet.places_not_filled"]
    assert empty.data == {"places": "Werl"}


def test_places_and_requests_that_do_not_fit_are_named(tmp_path: Path) -> None:
    text = "KW-2022-1-002\n" + HEAD + f"{WERL};Haushaltskunden;Strom;5,5;MWh;;;;;;\n"
    values, findings = read(tmp_path, text)
    assert "private_households.electricity" in values
    said = [each.code for each in findings]
    assert "request_sheet.place_not_asked" in said
    assert "request_sheet.other_request" in said


def test_another_file_is_no_sheet(tmp_path: Path) -> None:
    values, findings = read(tmp_path, "Ort;Menge\nWerl;5\n")
    assert values == {}
    assert codes(findings) == [("request_sheet.not_our_sheet", "antwort.csv")]


def test_counts_of_heating_systems_become_energy(tmp_path: Path) -> None:
    """200 oil boilers of 11–25 kW and 50 of 25–50 kW: (3600 + 1875) kW × 1200 h ÷ 0.85 ÷ 1000 = 7,729.4 MWh."""
    text = (
        HEATING_HEAD
        + f"{LIPPSTADT};Heizöl;Heizkessel;11;25;200\n"
        + f"{LIPPSTADT};Heizöl;Heizkessel;25;50;50\n"
        + f"{LIPPSTADT};Erdgas;Heizkessel;11;25;900\n"
    )
    values, findings = read(tmp_path, text)
    assert values == {
        "private_households.heating_oil": (6956.471, "B", "NONE"),
        "commerce_trade_services.heating_oil": (772.941, "B", "NONE"),
    }
    assert "heating_systems.metered_instead" in [each.code for each in findings]


def test_counts_need_the_share_of_the_households(tmp_path: Path) -> None:
    values, findings = read(tmp_path, HEATING_HEAD + f"{LIPPSTADT};Heizöl;Heizkessel;11;25;200\n", share=None)
    assert values == {}
    assert "request_sheet.household_share_missing" in [each.code for each in findings]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Heizöl;Herd;11;25;200", "request_sheet.kind_unknown"),
        ("Heizöl;Heizkessel;;25;200", "request_sheet.power_missing"),
        ("Heizöl;Heizkessel;25;11;200", "request_sheet.power_backwards"),
        ("Heizöl;Heizkessel;11;25;2,5", "request_sheet.count_invalid"),
        ("Heizöl;Heizkessel;11;25;viele", "request_sheet.number_invalid"),
        ("Solarthermie;Heizkessel;11;25;2", "request_sheet.fuel_without_conversion"),
    ],
)
def test_errors_in_counts(tmp_path: Path, row: str, code: str) -> None:
    values, findings = read(tmp_path, HEATING_HEAD + f"{LIPPSTADT};{row}\n")
    assert values == {}
    assert code in [each.code for each in findings]


@pytest.mark.parametrize("subject", [*ROWS, HEATING])
@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_sheet_can_be_read_as_it_was_written(tmp_path: Path, subject: str, lang: str) -> None:
    """Filled with 1 in every row, every row is understood; nothing in the sheet is a formula."""
    path = tmp_path / "blatt.xlsx"
    sheet = RequestSheet(subject, 2022, [(LIPPSTADT, "=Lippstadt")], "Blatt", "KW-2022-1-001", ["=1+1"])
    with path.open("wb") as stream:
        write_request_sheet(sheet, stream, lang)
    workbook = openpyxl.load_workbook(path)
    page = workbook.worksheets[0]
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    head = [cell.value for cell in page[4]]
    wanted = ("Wert", "Value", "Anzahl", "Number")
    column = next(at for at, text in enumerate(head, start=1) if text in wanted)
    shares = [at for at, text in enumerate(head, start=1) if text and "%" in text]
    for row in range(5, page.max_row + 1):
        page.cell(row, column).value = 1
        for share in shares:
            page.cell(row, share).value = 50
    workbook.save(path)
    reader = RowReader(TerritoryKeys(book().register, shipped_history))
    asked = AskedFor(2022, frozenset({LIPPSTADT}), "KW-2022-1-001", "Beispiel", 0.9)
    values, findings = read_answer(path, asked, reader, PlainFacts(book()))
    assert [each.code for each in findings if each.severity == "error"] == []
    assert values
    assert all(each.value.state is CellState.VALUE and each.value.energy_mwh > 0 for each in values)
