"""National final energy of households and commerce per cell: AGEB groups split by the detailed balances.

Source of the frame: AG Energiebilanzen, evaluation tables 1990–2024 (`ageb_awt`), energy balances 2000–2019
(`ageb_eb`) and satellite balances of renewables 2003–2015 (`ageb_ee`). Values in TJ there, MWh here.
"""

from __future__ import annotations

from typing import Any

from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.kernel.units import MWH_PER_TJ
from klimawerk.engine.methods.start_balance.key_years import nearest
from klimawerk.engine.records.facts import Facts

FIVE_YEARS = (-2, -1, 0, 1, 2)  # number: offsets of a mean over five years


def clamped(facts: Facts, series: str, year: int) -> Any:
    """The value of the year, or of the nearest year the series has [MWh]."""
    years = facts.years(series)
    return facts.national(series, min(max(year, years[0]), years[-1])) * MWH_PER_TJ


@rule("start_balance.national_target.frame", unit="MWh")
def frame(facts: Facts, sector: str, carrier: str, year: int) -> Any:
    """A group of the evaluation tables as printed; a carrier the sector never has is 0 by the table itself."""
    return facts.national(f"ageb_awt.{sector}.{carrier}", year) * MWH_PER_TJ


@rule("start_balance.national_target.five_year_mean", unit="MWh")
def five_year_mean(facts: Facts, sector: str, carrier: str, year: int) -> Any:
    """Mean of five years of the detailed balance around the year; at its ends the first or last five years.

    Always five published years: at the end of the series the last one must not count several times.
    """
    series = f"ageb_eb.{sector}.{carrier}"
    years = facts.years(series)
    middle = min(max(year, years[0] - FIVE_YEARS[0]), years[-1] - FIVE_YEARS[-1])
    around = [clamped(facts, series, middle + offset) for offset in FIVE_YEARS]
    return sum(around[1:], around[0]) / len(around)


@rule("start_balance.national_target.other_gases", unit="MWh")
def other_gases(facts: Facts, sector: str, year: int) -> Any:
    """Gases that are not natural gas (town, coke-oven gas): booked as other conventional carriers."""
    return frame(facts, sector, "gases", year) - frame(facts, sector, "natural_gas", year)


@rule("start_balance.national_target.solar_and_ambient", unit="MWh")
def solar_and_ambient(facts: Facts, sector: str, year: int) -> Any:
    """Solar thermal and ambient heat together: satellite balance to 2015, energy balance to 2019, then growth."""
    if year <= facts.years(f"ageb_ee.{sector}.environmental_heat")[-1]:
        return _satellite(facts, sector, "solar_thermal", year) + _satellite(
            facts, sector, "environmental_heat", year
        )
    known = clamped(facts, f"ageb_eb.{sector}.solar_geothermal_ambient", year)
    last = facts.years(f"ageb_eb.{sector}.solar_geothermal_ambient")[-1]
    if sector != "households" or year <= last:
        return known
    return known + facts.assumption("start_balance.national.solar_ambient_growth") * (year - last)


def _satellite(facts: Facts, sector: str, carrier: str, year: int) -> Any:
    """Satellite balance; before its first year the share of that year in all renewables of the sector is held."""
    series = f"ageb_ee.{sector}.{carrier}"
    first = facts.years(series)[0]
    if year >= first:
        return clamped(facts, series, year)
    held = clamped(facts, series, first) / frame(facts, sector, "renewables", first)
    return held * frame(facts, sector, "renewables", year)


@rule("start_balance.national_target.solar_thermal", unit="MWh")
def solar_thermal(facts: Facts, sector: str, year: int) -> Any:
    """Solar thermal heat: satellite balance to 2015, then growth (households) or the share of 2015 (commerce)."""
    series = f"ageb_ee.{sector}.solar_thermal"
    last = facts.years(series)[-1]
    if year <= last:
        return _satellite(facts, sector, "solar_thermal", year)
    if sector == "households":
        growth = facts.assumption("start_balance.national.solar_thermal_growth")
        return clamped(facts, series, last) + growth * (year - last)
    share = clamped(facts, series, last) / solar_and_ambient(facts, sector, last)
    return share * solar_and_ambient(facts, sector, year)


