"""Energy of a year from that of the year before and the weather of both; tested on the years that are known.

Method page: docs/methods/vorlaeufig.md. The rule of space heat is that of `bisko.weather_adjustment`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.records.facts import Facts

#: The nation's series by which a sector is tested; a sector that is not here has no signal at all.
FRAMES: Mapping[str, str] = {
    "private_households": "households",
    "commerce_trade_services": "commerce_services",
}
WITHOUT_WEATHER = ("electricity",)
#: Stations whose degree days are shipped; all lie in Nordrhein-Westfalen and stand in for the nation.
STATIONS = (
    "degree_days.essen_bredeney",
    "degree_days.koeln_bonn",
    "degree_days.koeln_stammheim",
    "degree_days.lennestadt_theten",
)


class BackTest(NamedTuple):
    """How well the signal would have told the years that are known.

    `errors` [1] by year, signed. `usual` is the mean and `eighty_percent` the 0.8 quantile of their amounts [1];
    `usual_of_holding` is the mean had one simply kept the value of the year before. `holds` says whether the signal may
    be used.
    """

    errors: Mapping[int, float]
    usual: float | None
    eighty_percent: float | None
    usual_of_holding: float | None
    holds: bool


@rule_id("provisional.weather_step", unit="MWh")
def weather_step(heat: float, rest: float, space_heat: float, before: float, now: float) -> float:
    """Energy of the next year: `heat` [MWh] follows the degree days [Kd] with its share of space heat, `rest` stays."""
    return heat * (1 - space_heat + space_heat * now / before) + rest


@rule_id("provisional.reference_degree_days", unit="Kd")
def reference_degree_days(facts: Facts) -> dict[int, float]:
    """Mean of the shipped stations by year, for the years in which all of them report."""
    by_station = [
        {year: float(facts.national(name, year)) for year in facts.years(name)} for name in STATIONS
    ]
    common = set.intersection(*(set(each) for each in by_station))
    return {year: float(np.mean([each[year] for each in by_station])) for year in sorted(common)}


@rule_id("provisional.back_test", unit="1")
def back_test(facts: Facts, sector: str) -> BackTest:
    """Predict every known year of a sector's national energy from the year before, and compare.

    The signal holds if it was tested on enough years and its usual error is clearly below that of holding the value.
    """
    frame = f"ageb_awt.{FRAMES[sector]}"
    space_heat = float(facts.assumption(f"bisko.space_heat_share.{sector}"))
    days = reference_degree_days(facts)
    errors: dict[int, float] = {}
    held: dict[int, float] = {}
    for year in facts.years(f"{frame}.total"):
        if year not in days or year - 1 not in days:
            continue
        total = float(facts.national(f"{frame}.total", year))
        before = float(facts.national(f"{frame}.total", year - 1))
        rest = sum(float(facts.national(f"{frame}.{carrier}", year - 1)) for carrier in WITHOUT_WEATHER)
        guess = weather_step(before - rest, rest, space_heat, days[year - 1], days[year])
        errors[year] = guess / total - 1
        held[year] = before / total - 1
    found: BackTest = judge(facts, errors, held)
    return found


@rule_id("provisional.judgement")
def judge(facts: Facts, errors: Mapping[int, float], held: Mapping[int, float]) -> BackTest:
    """Whether a signal may be used: enough years, and an error clearly smaller than that of holding."""
    if not errors:
        return BackTest({}, None, None, None, False)
    amounts = np.abs(list(errors.values()))
    usual, of_holding = float(amounts.mean()), float(np.abs(list(held.values())).mean())
    quantile = float(np.quantile(amounts, float(facts.assumption("provisional.error_quantile"))))
    enough = len(errors) >= facts.assumption("provisional.minimum_years")
    better = usual <= of_holding * float(facts.assumption("provisional.largest_error_against_holding"))
    return BackTest(dict(errors), usual, quantile, of_holding, bool(enough and better))
