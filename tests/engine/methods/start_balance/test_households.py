"""Keys of private households, recomputed by hand for Lippstadt (05974028) from the printed statistics."""

import numpy as np
import pytest

from klimawerk.engine.methods.start_balance import carrier_shares, dwellings, households
from klimawerk.engine.methods.start_balance.national_stationary import household_national

from .sectors import Changed, district, place, shipped

LIPPSTADT, SOEST = "05974028", "05974"
BASE = "start_balance.households."


def at(values: np.ndarray) -> float:
    return float(values[place(LIPPSTADT)])


def test_dwellings_take_the_shape_of_the_census_and_the_total_of_the_district() -> None:
    """`start_balance.dwellings`, `start_balance.imported_dwellings`: the shipped place has its own count of 2022."""
    found = dwellings.dwellings(shipped())
    members = shipped().register.district_index == district(SOEST)
    assert found[members].sum() == pytest.approx(147_054)
    assert at(found) == pytest.approx(34_477, rel=1e-3)
    without = Changed({("census_2022_municipal", "dwellings"): np.full(len(found), np.nan)})
    assert at(dwellings.dwellings(without)) == pytest.approx(147_054 * 31_797 / 137_855, rel=1e-9)


def test_slow_key_is_linear_between_its_dates_and_held_outside() -> None:
    """`start_balance.slow_key`: living area of Lippstadt 3,139,300 m² (2018) and 3,219,300 m² (2021)."""
    area = {
        year: at(dwellings.slow_key(shipped(), "residential_buildings", "living_area_m2", year))
        for year in (2014, 2018, 2020, 2021, 2024)
    }
    assert area[2014] == area[2018] == 3_139_300
    assert area[2020] == pytest.approx(3_139_300 / 3 + 3_219_300 * 2 / 3)
    assert area[2021] == area[2024] == 3_219_300


def test_living_area_is_brought_to_the_census() -> None:
    """`start_balance.living_area`, `start_balance.reference_area`."""
    assert at(dwellings.reference_area(shipped())) == 3_219_300
    scale = 147_054 * 105.76 / 14_688_700
    assert at(dwellings.living_area(shipped(), 2022)) == pytest.approx(3_219_300 * scale)


def test_small_houses() -> None:
    """`start_balance.small_houses`, `start_balance.small_house_share`: 10,589 and 3,247 buildings."""
    assert at(dwellings.small_houses(shipped())) == 10_589 + 3_247
    share = (10_589 + 2 * 3_247) / at(dwellings.dwellings(shipped()))
    assert at(dwellings.small_house_share(shipped())) == pytest.approx(share)
    assert dwellings.small_house_share(shipped()).max() <= 1


def test_specific_heat_is_the_mean_over_building_ages() -> None:
    """`start_balance.specific_heat`: flats by age × measured consumption."""
    flats = [3011, 2534, 15761, 2965, 865, 1915, 2203, 1321, 887, 335]
    newer = at(dwellings.dwellings(shipped())) - 31_797
    values = [134.6, 134.6, 135.7, 126.2, 126.2, 93.3, 93.3, 78.5, 78.5, 78.5]
    expected = (np.dot(flats, values) + newer * 74.1) / (sum(flats) + newer)
    assert at(dwellings.specific_heat(shipped())) == pytest.approx(expected)


def test_climate_follows_degree_days() -> None:
    """`start_balance.climate`: 2,656.76 degree days against 2,775.95 in the mean of the districts."""
    factor = dwellings.climate(shipped(), BASE + "climate_floor", BASE + "climate_slope")
    assert at(factor) == pytest.approx(0.2 + 0.8 * 2656.76 / 2775.953517633544)


def test_people_move_the_keys_of_the_year() -> None:
    """`start_balance.people_of_year`: the district counts 302,298 people in 2021 and 306,068 in 2022."""
    assert at(dwellings.people_of_year(shipped(), 2022)) == pytest.approx(306_068 / 302_298)
    assert at(dwellings.people_of_year(shipped(), 2021)) == 1


def test_heat_need() -> None:
    """`start_balance.household_heat_need`."""
    facts = shipped()
    saving = 1 - 0.1 * (1 - at(dwellings.small_house_share(facts)))
    climate = 0.2 + 0.8 * 2656.76 / 2775.953517633544
    area = 3_219_300 * 147_054 * 105.76 / 14_688_700
    expected = area * at(dwellings.specific_heat(facts)) * climate * saving * 306_068 / 302_298
    assert at(households.heat_need(facts, 2022)) == pytest.approx(expected)


