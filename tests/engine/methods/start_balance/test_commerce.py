"""Keys of commerce, trade and services, recomputed by hand for Kreis Soest and Lippstadt."""

import numpy as np
import pytest

from klimawerk.engine.methods.start_balance import carrier_shares, commerce, dwellings
from klimawerk.engine.methods.start_balance.industry_districts import electricity_share
from klimawerk.engine.methods.start_balance.national_stationary import commerce_national, off_road_fuel

from .sectors import Changed, district, place, shipped

LIPPSTADT, SOEST = "05974028", "05974"


def at(values: np.ndarray) -> float:
    return float(values[place(LIPPSTADT)])


def members() -> np.ndarray:
    return shipped().register.district_index == district(SOEST)


def test_employees_stand_in() -> None:
    """`start_balance.commerce_employees`: 10,527 small to 52 large establishments."""
    found = commerce.employees(shipped())
    assert found[district(SOEST)] == pytest.approx(10_527 * 2.2 + 1_696 * 20 + 351 * 100 + 52 * 700)
    assert found.sum() / 1e6 == pytest.approx(36.7, abs=0.05)


def test_half_of_industry_is_subtracted() -> None:
    """`start_balance.commerce_district_key`: 7.0 M × industry electricity, at most 45 %, half of it; 30 % stay."""
    every = 10_527 * 2.2 + 1_696 * 20 + 351 * 100 + 52 * 700
    industrial = min(7e6 * electricity_share(shipped(), 2022)[district(SOEST)], 0.45 * every)
    expected = max(every - 0.5 * industrial, 0.3 * every)
    found = commerce.district_key(shipped(), 2022)
    assert found[district(SOEST)] == pytest.approx(expected)
    assert (found >= 0.3 * commerce.employees(shipped()) - 1e-9).all()
    assert (found <= commerce.employees(shipped())).all()


def test_inside_the_district_people_and_commercial_land() -> None:
    """`start_balance.commerce_key`: 0.7 × share of people + 0.3 × share of commercial land, district total kept."""
    found = commerce.commerce_key(shipped(), 2022)
    inside = 0.7 * 68_890 / 306_068 + 0.3 * 280 / 1_656
    total = commerce.district_key(shipped(), 2022)[district(SOEST)] * 306_068 / 302_298
    assert at(found) == pytest.approx(total * inside)
    assert found[members()].sum() == pytest.approx(total)


def test_a_place_without_commercial_land_keeps_its_people() -> None:
    land = shipped().municipal("land_use_2021", "commercial").copy()
    land[place(LIPPSTADT)] = 0
    older = shipped().municipal("land_use_2018", "commercial").copy()
    older[place(LIPPSTADT)] = 0
    bare = Changed({("land_use_2021", "commercial"): land, ("land_use_2018", "commercial"): older})
    assert 0 < at(commerce.commerce_key(bare, 2022)) < at(commerce.commerce_key(shipped(), 2022))


def test_heat_key() -> None:
    """`start_balance.commerce_heat_key`: key × (0.3 + 0.7 · degree days)."""
    climate = 0.3 + 0.7 * 2656.76 / 2775.953517633544
    key = at(commerce.commerce_key(shipped(), 2022))
    assert at(commerce.heat_key(shipped(), 2022)) == pytest.approx(key * climate)


def test_availability() -> None:
    """`start_balance.commerce_availability`: 0.5 + 0.5 × share of the place over that of the nation."""
    homes, gas = dwellings.dwellings(shipped()), carrier_shares.carrier_share(shipped())["gas"]
    national = (gas * homes).sum() / homes.sum()
    assert at(commerce.availability(shipped(), "gas")) == pytest.approx(0.5 + 0.5 * at(gas) / national)


def test_agriculture_is_moved_to_its_land() -> None:
    """`start_balance.farm_key`, `start_balance.farm_share`, start_balance.commerce_electricity_key."""
    land = np.nan_to_num(shipped().municipal("land_use_2021", "agriculture"))
    assert at(commerce.farm_key(shipped(), 2022)) == pytest.approx(6_594 / land.sum())
    share = commerce.farm_share(shipped(), "electricity", 2022)
    frame = shipped().national("ageb_awt.commerce_services_agriculture.electricity", 2022) / 3.6 * 1000
    assert share == pytest.approx(
        frame / commerce_national(shipped(), 2022)["commerce_trade_services.electricity"]
    )
    key = commerce.commerce_key(shipped(), 2022)
    expected = share * 6_594 / land.sum() + (1 - share) * at(key) / key.sum()
    assert at(commerce.electricity_key(shipped(), 2022)) == pytest.approx(expected)


def test_fuel_off_the_road() -> None:
    """`start_balance.commerce_off_road_key`: farm machines by agricultural land, the rest by the commerce key."""
    fuels = commerce_national(shipped(), 2022)["commerce_trade_services.other_conventional"]
    farm = sum(
        off_road_fuel(shipped(), "commerce_services_agriculture", fuel, 2022) for fuel in ("diesel", "petrol")
    )
    key = commerce.commerce_key(shipped(), 2022)
    expected = (
        farm / fuels * at(commerce.farm_key(shipped(), 2022)) + (1 - farm / fuels) * at(key) / key.sum()
    )
    assert 0 < farm < fuels
    assert at(commerce.off_road_key(shipped(), 2022)) == pytest.approx(expected)


def test_heat_carriers() -> None:
    """`start_balance.commerce_gas_key`, `start_balance.commerce_oil_key`, `start_balance.commerce_district_heat_key`.

    Also `start_balance.commerce_other_heat_key` and `start_balance.commerce_biomass_key`.
    """
    facts = shipped()
    heat = commerce.heat_key(facts, 2022)
    oil = heat * commerce.availability(facts, "oil")
    assert at(commerce.oil_key(facts, 2022)) == pytest.approx(at(oil) / oil.sum())
    networked = heat * np.sqrt(carrier_shares.heat_network_share(facts))
    assert at(commerce.district_heat_key(facts, 2022)) == pytest.approx(at(networked) / networked.sum())
    other = at(heat) / heat.sum()
    assert at(commerce.other_heat_key(facts, 2022)) == pytest.approx(other)
    farms = at(commerce.farm_key(facts, 2022))
    biomass = commerce.farm_share(facts, "biomass", 2022)
    expected = biomass * farms + (1 - biomass) * other
    assert at(commerce.biomass_key(facts, 2022)) == pytest.approx(expected)
    # Printed 7,641,111 MWh of 20,163,978 MWh solid biomass and 13,166,578 MWh biogas: 22.9 %, in both cells alike.
    assert biomass == pytest.approx(7_641_111 / (20_163_978 + 13_166_578), abs=1e-6)
    gas = heat * commerce.availability(facts, "gas")
    farm_gas = commerce.farm_share(facts, "natural_gas", 2022)
    expected = farm_gas * farms + (1 - farm_gas) * at(gas) / gas.sum()
    assert at(commerce.gas_key(facts, 2022)) == pytest.approx(expected)
