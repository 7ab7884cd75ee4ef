"""National cells of households and commerce against the printed tables [TWh]."""

import pytest

from klimawerk.engine.methods.start_balance import national_stationary as national

from .sectors import shipped

HOUSEHOLDS = {
    "natural_gas": (257.0, 288.0),
    "district_heating": (52.7, 59.4),
    "lpg": (8.6, 8.6),
    "solar_thermal": (7.7, 7.9),
}


@pytest.mark.parametrize(("carrier", "values"), HOUSEHOLDS.items())
def test_households(carrier: str, values: tuple[float, float]) -> None:
    """`start_balance.national_target.households`, `start_balance.national_target.solar_thermal`."""
    for year, value in zip((2019, 2021), values, strict=True):
        found = national.household_national(shipped(), year)[f"private_households.{carrier}"] / 1e6
        assert found == pytest.approx(value, abs=0.15), (carrier, year)


def test_household_electricity_is_divided_and_complete() -> None:
    """`start_balance.national_target.heat_pump_electricity`: 126.5 TWh in 2019 over three cells."""
    cells = national.household_national(shipped(), 2019)
    pumps = national.heat_pump_electricity(shipped(), "households", 2019)
    parts = cells["private_households.electricity"] + cells["private_households.heating_electricity"] + pumps
    assert parts / 1e6 == pytest.approx(126.5, abs=0.05)
    assert cells["private_households.heating_electricity"] / 1e6 == pytest.approx(0.065 * 126.5, abs=0.01)
    ambient = national.heat_from_surroundings(shipped(), "households", 2019)
    assert pumps == pytest.approx(ambient / 2.2)
    assert cells["private_households.environmental_heat"] == pytest.approx(ambient + pumps)


def test_heat_from_surroundings() -> None:
    """`start_balance.national_target.heat_from_surroundings`, `start_balance.national_target.solar_and_ambient`."""
    for year, twh in ((2019, 14.1), (2021, 16.7)):
        found = national.heat_from_surroundings(shipped(), "households", year) / 1e6
        assert found == pytest.approx(twh, abs=0.15)
    later, last = (national.solar_and_ambient(shipped(), "households", year) for year in (2021, 2019))
    assert later - last == pytest.approx(2 * 1.4e6)


def test_wood_and_biogas() -> None:
    """`start_balance.national_target.biogas_share`: 74.5 and 80.5 TWh together."""
    for year, twh in ((2019, 74.5), (2021, 80.5)):
        cells = national.household_national(shipped(), year)
        both = (cells["private_households.biomass"] + cells["private_households.biogas"]) / 1e6
        assert both == pytest.approx(twh, abs=0.25)
    assert 0 < national.biogas_share(shipped(), "households", 2015) < 0.2


def test_household_oil_is_smoothed_over_three_years() -> None:
    """`start_balance.national_target.household_oil`: 149.7 TWh delivered in 2019, 109.7 in 2021."""
    raw = {}
    for year in (2018, 2019, 2020, 2021, 2022):
        frame = national.frame(shipped(), "households", "petroleum_products", year)
        raw[year] = (
            frame
            - national.five_year_mean(shipped(), "households", "lpg", year)
            - national.five_year_mean(shipped(), "households", "petrol", year)
        )
    assert raw[2019] / 1e6 == pytest.approx(149.7, abs=0.2)
    assert raw[2021] / 1e6 == pytest.approx(109.7, abs=0.2)
    smooth = national.household_oil(shipped(), 2021)
    assert smooth == pytest.approx((raw[2020] + raw[2021] + raw[2022]) / 3)
    assert (smooth - raw[2021]) / 1e6 == pytest.approx(16, abs=0.6)


def test_last_year_is_smoothed_over_the_two_years_there_are() -> None:
    assert national.household_oil(shipped(), 2024) > 0


