"""What must be read before any number: kind, own share, what is missing, expected deviation, limits, next step."""

from __future__ import annotations

from typing import Any

import numpy as np

from klimawerk.engine.kernel.finding import Finding
from klimawerk.engine.kernel.groups import divide
from klimawerk.engine.methods.start_balance.assemble import FIRST_DEFAULT_YEAR, held_cells, layout
from klimawerk.engine.records.balance import BalanceKind
from klimawerk.engine.records.facts import Array, Facts
from klimawerk.engine.runs.block import frame_year
from klimawerk.engine.runs.session import Session

SECTOR_ACCURACY = {
    "private_households": "accuracy.private_households.eighty_percent",
    "commerce_trade_services": "accuracy.commerce_and_industry.eighty_percent",
    "industry": "accuracy.commerce_and_industry.eighty_percent",
    "transport": "accuracy.transport.eighty_percent",
}
NOT_FOR_OWN_ONLY = ("box.not_for.bisko_balance", "box.not_for.ranking", "box.not_for.gaps")


def describe_box(
    session: Session,
    kind: BalanceKind,
    year: int,
    energy: Array,
    emissions: Array,
    own: Array,
    own_primary: Array,
    population: float,
    findings: tuple[Finding, ...],
    own_only: bool = False,
) -> dict[str, Any]:
    """The box as data; arrays [C]. Sentences stand in the messages `box.*` and `improve.*`.

    `own` and `own_primary` [MWh] are the parts of `energy` that are own data, and own data of grade A; their shares
    [0–1] are `own_share` and `network_operator_share`. `held_share` is the share of defaults whose national split is
    held from another year; `deviation` holds per sector and in total the band [%] that eight of ten comparison
    balances keep. With `own_only` there are no defaults, so nothing is said about their deviation and course.
    """
    whole = float(energy.sum())
    default_share = 1 - divide(own, energy)
    return {
        "kind": str(kind),
        "message": "box.kind.own_only" if own_only else f"box.kind.{kind}",
        "own_share": float(own.sum()) / whole if whole else None,
        "network_operator_share": float(own_primary.sum()) / whole if whole else None,
        "missing": [each.where for each in findings if each.rule == "bisko.mandatory_entries"],
        "below_grade_a": [each.where for each in findings if each.code == "bisko.grid_bound_not_primary"],
        "deviation": [] if own_only or kind is BalanceKind.BASIS else _deviation(session, population),
        "not_for": list(NOT_FOR_OWN_ONLY) if own_only else _not_for(session, kind, year, population),
        "held_share": _held_share(session, year, energy - own) / whole if whole else None,
        "next_steps": _next_steps(session, year, np.nan_to_num(emissions) * default_share),
    }


def _held_share(session: Session, year: int, default: Array) -> float:
    """Energy [MWh] of the defaults [C] whose national split is held from another year."""
    cells = session.facts.cells
    positions = [cells.position[code] for code in held_cells(session.facts, frame_year(year))]
    return float(default[positions].sum())


def accuracy_of_total(facts: Facts, population: float) -> str:
    """The assumption that holds the band of the total for a place of this size."""
    small = population < facts.assumption("accuracy.small_place_population")
    return "accuracy.total_small_place.eighty_percent" if small else "accuracy.total.eighty_percent"


def _deviation(session: Session, population: float) -> list[dict[str, Any]]:
    facts = session.facts
    total = accuracy_of_total(facts, population)
    sectors = [
        {"sector": sector, "percent": facts.assumption(name)} for sector, name in SECTOR_ACCURACY.items()
    ]
    return [{"sector": "total", "percent": facts.assumption(total)}, *sectors]


def _not_for(session: Session, kind: BalanceKind, year: int, population: float) -> list[str]:
    codes = ["box.not_for.ranking"]
    if kind is BalanceKind.BASIS:
        return codes
    codes = ["box.not_for.bisko_balance", "box.not_for.local_trend", *codes, "box.not_for.single_industry"]
    if year < FIRST_DEFAULT_YEAR:
        codes.insert(0, "box.not_for.base_year")
    if population < session.facts.assumption("accuracy.small_place_population"):
        codes.append("box.not_for.small_place")
    return codes


def _next_steps(session: Session, year: int, emissions: Array) -> list[dict[str, Any]]:
    """Kinds of data that would improve most, by the emissions [C] that rest on defaults without them."""
    facts = session.facts
    default = emissions.tolist()
    weights: dict[str, float] = {}
    for code, improvement in layout(facts, frame_year(year)).improvements.items():
        weights[improvement] = weights.get(improvement, 0.0) + default[facts.cells.position[code]]
    ordered = sorted((code for code in weights if weights[code] > 0), key=lambda code: -weights[code])
    return [{"improve": code, "emissions_t_co2e": weights[code]} for code in ordered]