@rule("start_balance.national_target.heat_from_surroundings", unit="MWh")
def heat_from_surroundings(facts: Facts, sector: str, year: int) -> Any:
    """Heat taken from the surroundings (without the electricity of the heat pump)."""
    return solar_and_ambient(facts, sector, year) - solar_thermal(facts, sector, year)


@rule("start_balance.national_target.heat_pump_electricity", unit="MWh")
def heat_pump_electricity(facts: Facts, sector: str, year: int) -> Any:
    """Electricity of heat pumps: part of `environmental_heat` (heat delivered), taken out of `electricity`.

    Heat from the surroundings = heat delivered less electricity, so it is divided by the performance factor less 1.
    """
    return heat_from_surroundings(facts, sector, year) / (
        facts.assumption("bisko.seasonal_performance_factor") - 1
    )


@rule("start_balance.national_target.biogas_share", unit="1")
def biogas_share(facts: Facts, sector: str, year: int) -> Any:
    """Share of biogas in solid biomass and biogas; last year of the satellite balance held after 2015."""
    biogas = clamped(facts, f"ageb_ee.{sector}.biogas", year)
    return biogas / (biogas + clamped(facts, f"ageb_ee.{sector}.biomass", year))


@rule("start_balance.national_target.household_oil", unit="MWh")
def household_oil(facts: Facts, year: int) -> Any:
    """Heating oil of households: petroleum less LPG and petrol, mean of three years.

    The tables count deliveries; tanks were filled in 2019/20 and emptied in 2021.
    """
    known = facts.years("ageb_awt.households.petroleum_products")
    years = [near for near in (year - 1, year, year + 1) if near in known]
    parts = [
        frame(facts, "households", "petroleum_products", near)
        - five_year_mean(facts, "households", "lpg", near)
        - five_year_mean(facts, "households", "petrol", near)
        for near in years
    ]
    return sum(parts[1:], parts[0]) / len(parts)


@rule("start_balance.national_target.households", unit="MWh")
def household_national(facts: Facts, year: int) -> dict[str, Any]:
    """Final energy of private households in Germany by cell [MWh]."""
    sector = "households"
    electricity = frame(facts, sector, "electricity", year)
    direct = electricity * facts.assumption("start_balance.households.heating_electricity_share")
    pumps = heat_pump_electricity(facts, sector, year)
    wood_and_biogas = frame(facts, sector, "renewables", year) - solar_and_ambient(facts, sector, year)
    biogas = wood_and_biogas * biogas_share(facts, sector, year)
    return {
        "private_households.electricity": electricity - direct - pumps,
        "private_households.heating_electricity": direct,
        "private_households.natural_gas": frame(facts, sector, "natural_gas", year),
        "private_households.heating_oil": household_oil(facts, year),
        "private_households.district_heating": frame(facts, sector, "district_heating", year),
        "private_households.biomass": wood_and_biogas - biogas,
        "private_households.solar_thermal": solar_thermal(facts, sector, year),
        "private_households.environmental_heat": heat_from_surroundings(facts, sector, year) + pumps,
        "private_households.hard_coal": frame(facts, sector, "hard_coal", year),
        "private_households.lignite": frame(facts, sector, "lignite", year),
        "private_households.lpg": five_year_mean(facts, sector, "lpg", year),
        "private_households.biogas": biogas,
        "private_households.other_conventional": five_year_mean(facts, sector, "petrol", year)
        + other_gases(facts, sector, year),
    }


FOSSIL_FUELS = ("diesel", "petrol")
BIO_FUELS = ("biofuel_diesel", "biofuel_petrol")
OFF_ROAD_BRANCHES = (
    "commerce_services_agriculture",
    "commerce_services_construction",
    "commerce_services_fishing",
)


