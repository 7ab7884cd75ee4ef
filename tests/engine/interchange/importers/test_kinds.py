"""Each kind: what its constructed sample gives on the axis of the register."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from klimawerk.engine.interchange.importers import ImportOptions, ImportResult, read_import
from klimawerk.engine.interchange.importers.bast import heavy_per_day, vehicles_per_day
from klimawerk.engine.interchange.importers.employees import sections_of
from klimawerk.engine.kernel.states import CellState

SAMPLES = Path(__file__).parent / "samples"
UNITS = ["mastr_solar.csv", "mastr_wind.csv", "mastr_biomass.csv", "mastr_hydro.csv"]
HAMBURG, ERWITTE, LIPPSTADT, SOEST, TRIER, AYL, BALDRINGEN = range(7)


def column(result: ImportResult, table: str, name: str) -> tuple[list[float], list[CellState]]:
    """Values and states of a column."""
    for each in result.tables[table]:
        if each.description.column == name:
            return each.values.tolist(), [CellState(state) for state in each.states]
    raise AssertionError(name)


def codes(result: ImportResult) -> set[str]:
    """Codes of all findings."""
    return {finding.code for finding in result.findings}


@pytest.mark.parametrize(
    ("kind", "files", "options", "reference"),
    [
        ("zensus2022", ["zensus2022.csv"], {}, "2022-05-15"),
        ("regionalstatistik-43531", ["43531.csv"], {}, "2022"),
        ("employees", ["employees.csv"], {}, "2022"),
        ("mastr", UNITS, {"reference": "2024-12-31"}, "2024-12-31"),
        ("dwd", [f"gradtage_2023{month:02}.csv" for month in range(1, 13)], {}, "2023"),
        ("bast", ["bast.csv"], {"reference": "2023"}, "2023"),
        ("sites", ["sites.csv"], {}, "2021"),
        ("factors", ["factors.csv"], {}, "2022-2022"),
    ],
)
def test_every_sample_is_read_without_errors(read, kind, files, options, reference) -> None:
    result = read(kind, *files, **options)
    assert [finding for finding in result.findings if finding.severity == "error"] == []
    assert result.reference == reference
    assert result.tables or result.lists
    for columns in result.tables.values():
        for each in columns:
            assert each.description.source == result.source.id
            assert each.description.locator and each.description.unit and each.description.gap_reason
            missing = each.states > CellState.ZERO_BY_KEY
            assert (each.values[missing] != each.values[missing]).all()


def test_census_by_municipality(read) -> None:
    result = read("zensus2022", "zensus2022.csv")
    values, states = column(result, "census_2022_municipal", "gas")
    assert values[ERWITTE : SOEST + 1] == [100, 600, 300]
    assert values[AYL] == 30
    assert states[TRIER] is CellState.NOT_ESTIMATED and math.isnan(values[TRIER])
    values, states = column(result, "census_2022_municipal", "district_heating")
    assert (values[LIPPSTADT], states[ERWITTE]) == (50, CellState.CONFIDENTIAL)
    _, states = column(result, "census_2022_municipal", "coal")
    assert states[LIPPSTADT] is CellState.DECLARED_ZERO
    values, states = column(result, "census_2022_municipal", "dwellings")
    assert values[LIPPSTADT] == 795
    assert states[ERWITTE] is CellState.CONFIDENTIAL
    assert column(result, "census_2022_municipal", "mean_dwelling_area_m2")[0][ERWITTE : SOEST + 1] == [
        115,
        98.5,
        101.25,
    ]
    assert {"import.key_zero_restored", "import.territories_absent"} <= codes(result)


def test_census_district_sum_is_compared(read, write) -> None:
    text = (read.__globals__["SAMPLES"] / "zensus2022.csv").read_text(encoding="utf-8-sig")
    result = read(
        "zensus2022",
        write(
            text.replace(
                "05974;Kreis Soest;Stadtkreis/kreisfreie Stadt/Landkreis;10;1.000",
                "05974;Kreis Soest;Stadtkreis/kreisfreie Stadt/Landkreis;10;9.000",
            )
        ),
    )
    assert "import.sum_differs" in codes(result)


def test_industry_keeps_suppressed_and_empty_apart(read) -> None:
    result = read("regionalstatistik-43531", "43531.csv")
    districts = ["02000", "05974", "07211", "07235"]
    values, states = column(result, "industry_energy_2022", "total")
    assert values[districts.index("05974")] == pytest.approx(1000.0)
    assert values[districts.index("02000")] == pytest.approx(66364.881)
    values, states = column(result, "industry_energy_2022", "coal")
    assert states[districts.index("02000")] is CellState.CONFIDENTIAL
    assert states[districts.index("07235")] is CellState.DECLARED_ZERO
    assert states[districts.index("07211")] is CellState.NOT_ESTIMATED
    assert "import.row_sum_differs" not in codes(result)


def test_employees_by_groups(read) -> None:
    result = read("employees", "employees.csv")
    table = "employees_2022"
    assert column(result, table, "employees_total")[0][LIPPSTADT] == 30000
    assert column(result, table, "employees_production")[0][LIPPSTADT] == 9000
    assert column(result, table, "employees_services")[0][LIPPSTADT] == 19500
    assert column(result, table, "employees_industry")[1][LIPPSTADT] is CellState.CONFIDENTIAL
    assert column(result, table, "employees_industry")[0][SOEST] == 4000
    assert column(result, table, "employees_services")[1][SOEST] is CellState.NOT_ESTIMATED


@pytest.mark.parametrize(
    ("text", "expected"), [("C", "C"), ("B-E", "BCDE"), ("b – c", "BC"), ("insgesamt", "total")]
)
def test_branches(text: str, expected: str) -> None:
    assert sections_of(text) == expected


@pytest.mark.parametrize("text", ["", "Z", "E-B", "10"])
def test_wrong_branches(text: str) -> None:
    with pytest.raises(ValueError):
        sections_of(text)


def test_units_by_year(read) -> None:
    result = read("mastr", *UNITS, reference="2024-12-31")
    stock = {
        year: column(result, f"renewables_{year}", "photovoltaics_kw")[0][LIPPSTADT]
        for year in (2014, 2016, 2024)
    }
    assert stock == {2014: 9.75, 2016: 780.0, 2024: 759.75}
    assert column(result, "renewables_2024", "photovoltaics_units")[0][LIPPSTADT] == 2
    values, states = column(result, "renewables_2017", "wind_onshore_kw")
    assert (values[ERWITTE], states[ERWITTE]) == (0, CellState.DECLARED_ZERO)
    assert column(result, "renewables_2018", "wind_onshore_kw")[0][ERWITTE] == 4200
    assert column(result, "renewables_2024", "hydro_kw")[1][HAMBURG] is CellState.DECLARED_ZERO
    unplaced = [finding for finding in result.findings if finding.code == "import.power_unplaced"]
    assert [finding.data["kw"] for finding in unplaced] == [3]
    assert "import.unit_twice" in codes(result)


def test_units_need_a_date_and_the_lists_of_all_four_kinds(read) -> None:
    assert "import.reference_needed" in codes(read("mastr", *UNITS))
    partial = read("mastr", "mastr_solar.csv", reference="2024-12-31")
    assert "import.technology_absent" in codes(partial) and partial.tables == {}


def test_degree_days_take_the_median_of_three_stations(read) -> None:
    result = read("dwd", *[f"gradtage_2023{month:02}.csv" for month in range(1, 13)])
    values, states = column(result, "degree_days_g20_15_2023", "degree_days_g20_15")
    # plain 2,040, valley 2,160, mountain 5,640; the plain lies 150 km away, so two are left
    assert values[1] == (2160 + 5640) / 2
    assert states[2] is CellState.NOT_ESTIMATED  # its station lacks eleven days of July
    assert [row[0] for row in result.lists["stations"].rows] == ["44", "91", "92"]


def test_motorway_counts_with_lost_thousands(read) -> None:
    result = read("bast", "bast.csv", reference="2023")
    light, states = column(result, "motorway_counts", "light_vehicle_km")
    heavy, _ = column(result, "motorway_counts", "heavy_vehicle_km")
    assert light[ERWITTE] == pytest.approx(40_000 * 4.5 * 365 / 1e6)
    assert heavy[ERWITTE] == pytest.approx(10_000 * 4.5 * 365 / 1e6)
    assert light[SOEST] == pytest.approx((40_000 * 2 + (20_610 - 2_410) * 10) * 365 / 1e6)
    assert states[LIPPSTADT] is CellState.DECLARED_ZERO
    assert {"import.thousands_restored", "import.no_count"} <= codes(result)


@pytest.mark.parametrize(
    ("national", "code"),
    [
        (200, None),
        (350, "import.network_partly"),
        (1_000, "import.network_region"),
        (100, "import.network_exceeded"),
    ],
)
def test_counts_of_one_region_are_told_from_the_network(surroundings, national, code) -> None:
    """The sample counts 194 million vehicle kilometres; of a nation with 1,000 it is a part, of 100 it is too much."""
    around = replace(surroundings, motorway_traffic=national)
    result = read_import("bast", [SAMPLES / "bast.csv"], around, ImportOptions(reference="2023"))
    found = {finding.code for finding in result.findings} & {
        "import.network_partly",
        "import.network_region",
        "import.network_exceeded",
    }
    assert found == ({code} if code else set())
    assert bool(result.tables) is (code != "import.network_exceeded")
    if code == "import.network_region":
        _, states = column(result, "motorway_counts", "light_vehicle_km")
        assert states[LIPPSTADT] is CellState.NOT_ESTIMATED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20.61", 20_610),
        ("18", 18_000),
        ("105.4", 105_400),
        ("171.135", 171_135),
        ("950", 950),
        ("46800", 46_800),
    ],
)
def test_vehicles_a_day(text: str, expected: int) -> None:
    assert vehicles_per_day(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "vehicles", "expected"),
    [("18", 80_000, 18_000), ("950", 30_000, 950), ("2", 20_000, 2_000), ("12.345", 90_000, 12_345)],
)
def test_heavy_vehicles_a_day(text: str, vehicles: float, expected: int) -> None:
    assert heavy_per_day(text, vehicles)[0] == expected


@pytest.mark.parametrize("text", ["0", "-3", "viele", "999999999"])
def test_impossible_counts(text: str) -> None:
    with pytest.raises(ValueError):
        vehicles_per_day(text)


def test_sites_without_process_emissions(read) -> None:
    result = read("sites", "sites.csv")
    assert column(result, "large_sites", "coal_t_co2")[0][ERWITTE] == 250_000
    assert column(result, "large_sites", "waste_t_co2")[0][ERWITTE] == 90_000
    assert column(result, "large_sites", "natural_gas_t_co2")[0][LIPPSTADT] == 12_500.5
    assert column(result, "large_sites", "sites")[0][ERWITTE] == 1
    assert len(result.lists["sites"].rows) == 3


def test_factors_become_a_set(read) -> None:
    result = read("factors", "factors.csv")
    table = result.lists["factors"]
    rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    assert [(row["carrier"], row["g_per_kwh"], row["evidence"]) for row in rows] == [
        ("electricity", "505", "official"),
        ("heating_oil", "313.5", "quoted"),
        ("natural_gas", "247", "official"),
    ]
    assert {row["source"] for row in rows} == {result.source.id}
    assert rows[0]["locator"] == "Beispielliste, Tabelle 1"


def test_factors_in_kilograms_are_refused(read, write) -> None:
    result = read(
        "factors", write("carrier,year,g_per_kwh\nelectricity,2022,0.505\nnatural_gas,2022,0.247\n")
    )
    assert "import.factor_unit" in codes(result) and result.lists == {}


def test_a_dissolved_municipality_goes_to_its_successor(read, write) -> None:
    text = "ags;year;branch;employees\n05974012;2021;total;500\n05974016;2021;total;700\n"
    result = read("employees", write(text))
    assert column(result, "employees_2021", "employees_total")[0][ERWITTE] == 1200


def test_an_unknown_key_is_named_and_left_out(read, write) -> None:
    result = read("employees", write("ags;year;branch;employees\n99999999;2022;total;500\n"))
    named = [finding.data["key"] for finding in result.findings if finding.code == "import.key_unknown"]
    assert named == ["99999999"]