def test_carriers_add_up_to_dwellings_of_place_and_district() -> None:
    """`start_balance.carrier_share`, start_balance.district_dwellings_by_carrier, start_balance.heat_network_share."""
    facts = shipped()
    shares, network = carrier_shares.carrier_share(facts), carrier_shares.heat_network_share(facts)
    homes = dwellings.dwellings(facts)
    assert sum(shares.values()) + network == pytest.approx(np.ones(len(homes)), abs=1e-9)
    counts = {"gas": 103_163, "oil": 26_014, "wood": 3_591 + 71, "coal": 46, "none": 561}
    printed = 103_163 + 26_014 + 3_591 + 71 + 5_531 + 4_221 + 46 + 561 + 3_862
    members = facts.register.district_index == district(SOEST)
    for carrier, count in counts.items():
        expected = count * 147_054 / printed
        assert carrier_shares.district_dwellings(facts, carrier)[district(SOEST)] == pytest.approx(expected)
        assert (shares[carrier] * homes)[members].sum() == pytest.approx(expected, rel=1e-3)
    assert (network * homes)[members].sum() == pytest.approx(3_862 * 147_054 / printed, rel=1e-6)
    assert network.max() <= 0.97 + 1e-12


def test_ranking_of_districts_by_gas_is_that_of_the_census() -> None:
    facts = shipped()
    register = facts.register
    homes = dwellings.dwellings(facts)
    gas = np.bincount(register.district_index, weights=carrier_shares.carrier_share(facts)["gas"] * homes)
    census = facts.district("census_2022", "gas") / facts.district("census_2022", "dwellings")
    ours = gas / np.bincount(register.district_index, weights=homes)
    order = np.argsort(census)
    apart = np.diff(census[order]) > 1e-3
    assert apart.sum() > 100
    assert (np.diff(ours[order])[apart] > 0).all()


def test_shift_grows_with_multi_family_houses_and_is_limited() -> None:
    """`start_balance.carrier_shift`: gas towards blocks of flats, wood and heat pumps towards small houses."""
    facts = shipped()
    assert at(carrier_shares.carrier_shift(facts, "gas")) > 1
    assert at(carrier_shares.carrier_shift(facts, "oil")) < 1
    assert at(carrier_shares.carrier_shift(facts, "none")) == 1
    for carrier in carrier_shares.CARRIERS:
        shift = carrier_shares.carrier_shift(facts, carrier)
        assert shift.min() >= np.exp(-2) and shift.max() <= np.exp(2)


def test_keys_with_a_share_of_dwellings() -> None:
    """`start_balance.household_gas_key`, `start_balance.household_oil_key`, `start_balance.household_heat_pump_key`,

    `start_balance.household_heating_electricity_key`, `start_balance.household_district_heat_key`.
    """
    facts = shipped()
    need = households.heat_need(facts, 2022)
    shares = carrier_shares.carrier_share(facts)
    keys = {
        households.gas_key: shares["gas"],
        households.oil_key: shares["oil"],
        households.heat_pump_key: shares["solar_geothermal_heat_pump"],
        households.heating_electricity_key: shares["electricity"],
        households.district_heat_key: carrier_shares.heat_network_share(facts),
    }
    for key, share in keys.items():
        assert at(key(facts, 2022)) == pytest.approx(at(need * share) / float((need * share).sum()))


def test_stoves_stand_in_small_houses_of_villages() -> None:
    """`start_balance.stove_key`: settlement type 75 counts 0.8 per small house."""
    expected = (10_589 + 3_247) * 0.8 * 306_068 / 302_298
    assert at(households.stove_key(shipped(), 2022)) == pytest.approx(expected)


def test_wood_is_limited_in_central_heating() -> None:
    """`start_balance.household_wood_key`: 45 %, at most 40 TWh of 86.8 TWh in 2022, the rest by stoves."""
    facts = shipped()
    national = household_national(facts, 2022)["private_households.biomass"]
    central = min(0.45, 40e6 / national)
    need = households.heat_need(facts, 2022) * carrier_shares.carrier_share(facts)["wood"]
    stoves = households.stove_key(facts, 2022)
    expected = central * at(need) / need.sum() + (1 - central) * at(stoves) / stoves.sum()
    assert at(households.wood_key(facts, 2022)) == pytest.approx(expected)


def test_coal_is_capped_where_the_census_has_odd_peaks() -> None:
    """`start_balance.household_coal_key`: Görlitz has 3.6 % coal dwellings; the limit is 3 % per place."""
    free = Changed({}, {BASE + "coal_share_limit": 1.0, BASE + "coal_need_share": 1.0})
    capped = Changed({}, {BASE + "coal_need_share": 1.0})
    goerlitz = shipped().register.district_index == district("14626")
    assert households.coal_key(capped, 2022)[goerlitz].sum() < households.coal_key(free, 2022)[goerlitz].sum()
    assert at(households.coal_key(shipped(), 2022)) < at(households.gas_key(shipped(), 2022))


