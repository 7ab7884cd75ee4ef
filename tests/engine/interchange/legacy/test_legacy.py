"""Exports of other tools. Every sample here is made up for the test: no original file was at hand."""

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.factbook.codelists import cell_axis
from klimawerk.engine.interchange.legacy.profile import profile, profile_ids
from klimawerk.engine.interchange.legacy.read import LegacyFile, read_legacy_values, read_older_balance
from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.kernel.states import Grade
from klimawerk.engine.methods.bisko.own_candidates import covered_cells
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.runs import run_balance

KSP, ECO = "klimaschutz_planer", "ecospeed_region"
TOWN = "05974028"
LONG = """Kommune: Musterstadt (konstruiertes Beispiel);;;;
Bilanz 2021;;;;
;;;;
Sektor;Energieträger;Endenergie [MWh];Emissionen [t CO2e];Datengüte
Private Haushalte;Strom;92.345,6;44.000,0;A
Private Haushalte;Erdgas;250.000;61.750;A
Gewerbe, Handel, Dienstleistungen / Sonstiges;Strom;41.200,5;19.600;B
Verkehr;Benzin fossil;80.000,25;26.000;B
Summe;;463.546,35;151.350;
;;;;
Quelle: Beispiel für einen Test;;;;
Erstellt am 01.02.2023;;;;
"""


def written(tmp_path, text: str, encoding: str = "cp1252", **about) -> LegacyFile:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding=encoding)
    return LegacyFile(path, TOWN, "Beispiel", **about)


def codes(findings) -> list[str]:
    return [each.code for each in findings]


@pytest.mark.parametrize("identifier", [KSP, ECO])
def test_every_word_of_a_profile_leads_to_a_cell(identifier) -> None:
    known = profile(identifier)
    assert known.checked is False
    axis = cell_axis()
    for carrier in known.carriers.values():
        assert any(covered_cells(axis, f"{sector}.{carrier}") for sector in axis.sectors), carrier
    assert set(known.sectors.values()) <= set(axis.sectors)
    words = [*known.sectors, *known.carriers, *known.inseparable, *known.footers, *known.totals]
    assert all(word == word.lower() for word in words)


def test_profiles_are_named() -> None:
    assert profile_ids() == (ECO, KSP)
    with pytest.raises(InputError):
        profile("excel")


def test_long_export_with_title_footers_and_total(tmp_path) -> None:
    values, findings = read_legacy_values(written(tmp_path, LONG, year=2021), KSP)
    assert [(each.cell, each.energy_mwh, each.grade, each.year) for each in values] == [
        ("private_households.electricity", 92_345.6, Grade.A, 2021),
        ("private_households.natural_gas", 250_000.0, Grade.A, 2021),
        ("commerce_trade_services.electricity", 41_200.5, Grade.B, 2021),
        ("transport.petrol_fossil", 80_000.25, Grade.B, 2021),
    ]
    assert codes(findings) == ["legacy.not_checked"]
    assert values[0].source == "Klimaschutz-Planer: Beispiel" and values[0].where == "export.csv:5"


def test_values_of_an_export_are_understood_by_a_run(tmp_path) -> None:
    values, _ = read_legacy_values(written(tmp_path, LONG, year=2021), KSP)
    result = run_balance(BalanceRequest(TOWN, (2021,), own=values), load_factbook())[0]
    assert result.energy[result.cells.position["private_households.natural_gas"]] == pytest.approx(250_000)
    assert not [each for each in result.findings if each.severity == "error"]


def test_all_findings_come_at_once(tmp_path) -> None:
    text = """Sektor;Energieträger;Endenergie [GWh]
Haushalte;Strom;1,5
Haushalte;Strom;1,6
Haushalte;Torf;3
Mars;Strom;3
Industrie;Erdgas;viel
Industrie;Heizöl;0
Verkehr;Diesel;-2
Summe;;500
"""
    values, findings = read_legacy_values(written(tmp_path, text, year=2020), KSP)
    assert [(each.cell, each.energy_mwh) for each in values] == [("private_households.electricity", 1500)]
    assert sorted(codes(findings)) == [
        "legacy.carrier_unknown",
        "legacy.grade_missing",
        "legacy.negative",
        "legacy.not_a_number",
        "legacy.not_checked",
        "legacy.sector_unknown",
        "legacy.sum_differs",
        "legacy.twice",
        "legacy.zero_not_confirmed",
    ]
    assert next(each.where for each in findings if each.code == "legacy.not_a_number") == "export.csv:6"


CROSS = """Energieträger;Haushalte;Wirtschaft;Verkehr
Strom;100;250;2,5
Heizöl EL;1.000;300;
Diesel;;;4.000
Total;1.100;550;4.002,5
ECOSPEED-Ausgabe, konstruiertes Beispiel;;;
"""