def test_five_year_mean_stays_inside_the_published_years() -> None:
    """`start_balance.national_target.five_year_mean`: the detailed balances end in 2019, so 2015-2019 from 2017 on."""
    printed = [shipped().national("ageb_eb.households.lpg", year) for year in range(2015, 2020)]
    for year in (2017, 2019, 2021, 2024):
        found = national.five_year_mean(shipped(), "households", "lpg", year)
        assert found == pytest.approx(sum(printed) / 5 / 3.6 * 1000)
        assert found / 1e6 == pytest.approx(8.6, abs=0.05)


COMMERCE = {
    "natural_gas": (105.7, 107.5),
    "heating_oil": (21.0, 16.5),
    "district_heating": (21.0, 25.1),
}


@pytest.mark.parametrize(("carrier", "values"), COMMERCE.items())
def test_commerce(carrier: str, values: tuple[float, float]) -> None:
    """`start_balance.national_target.commerce`."""
    for year, value in zip((2019, 2021), values, strict=True):
        found = national.commerce_national(shipped(), year)[f"commerce_trade_services.{carrier}"] / 1e6
        assert found == pytest.approx(value, abs=0.3), (carrier, year)


def test_fuel_off_the_road_is_its_own_line() -> None:
    """`start_balance.national_target.off_road`, `start_balance.national_target.off_road_fuel`: 32.8 and 33.4 TWh."""
    fuels = (*national.FOSSIL_FUELS, *national.BIO_FUELS)
    assert national.off_road(shipped(), fuels, 2019) / 1e6 == pytest.approx(32.8, abs=0.1)
    assert national.off_road(shipped(), fuels, 2021) / 1e6 == pytest.approx(33.4, abs=0.1)
    cells = national.commerce_national(shipped(), 2019)
    bio = national.off_road(shipped(), national.BIO_FUELS, 2019)
    assert cells["commerce_trade_services.other_renewable"] == bio
    first = national.off_road_fuel(shipped(), "commerce_services_agriculture", "diesel", 2005)
    assert first == national.off_road_fuel(shipped(), "commerce_services_agriculture", "diesel", 2010)


@pytest.mark.parametrize("year", [2000, 2014, 2019, 2021, 2024])
def test_every_cell_of_commerce_stays_inside_the_frame(year: int) -> None:
    """`start_balance.national_target.frame`, `start_balance.national_target.other_gases`: cells add to the sector."""
    cells = national.commerce_national(shipped(), year)
    total = shipped().national("ageb_awt.commerce_services.total", year) / 3.6 * 1000
    assert sum(cells.values()) == pytest.approx(total, rel=0.02)
    assert min(cells.values()) >= 0


@pytest.mark.parametrize("year", [2014, 2019, 2021, 2024])
def test_every_cell_of_households_stays_inside_the_frame(year: int) -> None:
    """Only the smoothed oil may leave the printed total: at most 20 TWh."""
    cells = national.household_national(shipped(), year)
    total = shipped().national("ageb_awt.households.total", year) / 3.6 * 1000
    assert abs(sum(cells.values()) - total) <= 20e6
    assert min(cells.values()) >= 0


@pytest.mark.parametrize(
    ("year", "oil", "wood"),
    [(1995, 2000, 2003), (2003, None, None), (2015, None, None), (2017, None, 2015), (2024, 2019, 2015)],
)
def test_what_rests_on_another_year_names_it(year: int, oil: int | None, wood: int | None) -> None:
    """Detailed balances: products 2000-2019 (mean of five years), renewables 2003-2015."""
    held = national.stationary_held(shipped(), year)
    assert held.get("private_households.heating_oil") == oil
    assert held.get("private_households.biomass") == wood


def test_fuel_off_the_road_is_held_before_it_was_printed() -> None:
    assert national.stationary_held(shipped(), 2009)["commerce_trade_services.heating_oil"] == 2010
    assert "commerce_trade_services.heating_oil" not in national.stationary_held(shipped(), 2010)
