"""Supplements stand beside the balance of a run and never in its total."""

from __future__ import annotations

from functools import cache

import pytest

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.records.balance import BalanceResult
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.runs.balance import run_balance


@cache
def book() -> FactBook:
    return load_factbook()


@cache
def balance(key: str, year: int = 2022, backcast: bool = False) -> BalanceResult:
    return run_balance(BalanceRequest(key, (year,), backcast=backcast), book())[0]


@pytest.mark.requirement("R39")
@pytest.mark.parametrize(("year", "sign"), [(1995, -1), (2015, 1), (2022, 1)])
def test_land_use_is_signed_and_separate(year: int, sign: int) -> None:
    """A sink is negative, a source positive; taking it away changes no number of the balance."""
    country = balance("DG", year, backcast=True)
    assert country.supplements["land_use"]["value_t"] * sign > 0
    district = balance("05974", year, backcast=True)
    assert district.supplements["land_use"]["stopgap"]["value_t"] * sign > 0
    for result in (country, district):
        counted = [
            at
            for at, cell in enumerate(result.cells.cells)
            if cell.code not in result.totals_by_scope["complete"].missing_cells
        ]
        whole = result.totals_by_scope["complete"].emissions_t_co2e
        assert result.emissions[counted].sum() == pytest.approx(whole)
        assert not any("land" in cell.code.split(".")[0] for cell in result.cells.cells)


@pytest.mark.requirement("R41")
def test_local_production_stands_by_source_beside_the_consumption() -> None:
    """Every municipality of the district shows wind, sun, water and biomass next to its electricity use."""
    register = book().register
    members = register.members(register.find("05974"))
    made = {"photovoltaics": 0.0, "wind": 0.0, "hydro": 0.0, "biomass": 0.0}
    for member in members:
        result = balance(member.key)
        use = result.energy[result.cells.select(carrier="electricity")].sum()
        generation = result.supplements["local_generation"]
        assert use > 0 and generation["energy_mwh"] is not None
        for source in generation["sources"]:
            made[source["source"]] += source["energy_mwh"]
    whole = {
        source["source"]: source["energy_mwh"]
        for source in balance("05974").supplements["local_generation"]["sources"]
    }
    assert made == pytest.approx(whole)
    assert min(made.values()) > 0