def test_an_economy_of_several_sectors_is_not_split(tmp_path) -> None:
    values, findings = read_legacy_values(written(tmp_path, CROSS, year=2012, unit="MWh"), ECO)
    assert {each.cell: each.energy_mwh for each in values} == {
        "private_households.electricity": 100,
        "private_households.heating_oil": 1000,
        "transport.electricity": 2.5,
        "transport.diesel_fossil": 4000,
    }
    assert codes(findings).count("legacy.sector_not_separable") == 2


def test_older_balance_keeps_every_line_as_printed(tmp_path) -> None:
    file = written(
        tmp_path,
        CROSS,
        year=2012,
        unit="MWh",
        principle="verursacherbezogen",
        factors="Liste des Werkzeugs 2012",
        weather_corrected=False,
    )
    balance, findings = read_older_balance(file, ECO)
    assert codes(findings) == ["legacy.not_checked"]
    assert balance.tool == "ECOSPEED Region" and balance.breaks is True
    economy = [line for line in balance.lines if line.sector == "Wirtschaft"]
    assert [(line.carrier, line.energy_mwh, line.sector_code) for line in economy] == [
        ("Strom", 250.0, ""),
        ("Heizöl EL", 300.0, ""),
    ]
    assert sum(line.energy_mwh for line in balance.lines) == 5652.5
    with pytest.raises(AttributeError):
        balance.tool = "other"


def test_carriers_against_years(tmp_path) -> None:
    text = "Energieträger;1990;2000;2010\nStrom;1,5;2;2,5\nHolz;;0,5;1\nQuelle: konstruiert;;;\n"
    balance, findings = read_older_balance(written(tmp_path, text, unit="GWh"), ECO)
    assert [(line.year, line.carrier, line.energy_mwh) for line in balance.lines] == [
        (1990, "Strom", 1500.0),
        (2000, "Strom", 2000.0),
        (2010, "Strom", 2500.0),
        (2000, "Holz", 500.0),
        (2010, "Holz", 1000.0),
    ]
    assert codes(findings)[1:] == [
        "legacy.principle_missing",
        "legacy.factors_missing",
        "legacy.weather_missing",
    ]


def test_a_workbook_reads_like_its_text(tmp_path) -> None:
    path = tmp_path / "export.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["Konstruiertes Beispiel"])
    sheet.write_row(2, 0, ["Sektor", "Energieträger", "Endenergie (MWh)", "Jahr", "Datengüte"])
    sheet.write_row(3, 0, ["Private Haushalte", "Erdgas", 1234.125, 2020, "A"])
    workbook.close()
    values, findings = read_legacy_values(LegacyFile(path, TOWN, "Beispiel"), KSP)
    assert [(each.cell, each.energy_mwh, each.year) for each in values] == [
        ("private_households.natural_gas", 1234.125, 2020)
    ]
    assert codes(findings) == ["legacy.not_checked"]


@pytest.mark.parametrize(
    ("text", "about", "code"),
    [
        ("Sektor;Energieträger;Endenergie\nHaushalte;Strom;5\n", {"year": 2020}, "legacy.unit_missing"),
        (
            "Sektor;Energieträger;Endenergie [MWh Hs]\nHaushalte;Strom;5\n",
            {"year": 2020},
            "legacy.unit_missing",
        ),
        ("Sektor;Energieträger;Endenergie [MWh]\nHaushalte;Strom;5\n", {}, "legacy.year_missing"),
        ("a;b;c\n1;2;3\n", {"year": 2020}, "legacy.no_table"),
        ("Sektor;Energieträger;Endenergie [MWh]\n", {"year": 2020}, "legacy.no_rows"),
    ],
)
def test_what_cannot_be_read_is_an_error(tmp_path, text, about, code) -> None:
    _, findings = read_legacy_values(written(tmp_path, text, **about), KSP)
    assert code in [each.code for each in findings if each.severity == "error"]
    balance, findings = read_older_balance(written(tmp_path, text, **about), KSP)
    assert balance is None and code in codes(findings)


def german(number: float) -> str:
    """`1.234,5`, as a German program prints it."""
    return f"{number:,.3f}".replace(",", " ").replace(".", ",").replace(" ", ".")


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=8))
def test_german_numbers_come_back(tmp_path_factory, thousandths) -> None:
    carriers = list(profile(KSP).carriers)[: len(thousandths)]
    numbers = [each / 1000 for each in thousandths]
    lines = "".join(f"Industrie;{c};{german(n)}\n" for c, n in zip(carriers, numbers, strict=True))
    text = f"Sektor;Energieträger;Endenergie [MWh]\n{lines}Summe;;{german(sum(numbers))}\n"
    file = written(tmp_path_factory.mktemp("export"), text, year=2020)
    values, findings = read_legacy_values(file, KSP)
    assert [each.energy_mwh for each in values] == pytest.approx(numbers)
    assert codes(findings) == ["legacy.not_checked", "legacy.grade_missing"]
