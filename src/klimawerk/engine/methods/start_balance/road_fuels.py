"""National road fuels on German territory, and how they divide over vehicle classes and road categories.

Destatis 85521 gives the energy used on German roads by fuel for 2014-2022 (`road_energy.territory_total`), the split
into fossil and biogenic and the classes for residents only. Other years follow AG Energiebilanzen (fuel sold) with the
ratio of the nearest year. Classes and road categories start from mileage × consumption of 2018.
"""

from __future__ import annotations

from typing import Any

from klimawerk.engine.kernel.groups import divide
from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.kernel.units import KWH_PER_MWH, MWH_PER_TJ
from klimawerk.engine.methods.start_balance.key_years import nearest
from klimawerk.engine.records.facts import Facts

BASE_YEAR = 2018
KM_PER_MILLION_KM = 1e6  # number: the mileage tables count million kilometres
OFF, ON = "off_motorway", "motorway"
CATEGORIES = {OFF: "urban_and_rural", ON: "motorway"}
# Fuel → (group of the territorial table, column of the residents' table, carrier of the energy balance).
FUELS = {
    "petrol_fossil": ("petrol_incl_bio", "petrol_fossil", "petrol"),
    "petrol_bio": ("petrol_incl_bio", "bioethanol", "renewables"),
    "diesel_fossil": ("diesel_incl_bio", "diesel_fossil", "diesel"),
    "diesel_bio": ("diesel_incl_bio", "biodiesel", "renewables"),
    "lpg": ("gas_fuels_incl_bio", "lpg", "lpg"),
    "cng_fossil": ("gas_fuels_incl_bio", "natural_gas", "natural_gas"),
    "cng_bio": ("gas_fuels_incl_bio", "biomethane", "renewables"),
    "electricity": ("electricity", "electricity", "electricity"),
}
TERRITORY = "road_energy.territory_total.all"
RESIDENTS = "road_energy.residents_total"


def territorial_year(facts: Facts, year: int) -> int:
    """The year itself where territorial road energy is published, else the nearest such year."""
    return nearest(year, facts.years(f"{TERRITORY}.diesel_incl_bio"))


@rule("start_balance.national_target.road_fuel", unit="MWh")
def road_fuel(facts: Facts, fuel: str, year: int) -> Any:
    """Energy of a fuel used on German roads: the territorial group × share of the fuel among residents.

    Years without the territorial table: AGEB (fuel sold) × ratio of the nearest year.
    """
    group, column, sold = FUELS[fuel]
    known = territorial_year(facts, year)
    parts = [
        facts.national(f"{RESIDENTS}.all.{each[1]}", known) for each in FUELS.values() if each[0] == group
    ]
    share = facts.national(f"{RESIDENTS}.all.{column}", known) / sum(parts[1:], parts[0])
    energy = facts.national(f"{TERRITORY}.{group}", known) * share * MWH_PER_TJ
    if known == year:
        return energy
    series = f"ageb_awt.transport_road.{sold}"
    return energy * (facts.national(series, year) / facts.national(series, known))


def fuel_years(facts: Facts, fuel: str) -> tuple[int, ...]:
    """Years for which `road_fuel` knows both parts of petrol or diesel: those of the energy balance, ascending."""
    sold = (set(facts.years(f"ageb_awt.transport_road.{each}")) for each in (fuel, "renewables"))
    return tuple(sorted(set.intersection(*sold)))


def biogenic_share(facts: Facts, fuel: str, year: int) -> float:
    """Biogenic share [1] of the energy of petrol or diesel on German roads in a year, as `road_fuel` divides it."""
    fossil, bio = (road_fuel(facts, f"{fuel}_{part}", year) for part in ("fossil", "bio"))
    return float(bio / (fossil + bio))


@rule("start_balance.road.base_2018", unit="MWh")
def base(facts: Facts, vehicle_class: str, fuel: str, category: str) -> Any:
    """Energy 2018 of a class on a road category: mileage (TREMOD) × share of the fuel × consumption per km."""
    series = f"road_mileage.territory_total.{vehicle_class}.all.{CATEGORIES[category]}"
    kilometres = facts.national(series, BASE_YEAR) * KM_PER_MILLION_KM
    consumption = facts.assumption(f"start_balance.road.consumption.{vehicle_class}.{fuel}.{category}")
    return kilometres * _mileage_share(facts, vehicle_class, fuel) * consumption / KWH_PER_MWH


def _mileage_share(facts: Facts, vehicle_class: str, fuel: str) -> Any:
    """Share of a fuel in the mileage of a class 2018. Heavy lorries: diesel; petrol cars: what the others leave."""
    named = f"start_balance.road.mileage_share.{vehicle_class}"
    if vehicle_class == "heavy_goods":
        return 1.0
    if (vehicle_class, fuel) != ("car", "petrol"):
        return facts.assumption(f"{named}.{fuel}")
    rest = 1.0
    for other in ("diesel", "lpg", "cng", "battery_electric", "plugin_hybrid"):
        rest = rest - facts.assumption(f"{named}.{other}")
    return rest


