"""Energy use of industry per district: the table of 2021 with its suppressed cells filled, and the table of 2003."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from klimawerk.engine.kernel.groups import divide, fill, sum_within, total
from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.kernel.trace import step
from klimawerk.engine.methods.start_balance.industry_fitting import (
    Index,
    PublishedTable,
    fit_suppressed,
    prior,
)
from klimawerk.engine.methods.start_balance.key_years import SURVEY_YEARS
from klimawerk.engine.records.facts import Array, Facts

CARRIERS = ("coal", "heating_oil", "natural_gas", "renewables", "electricity", "heat", "other")
TABLE, OLDER_TABLE = "industry_energy_2021", "industry_energy_2003"
TABLE_YEAR, OLDER_YEAR = 2021, 2003


def district_states(facts: Facts) -> Index:
    """Position of the Land of every district, shape [K]."""
    register = facts.register
    return np.asarray(
        [register.federal_state_index[each.start] for each in register.districts], dtype=np.intp
    )


@rule("start_balance.industry.commercial_land", unit="ha")
def commercial_land(facts: Facts) -> Any:
    """Commercial and industrial land of a municipality [T]: mean of 2018 and 2021.

    The two states differ by reclassification more than by building, so the mean is used for every year.
    """
    early, late = (facts.municipal(f"land_use_{year}", "commercial") for year in SURVEY_YEARS)
    return (early + late) / len(SURVEY_YEARS)


@rule("start_balance.industry.district_commercial_land", unit="ha")
def district_commercial_land(facts: Facts) -> Any:
    """Commercial land of a district, shape [K]."""
    register = facts.register
    return sum_within(commercial_land(facts), register.district_index, len(register.districts))


@rule("start_balance.industry.suppressed_cells", unit="TJ")
def filled_table(facts: Facts) -> Any:
    """Energy use of industry 2021 per district and carrier, suppressed cells fitted, shape [K, C]."""
    names = (*CARRIERS, "total")
    districts = [facts.district(TABLE, name) for name in names]
    states = [facts.federal_state(TABLE, name) for name in names]
    nation = [facts.national(f"industry_survey.{name}", TABLE_YEAR) for name in CARRIERS]
    older = [facts.district(OLDER_TABLE, name) for name in CARRIERS]
    looseness = [facts.assumption(f"start_balance.industry.looseness.{name}") for name in CARRIERS]
    state_of = district_states(facts)

    def fitted(land: Array, weight: float, rounds: float, *columns: Any) -> Array:
        of_district, of_state, of_nation, of_older, exponent = _blocks(
            columns, (len(districts), len(states), len(nation), len(older), len(looseness))
        )
        table = PublishedTable(
            of_district[:, :-1], of_district[:, -1], state_of, of_state[:, :-1], of_state[:, -1], of_nation
        )
        return fit_suppressed(table, prior(table, of_older, land, weight), exponent, int(rounds))

    return step(
        "start_balance.industry.suppressed_cells",
        fitted,
        district_commercial_land(facts),
        facts.assumption("start_balance.industry.older_weight"),
        facts.assumption("start_balance.industry.fitting_rounds"),
        *districts,
        *states,
        *nation,
        *older,
        *looseness,
    )


def _blocks(columns: Sequence[Any], sizes: Sequence[int]) -> list[Array]:
    """Consecutive columns stacked side by side, one array per size."""
    edges = np.cumsum([0, *sizes])
    return [
        np.stack([np.asarray(each, dtype=np.float64) for each in columns[start:stop]], axis=-1)
        for start, stop in pairwise(edges)
    ]


@rule("start_balance.industry.district_energy", unit="TJ")
def district_energy(facts: Facts, key_year: int) -> Any:
    """Energy use of industry per district as in the statistics, a dictionary carrier → [K].

    2021 with fitted cells; 2003 (DemandRegio, in GJ, used for its shares only) as it stands; an imported later year
    with the gaps filled from 2021.
    """
    if key_year == OLDER_YEAR:
        return {name: facts.district(OLDER_TABLE, name) for name in CARRIERS}
    table = filled_table(facts)
    base = {name: table[:, at] for at, name in enumerate(CARRIERS)}
    if key_year == TABLE_YEAR:
        return base
    return {name: _moved(facts, name, key_year, base[name]) for name in CARRIERS}


def _moved(facts: Facts, name: str, key_year: int, base: Any) -> Any:
    """A column of an imported table; its suppressed cells move from 2021 as the known ones do together."""
    newer = facts.district(f"industry_energy_{key_year}", name)
    known = np.where(np.isnan(newer), 0.0, 1.0)
    before = total(base * known)
    change = np.where(np.equal(before, 0), 1.0, divide(total(fill(newer, 0.0)), before))
    return fill(newer, base * change)


def key_years(facts: Facts) -> tuple[int, ...]:
    """Years with a table of industry energy: 2003, 2021 and the newest imported one after it."""
    prefix = "industry_energy_"
    years = [
        int(table.removeprefix(prefix)) for table in facts.tables("district") if table.startswith(prefix)
    ]
    newest = max(years, default=TABLE_YEAR)
    return (OLDER_YEAR, TABLE_YEAR, newest) if newest > TABLE_YEAR else (OLDER_YEAR, TABLE_YEAR)


@rule("start_balance.industry.suppressed", unit="1")
def suppressed(facts: Facts) -> Any:
    """Where the cell of 2021 was suppressed and had to be estimated, a dictionary carrier → 1 or 0 [K]."""
    return {name: np.where(np.isnan(facts.district(TABLE, name)), 1.0, 0.0) for name in CARRIERS}
