"""National series: figures as printed, sums of balances, gaps with reasons."""

from __future__ import annotations

import pytest

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.kernel.errors import FactError


def value(book: FactBook, series: str, year: int) -> float:
    return book.national(series).at(year).value


@pytest.mark.parametrize(
    ("year", "twh"), [(1990, 2631), (2021, 2450), (2022, 2379), (2023, 2256), (2024, 2249)]
)
def test_final_energy_of_germany(book: FactBook, year: int, twh: float) -> None:
    assert value(book, "ageb_awt.total.total", year) / 3600 == pytest.approx(twh, abs=0.5)


@pytest.mark.parametrize(
    ("carrier", "twh"),
    [
        ("total", 714.4),
        ("natural_gas", 288.0),
        ("petroleum_products", 119.5),
        ("electricity", 138.5),
        ("renewables", 105.1),
        ("district_heating", 59.4),
        ("lignite", 3.5),
        ("hard_coal", 0.6),
    ],
)
def test_households_2021(book: FactBook, carrier: str, twh: float) -> None:
    assert value(book, f"ageb_awt.households.{carrier}", 2021) / 3600 == pytest.approx(twh, abs=0.06)


@pytest.mark.parametrize("sector", ["total", "industry", "households", "commerce_services", "transport"])
def test_carriers_add_to_the_printed_total(book: FactBook, sector: str) -> None:
    """Evaluation tables: the groups add to the total in every year; natural gas is part of gases, never added."""
    inside = {"total", "natural_gas"}
    carriers = [each for each in book.national_ids(f"ageb_awt.{sector}.") if each.split(".")[2] not in inside]
    for year in range(1990, 2025):
        added = sum(value(book, each, year) for each in carriers if year in book.national(each).values)
        assert added == pytest.approx(value(book, f"ageb_awt.{sector}.total", year), abs=1)


def test_four_sectors_add_to_the_total(book: FactBook) -> None:
    for year in range(1990, 2025):
        parts = sum(
            value(book, f"ageb_awt.{sector}.total", year)
            for sector in ("industry", "households", "commerce_services", "transport")
        )
        assert parts == pytest.approx(value(book, "ageb_awt.total.total", year), abs=3)


def test_balances_equal_the_evaluation_tables_until_2015_and_differ_after(book: FactBook) -> None:
    """2016–2019 are older states: the notes print −56,438 TJ for 2016 and −91,584 TJ for 2019."""
    for year in range(2000, 2016):
        assert value(book, "ageb_eb.total.total", year) == pytest.approx(
            value(book, "ageb_awt.total.total", year), abs=2
        )
    for year, difference in ((2016, -56_438), (2017, -18_274), (2018, -88_244), (2019, -91_584)):
        found = value(book, "ageb_eb.total.total", year) - value(book, "ageb_awt.total.total", year)
        assert found == pytest.approx(difference, abs=2)
        assert "older state" in book.national("ageb_eb.total.total").at(year).note


def test_lines_of_one_code_are_added_and_named(book: FactBook) -> None:
    both = book.national("ageb_eb.households.heating_oil").at(2015)
    parts = [value(book, f"ageb_eb.households.heating_oil.{product}", 2015) for product in ("light", "heavy")]
    assert both.value == pytest.approx(sum(parts))
    assert "Heizöl leicht" in both.locator and "Heizöl schwer" in both.locator
    assert both.evidence == "derived"


def test_road_energy_inside_germany(book: FactBook) -> None:
    for year, petajoule in ((2014, 2447), (2019, 2519), (2022, 2319)):
        assert value(book, "road_energy.territory_total.all.all", year) == pytest.approx(
            petajoule * 1000, rel=1e-3
        )
    assert value(book, "road_mileage.territory_total.all.all.all", 2018) == pytest.approx(777_801, abs=1)
    assert value(book, "road_mileage.residents_total.car.all.all", 2018) == pytest.approx(642_220, abs=1)
    assert value(book, "road_specific.residents_total.car.petrol_incl_bio", 2018) == pytest.approx(
        0.679, abs=0.001
    )
    motorway = value(book, "road_mileage.territory_total.car.all.motorway", 2018)
    other = value(book, "road_mileage.territory_total.car.all.urban_and_rural", 2018)
    assert motorway + other == pytest.approx(642_262, abs=100)


def test_electricity(book: FactBook) -> None:
    edition = "electricity_factor.uba_16_2026.ghg_with_upstream"
    assert [value(book, edition, year) for year in range(2020, 2026)] == [435, 477, 503, 442, 414, 406]
    assert value(book, "electricity_factor.uba_16_2026.co2_direct", 2021) == 406
    assert value(book, "electricity_generation.total.gross_generation", 2021) == pytest.approx(592.8, abs=0.1)


def test_inventory_and_cars(book: FactBook) -> None:
    assert value(book, "ghg_inventory.total_excl_lulucf", 2024) == pytest.approx(649_059, abs=1)
    assert value(book, "ghg_inventory.total_excl_lulucf", 1990) == pytest.approx(1_252_397, abs=1)
    assert value(book, "cars.battery_electric", 2025) == 1_649_724
    assert value(book, "cars.total", 2021) == pytest.approx(48_207_878, abs=1)


def test_heating_values(book: FactBook) -> None:
    assert value(book, "net_calorific_value.total.diesel", 2015) == pytest.approx(42.57, abs=0.01)
    assert value(book, "net_calorific_value.total.lpg", 2015) == pytest.approx(45.2, abs=0.1)


def test_misprinted_heating_values_are_gaps_with_a_reason(book: FactBook) -> None:
    series = book.national("net_calorific_value.commerce_services.hard_coal.coal")
    assert 2015 not in series.values
    assert "97.3 MJ/kg" in series.gaps[2015]


def test_gaps_carry_a_reason(book: FactBook) -> None:
    assert "not shipped" in book.national("ageb_eb.households.heating_oil").gaps[2021]
    assert "2010 on" in book.national("ageb_awt.commerce_services_agriculture.diesel").gaps[2005]
    with pytest.raises(FactError, match="no national series"):
        book.national("ageb_awt.households.plutonium")


def test_every_value_has_source_and_locator(book: FactBook) -> None:
    known = set(book.source_ids())
    for series in book.national_ids():
        for fact in book.national(series).values.values():
            assert fact.source in known and fact.locator and fact.evidence