@rule("start_balance.road.class_index", unit="1")
def class_index(facts: Facts, vehicle_class: str, fuel: str, year: int) -> Any:
    """Change of a class since 2018 by the residents' table (2014-2022, held outside).

    Heavy lorries: residents' lorries and all foreign diesel, which is mostly lorries, together.
    """
    known = territorial_year(facts, year)

    def amount(each: int) -> Any:
        own = facts.national(f"{RESIDENTS}.{vehicle_class}.{fuel}_incl_bio", each)
        if vehicle_class != "heavy_goods":
            return own
        return own + facts.national(f"road_energy.foreigners_in_germany.all.{fuel}_incl_bio", each)

    return amount(known) / amount(BASE_YEAR)


@rule("start_balance.road.class_weights", unit="MWh")
def liquid_weights(facts: Facts, fuel: str, year: int) -> Any:
    """Weight of every class and category in petrol or diesel, a dictionary `class.category` → MWh before scaling."""
    two = ("car", "light_commercial") if fuel == "petrol" else ("car", "light_commercial", "heavy_goods")
    one = ("motorcycle", "other") if fuel == "petrol" else ("bus", "other")
    weights = {
        f"{each}.{category}": base(facts, each, fuel, category) * class_index(facts, each, fuel, year)
        for each in two
        for category in (OFF, ON)
    }
    known = territorial_year(facts, year)
    for each in one:
        category = OFF if each == "motorcycle" else "all"
        weights[f"{each}.{category}"] = (
            facts.national(f"{RESIDENTS}.{each}.{fuel}_incl_bio", known) * MWH_PER_TJ
        )
    return weights


def _uses(facts: Facts, carrier: str, year: int) -> dict[str, Any]:
    """Shares of individual, public and freight road transport in a fuel sold (AGEB)."""
    sold = {
        use: facts.national(f"ageb_awt.transport_road_{use}.{carrier}", year)
        for use in ("individual", "public", "freight")
    }
    every = sold["individual"] + sold["public"] + sold["freight"]
    return {use: divide(amount, every) for use, amount in sold.items()}


def _motorway_share(facts: Facts, vehicle_class: str, fuel: str) -> Any:
    """Share of motorways in the energy of a class, for mileage as of all fuels together."""
    series = f"road_mileage.territory_total.{vehicle_class}.all"
    energy = {
        category: facts.national(f"{series}.{name}", BASE_YEAR)
        * facts.assumption(f"start_balance.road.consumption.{vehicle_class}.{fuel}.{category}")
        for category, name in CATEGORIES.items()
    }
    return energy[ON] / (energy[ON] + energy[OFF])


def _on_and_off(facts: Facts, vehicle_class: str, fuel: str, share: Any) -> dict[str, Any]:
    motorway = _motorway_share(facts, vehicle_class, fuel)
    return {f"{vehicle_class}.{OFF}": share * (1 - motorway), f"{vehicle_class}.{ON}": share * motorway}


@rule("start_balance.road.gas_and_electric_shares", unit="1")
def gas_and_electric_shares(facts: Facts, fuel: str, year: int) -> Any:
    """Shares of the classes and categories in LPG, CNG or electricity, a dictionary `class.category` → share.

    Individual, public and freight transport as in the energy balance; road categories as for petrol cars and diesel
    vans and lorries. Lorry gas is divided into heavy and light by the residents' table, lorry electricity by an
    assumption. Electric motorcycles come from the residents' table.
    """
    if fuel == "lpg":
        use = _uses(facts, "lpg", year)
        light = use["freight"] + use["public"]
        return _on_and_off(facts, "car", "petrol", use["individual"]) | _on_and_off(
            facts, "light_commercial", "petrol", light
        )
    known = territorial_year(facts, year)
    other = {
        each: facts.national(f"{RESIDENTS}.{each}.gas_fuels_and_electricity", known)
        for each in ("light_commercial", "heavy_goods", "motorcycle")
    }
    if fuel == "cng":
        use = _uses(facts, "natural_gas", year)
        heavy = use["freight"] * (other["heavy_goods"] / (other["heavy_goods"] + other["light_commercial"]))
        return (
            _on_and_off(facts, "car", "petrol", use["individual"])
            | _on_and_off(facts, "light_commercial", "diesel", use["freight"] - heavy)
            | _on_and_off(facts, "heavy_goods", "diesel", heavy)
            | {"bus.all": use["public"]}
        )
    use = _uses(facts, "electricity", year)
    motorcycles = use["individual"] * (
        other["motorcycle"] / facts.national(f"{TERRITORY}.electricity", known)
    )
    heavy = use["freight"] * facts.assumption("start_balance.road.electric_freight_heavy_share")
    return (
        _on_and_off(facts, "car", "electricity", use["individual"] - motorcycles)
        | _on_and_off(facts, "light_commercial", "electricity", use["freight"] - heavy)
        | _on_and_off(facts, "heavy_goods", "electricity", heavy)
        | {"bus.all": use["public"], f"motorcycle.{OFF}": motorcycles}
    )


def class_shares(facts: Facts, fuel: str, year: int) -> dict[str, Any]:
    """Share of every `class.category` in a fuel of the year; the shares add to 1."""
    if fuel in ("petrol", "diesel"):
        weights = liquid_weights(facts, fuel, year)
        amounts = list(weights.values())
        every = sum(amounts[1:], amounts[0])
        return {part: amount / every for part, amount in weights.items()}
    return dict(gas_and_electric_shares(facts, fuel, year))
