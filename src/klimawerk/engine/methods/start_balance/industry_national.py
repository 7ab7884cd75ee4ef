"""National final energy of industry per cell: groups of the evaluation tables split by the detailed balances.

AG Energiebilanzen: evaluation tables 1990-2024 (`ageb_awt`), energy balances 2000-2019 (`ageb_eb`), satellite balances
of renewables 2003-2015 (`ageb_ee`); TJ there, MWh here. Where a split ends, its last share is held.
"""

from __future__ import annotations

from typing import Any

from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.kernel.units import MWH_PER_TJ
from klimawerk.engine.methods.start_balance.key_years import nearest
from klimawerk.engine.records.facts import Facts

# Cell → series that splits its group.
SPLITS = {
    "industry.heating_oil": "ageb_eb.industry.heating_oil",
    "industry.lpg": "ageb_eb.industry.lpg",
    "industry.biomass": "ageb_ee.industry.biomass",
    "industry.biogas": "ageb_ee.industry.biogas",
    "industry.environmental_heat": "ageb_eb.industry.solar_geothermal_ambient",
}
# Balances of renewables are split from this year on; before, solar and ambient heat of industry are 0 as printed.
REMAINDERS = {
    "industry.other_conventional.petroleum_products": "ageb_eb.industry.heating_oil",
    "industry.other_renewable": "ageb_ee.industry.biomass",
}


def _frame(facts: Facts, carrier: str, year: int) -> Any:
    return facts.national(f"ageb_awt.industry.{carrier}", year) * MWH_PER_TJ


def _share(facts: Facts, cell: str, group: str, year: int) -> Any:
    """Share of a detailed series in its group of the evaluation tables in the year, or in the nearest year it has."""
    series = SPLITS[cell]
    known = nearest(year, facts.years(series))
    return facts.national(series, known) / facts.national(f"ageb_awt.industry.{group}", known)


@rule("start_balance.national_target.industry", unit="MWh")
def industry_national(facts: Facts, year: int) -> Any:
    """Final energy of industry in Germany per cell, a dictionary cell → MWh; the cells add to the AGEB sector total.

    Petroleum: heating oil and LPG by their shares in the balance, the rest stays "petroleum products" (refinery gas,
    petroleum coke, other). Gases without natural gas are by-product gases. Renewables: solid biomass, biogas,
    ambient heat by share, the rest (biogenic waste, liquid biomass, landfill gas) is other renewable.
    """
    petroleum = _frame(facts, "petroleum_products", year)
    oil = petroleum * _share(facts, "industry.heating_oil", "petroleum_products", year)
    lpg = petroleum * _share(facts, "industry.lpg", "petroleum_products", year)
    renewables = _frame(facts, "renewables", year)
    biomass = renewables * _share(facts, "industry.biomass", "renewables", year)
    biogas = renewables * _share(facts, "industry.biogas", "renewables", year)
    ambient = renewables * _share(facts, "industry.environmental_heat", "renewables", year)
    gas = _frame(facts, "natural_gas", year)
    return {
        "industry.electricity": _frame(facts, "electricity", year),
        "industry.natural_gas": gas,
        "industry.heating_oil": oil,
        "industry.district_heating": _frame(facts, "district_heating", year),
        "industry.biomass": biomass,
        "industry.environmental_heat": ambient,
        "industry.hard_coal": _frame(facts, "hard_coal", year),
        "industry.lignite": _frame(facts, "lignite", year),
        "industry.lpg": lpg,
        "industry.biogas": biogas,
        "industry.other_conventional.petroleum_products": petroleum - oil - lpg,
        "industry.other_conventional.byproduct_gases": _frame(facts, "gases", year) - gas,
        "industry.other_conventional.waste": _frame(facts, "waste", year),
        "industry.other_renewable": renewables - biomass - biogas - ambient,
    }


def industry_held(facts: Facts, year: int) -> dict[str, int]:
    """Cells whose national split rests on another year: cell → the year whose share is held."""
    used = {cell: nearest(year, facts.years(series)) for cell, series in (SPLITS | REMAINDERS).items()}
    return {cell: known for cell, known in used.items() if known != year}