def test_lpg_stands_where_oil_is_and_no_network() -> None:
    """`start_balance.household_lpg_key`: need × (0.15 · oil + 0.02) × (1 − district heat) × small houses."""
    facts = shipped()
    shares, network = carrier_shares.carrier_share(facts), carrier_shares.heat_network_share(facts)
    weight = households.heat_need(facts, 2022) * (0.15 * shares["oil"] + 0.02) * (1 - network)
    weight = weight * dwellings.small_house_share(facts)
    assert at(households.lpg_key(facts, 2022)) == pytest.approx(at(weight) / weight.sum())


def test_solar_heat_follows_small_houses() -> None:
    """`start_balance.household_solar_key`."""
    expected = (10_589 + 3_247) * 306_068 / 302_298
    weight = dwellings.small_houses(shipped()) * dwellings.people_of_year(shipped(), 2022)
    assert at(households.solar_key(shipped(), 2022)) == pytest.approx(expected / weight.sum())


def test_electricity_follows_people_and_dwellings() -> None:
    """`start_balance.household_electricity_key`: 0.85 per person + 1.25 per dwelling × (0.85 + 0.3 · small)."""
    facts = shipped()
    homes = dwellings.dwellings(facts) * dwellings.people_of_year(facts, 2022)
    people = np.nan_to_num(facts.municipal("population", "population_2022"))
    weight = 0.85 * people + 1.25 * homes * (0.85 + 0.3 * dwellings.small_house_share(facts))
    assert at(households.electricity_key(facts, 2022)) == pytest.approx(at(weight) / weight.sum())
    assert at(people) == 68_890


# Results of the trial run of the household block alone: living area × carrier shares of the district × national
# totals 2021 as printed there. GWh: gas, heating oil, wood, district heat, coal, all electricity.
NATIONAL_TWH = (288.0, 80.7, 81.9, 59.4, 4.1, 138.5)
TRIAL_GWH = {
    "05974": (1392, 272, 173, 44, 2, 530),
    "16065": (215, 95, 114, 62, 38, 131),
    "07235": (195, 500, 274, 15, 2, 307),
    "05566": (2064, 395, 255, 62, 90, 778),
}
SIMPLEST = {
    "climate_floor": 1.0,
    "climate_slope": 0.0,
    "multi_family_saving": 0.0,
    "census_area_weight": 0.0,
    "heat_network_floor": 1e6,
    "heat_network_limit": 1.0,
    "electricity_per_person": 0.0,
    "electricity_per_dwelling": 0.0,
    "electricity_per_area": 1.0,
    "wood_central_share": 1.0,
    "wood_central_limit": 1e12,
    "coal_need_share": 1.0,
    "coal_share_limit": 1.0,
}


@pytest.fixture(scope="module")
def simplest() -> Changed:
    """The same code with every refinement switched off; the trial counted wood without other biomass."""
    names = shipped().book.assumption_names()
    shifts = [
        name for name in names if name.startswith((BASE + "shift_density", BASE + "shift_multi_family"))
    ]
    ages = [name for name in names if name.startswith(BASE + "specific_heat.")]
    assumptions = {BASE + name: value for name, value in SIMPLEST.items()}
    assumptions |= dict.fromkeys(shifts, 0.0) | dict.fromkeys(ages, 100.0)
    nothing = np.zeros(len(shipped().register.districts))
    return Changed({("census_2022", "biomass_biogas"): nothing}, assumptions)


@pytest.mark.parametrize("key", TRIAL_GWH)
def test_simplest_household_step_gives_the_trial_table(simplest: Changed, key: str) -> None:
    """Within 1 %, and what the rounding of the printed GWh and TWh leaves open."""
    keys = (
        households.gas_key,
        households.oil_key,
        households.wood_key,
        households.district_heat_key,
        households.coal_key,
        households.electricity_key,
    )
    where = simplest.register.find(key).slice
    for rule, national, printed in zip(keys, NATIONAL_TWH, TRIAL_GWH[key], strict=True):
        found = float(rule(simplest, 2021)[where].sum()) * national * 1000
        rounding = 0.5 + printed * 0.05 / national
        assert abs(found - printed) <= 0.01 * printed + rounding, (rule.rule_id, found, printed)


def test_simplest_step_for_all_districts(simplest: Changed) -> None:
    """All 400 districts: 5.6 to 13.0 MWh per head, median 8.2."""
    keys = (
        (households.gas_key, 288.0),
        (households.oil_key, 80.7),
        (households.wood_key, 81.9),
        (households.district_heat_key, 59.4),
        (households.coal_key, 4.1),
        (households.electricity_key, 138.5),
    )
    energy = sum(key(simplest, 2021) * national * 1e6 for key, national in keys)
    index = simplest.register.district_index
    people = np.bincount(index, weights=np.nan_to_num(simplest.municipal("population", "population_2022")))
    per_head = np.bincount(index, weights=energy) / people
    assert len(per_head) == 400
    assert per_head.min() == pytest.approx(5.6, abs=0.05)
    assert np.median(per_head) == pytest.approx(8.2, abs=0.05)
    assert per_head.max() == pytest.approx(13.0, abs=0.15)