@rule("start_balance.national_target.off_road_fuel", unit="MWh")
def off_road_fuel(facts: Facts, branch: str, fuel: str, year: int) -> Any:
    """Motor fuel of agriculture, construction or fishing off the road, as printed from 2010 on.

    Before, fossil fuel is held; biofuel keeps its share in the renewables of commerce, which were few then.
    """
    series = f"ageb_awt.{branch}.{fuel}"
    first = facts.years(series)[0]
    if year >= first or fuel not in BIO_FUELS:
        return clamped(facts, series, year)
    share = clamped(facts, series, first) / frame(facts, "commerce_services", "renewables", first)
    return share * frame(facts, "commerce_services", "renewables", year)


@rule("start_balance.national_target.off_road", unit="MWh")
def off_road(facts: Facts, fuels: tuple[str, ...], year: int) -> Any:
    """Motor fuel off the road over all branches of commerce that have it."""
    parts = [off_road_fuel(facts, branch, fuel, year) for branch in OFF_ROAD_BRANCHES for fuel in fuels]
    return sum(parts[1:], parts[0])


@rule("start_balance.national_target.commerce", unit="MWh")
def commerce_national(facts: Facts, year: int) -> dict[str, Any]:
    """Final energy of commerce, trade and services in Germany by cell [MWh].

    Off-road fuel and kerosene are other conventional carriers, biofuel off the road other renewable ones.
    """
    sector = "commerce_services"
    fossil, bio = off_road(facts, FOSSIL_FUELS, year), off_road(facts, BIO_FUELS, year)
    lpg = five_year_mean(facts, sector, "lpg", year)
    kerosene = five_year_mean(facts, sector, "kerosene", year)
    pumps = heat_pump_electricity(facts, sector, year)
    biomass = frame(facts, sector, "renewables", year) - solar_and_ambient(facts, sector, year) - bio
    biogas = biomass * biogas_share(facts, sector, year)
    petroleum = frame(facts, sector, "petroleum_products", year)
    return {
        "commerce_trade_services.electricity": frame(facts, sector, "electricity", year) - pumps,
        "commerce_trade_services.natural_gas": frame(facts, sector, "natural_gas", year),
        "commerce_trade_services.heating_oil": petroleum - fossil - lpg - kerosene,
        "commerce_trade_services.district_heating": frame(facts, sector, "district_heating", year),
        "commerce_trade_services.biomass": biomass - biogas,
        "commerce_trade_services.solar_thermal": solar_thermal(facts, sector, year),
        "commerce_trade_services.environmental_heat": heat_from_surroundings(facts, sector, year) + pumps,
        "commerce_trade_services.hard_coal": frame(facts, sector, "hard_coal", year),
        "commerce_trade_services.lignite": frame(facts, sector, "lignite", year),
        "commerce_trade_services.lpg": lpg,
        "commerce_trade_services.biogas": biogas,
        "commerce_trade_services.other_conventional": fossil + kerosene + other_gases(facts, sector, year),
        "commerce_trade_services.other_renewable": bio,
    }


def stationary_held(facts: Facts, year: int) -> dict[str, int]:
    """Cells whose split of a printed group rests on another year of a detailed balance: cell → that year."""
    held: dict[str, int] = {}
    for sector, cells in (
        ("households", "private_households"),
        ("commerce_services", "commerce_trade_services"),
    ):
        products, renewables = facts.years(f"ageb_eb.{sector}.lpg"), facts.years(f"ageb_ee.{sector}.biogas")
        window = year + FIVE_YEARS[0], year + FIVE_YEARS[-1]
        if not products[0] <= window[0] <= window[1] <= products[-1]:
            used = products[0] if window[0] < products[0] else products[-1]
            split: tuple[str, ...] = ("heating_oil", "lpg", "other_conventional")
            held |= dict.fromkeys([f"{cells}.{each}" for each in split], used)
        used = nearest(year, renewables)
        if used != year:
            split = ("biomass", "biogas", "solar_thermal", "environmental_heat")
            held |= dict.fromkeys([f"{cells}.{each}" for each in split], used)
    branch = facts.years(f"ageb_awt.{OFF_ROAD_BRANCHES[0]}.{FOSSIL_FUELS[0]}")
    if year < branch[0]:
        split = ("heating_oil", "other_conventional", "other_renewable")
        held |= dict.fromkeys([f"commerce_trade_services.{each}" for each in split], branch[0])
    return held
