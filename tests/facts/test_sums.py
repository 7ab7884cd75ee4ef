"""Sums and single rows of the shipped facts, written out as the publishers and the notes on the data print them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.kernel.states import CellState

At = Callable[[str], int]


def test_register_has_10775_municipalities_in_400_districts(book: FactBook) -> None:
    register = book.register
    assert len(register.ags) == 10_775
    assert len(register.associations) == 4_391
    assert len(register.districts) == 400
    assert len(register.federal_states) == 16
    assert list(register.ars) == sorted(register.ars)
    assert register.reference_date == "2023-11-30"


def test_every_level_is_one_slice(book: FactBook) -> None:
    register = book.register
    for territory in (*register.districts, *register.federal_states, *register.associations):
        members = register.ars[territory.slice]
        assert members and all(ars.startswith(territory.key) for ars in members)
    assert register.find("05974").size == 14
    assert register.find("16065").size == 28
    assert register.find("07235").size == 104
    assert register.find("05566068").name == "Ochtrup"


@pytest.mark.parametrize(
    ("table", "column", "total"),
    [
        ("population", "population_2022", 84_358_845),
        ("population", "population_2021", 83_237_124),
        ("population", "population_2018", 83_019_213),
        ("residential_buildings_2021", "buildings", 19_375_911),
        ("residential_buildings_2021", "living_area_m2", 3_841_443_000),
        ("residential_buildings_2018", "buildings", 19_053_216),
        ("land_use_2021", "commercial", 383_578),
        ("land_use_2021", "settlement", 3_370_075),
        ("census_2011", "buildings", 18_919_504),
        ("census_2011", "flats", 40_540_800),
        ("vehicles_2021", "cars", 48_206_658),
        ("renewables_2024", "photovoltaics_kw", 81_925_427.512),
        ("renewables_2024", "wind_onshore_kw", 60_927_845.568),
        ("renewables_2024", "biomass_kw", 9_053_339.799),
        ("renewables_2024", "hydro_kw", 4_694_966.557),
    ],
)
def test_municipal_sums(book: FactBook, table: str, column: str, total: float) -> None:
    assert np.nansum(book.municipal(table, column).values) == pytest.approx(total, rel=1e-9)


@pytest.mark.parametrize(
    ("table", "column", "total"),
    [
        ("census_2022", "dwellings", 43_106_558),
        ("census_2022", "gas", 24_082_260),
        ("census_2022", "district_heating", 6_491_898),
        ("cars_by_fuel_2021", "petrol", 31_415_416),
        ("battery_cars_2022", "battery_electric", 617_845),
        ("battery_cars_2025", "battery_electric", 1_649_724),
        ("households_2011", "total", 37_571_219),
        ("population_series", "population_2021", 83_237_124),
        ("structure_2021", "establishments", 3_675_785),
        ("industry_energy_2003", "total", 3_404_442_698),
        ("bus_rail_2018", "bus", 2_343.3),
    ],
)
def test_district_sums(book: FactBook, table: str, column: str, total: float) -> None:
    assert np.nansum(book.district(table, column).values) == pytest.approx(total, rel=1e-9)


def test_shares_of_carriers_in_the_census_of_2022(book: FactBook) -> None:
    dwellings = book.district("census_2022", "dwellings").values.sum()
    shares = {
        "gas": 55.9,
        "oil": 18.8,
        "district_heating": 15.1,
        "wood": 4.1,
        "electricity": 2.6,
        "coal": 0.2,
    }
    for carrier, share in shares.items():
        assert book.district("census_2022", carrier).values.sum() / dwellings * 100 == pytest.approx(
            share, abs=0.05
        )


def test_kreis_soest(book: FactBook, at: At) -> None:
    """The column of Kreis Soest in the notes on the data."""
    members = book.register.find("05974").slice

    def total(table: str, column: str) -> float:
        return float(np.nansum(book.municipal(table, column).values[members]))

    assert total("population", "population_2022") == 306_068
    assert total("population", "population_2021") == 302_298
    assert total("population", "population_2018") == 301_902
    assert total("population", "area_ha") == 132_863
    assert total("land_use_2021", "settlement") == 14_258
    assert total("land_use_2021", "traffic") == 7_410
    assert total("land_use_2021", "commercial") == 1_656
    assert total("residential_buildings_2021", "living_area_m2") == 14_688_700
    assert total("census_2011", "flats") == 137_855
    assert total("census_2011", "flats_heat_network") == 2_930
    assert total("vehicles_2021", "cars") == 192_866
    assert total("vehicles_2021", "trucks") == 10_816
    assert total("renewables_2024", "photovoltaics_kw") == pytest.approx(360_792, abs=1)
    district = at("05974")
    assert book.district("census_2022", "dwellings").values[district] == 147_054
    assert book.district("census_2022", "gas").values[district] == 103_163
    assert book.district("cars_by_fuel_2021", "petrol").values[district] == 124_811
    assert book.district("cars_by_fuel_2021", "diesel").values[district] == 61_427
    assert book.district("battery_cars_2025", "battery_electric").values[district] == 7_540
    assert book.district("degree_days_2019", "heating_degree_days").values[district] == pytest.approx(
        2_657, abs=1
    )
    assert book.district("bus_rail_2018", "total").values[district] == 6.9
    assert book.district("industry_energy_2003", "total").values[district] == pytest.approx(
        12_824e3, rel=1e-4
    )


def test_ochtrup_and_lippstadt(book: FactBook, at: At) -> None:
    assert book.municipal("population", "population_2022").values[at("05566068")] == 20_230
    assert book.municipal("vehicles_2021", "cars").values[at("05566068")] == 11_987
    assert book.municipal("settlement_type", "regiostar7").values[at("05566068")] == 73
    assert book.municipal("residential_buildings_2021", "living_area_m2").values[at("05974028")] == 3_219_300
    assert book.municipal("census_2022_municipal", "dwellings").values[at("05974028")] == 34_477


def test_industry_energy_2021(book: FactBook, at: At) -> None:
    """Kreis Soest 16,739 TJ; 358 districts with a total; Länder add to Germany."""
    total = book.district("industry_energy_2021", "total")
    assert total.values[at("05974")] == pytest.approx(16_739, abs=1)
    assert book.district("industry_energy_2021", "coal").values[at("05974")] == pytest.approx(6_139, abs=1)
    assert total.values[at("16065")] == pytest.approx(484, abs=1)
    assert total.values[at("07235")] == pytest.approx(770, abs=1)
    assert np.isfinite(total.values).sum() == 358
    assert book.national("industry_survey.total").at(2021).value == pytest.approx(3_918_450, abs=1)
    states = book.federal_state("industry_energy_2021", "natural_gas").values
    assert states.sum() == pytest.approx(book.national("industry_survey.natural_gas").at(2021).value, abs=1)
    suppressed = sum(
        int((book.district("industry_energy_2021", carrier).state == CellState.CONFIDENTIAL).sum())
        for carrier in book.tables("district")["industry_energy_2021"]
    )
    assert suppressed == 1_135
