"""A small finished balance of Lippstadt and the register of tests/engine/methods/bisko/own_data_fakes."""

import dataclasses

import numpy as np
from tests.engine.methods.bisko.own_data_fakes import CELLS, at, own, register, start_block

from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.methods.bisko.own_values import merge_own_values
from klimawerk.engine.records.balance import BalanceKind, BalanceResult, FactorRow, Pins, Total
from klimawerk.engine.records.facts import FactValue

REGISTER = register()
LIPPSTADT = REGISTER.find("05974028")


class Book:
    """What the readers want of a fact book."""

    register = REGISTER


def lippstadt(year=2019, kind=BalanceKind.MIXED):
    """Own gas of households, own municipal electricity; every other cell a default of 200 MWh at 250 g/kWh."""
    block, _ = merge_own_values(
        start_block(year),
        REGISTER,
        CELLS,
        [
            own("05974028", "private_households.natural_gas", 1234.5, year=year, is_network_operator=True),
            own("05974028", "municipal_facilities.electricity", 60.0, year=year),
            own("05974028", "private_households.hard_coal", 0.0, year=year, state=CellState.DECLARED_ZERO),
        ],
        seasonal_performance=3.2,
    )
    energy, state = block.energy[1], block.state[1].copy()
    energy = energy.copy()
    state[at("industry.other_conventional.waste")] = CellState.NOT_ESTIMATED
    energy[at("industry.other_conventional.waste")] = 0.0
    factor = np.full(len(CELLS), 250.0)
    emissions = energy * factor / 1000
    fact = FactValue(250.0, "g/kWh", "fake", "p. 1", "unverified")
    inside = ~CELLS.in_block("air", "water", "motorway")
    total = Total(
        "without_motorway",
        float(energy[inside].sum()),
        float(emissions[inside].sum()),
        None,
        ("industry.other_conventional.waste",),
    )
    return BalanceResult(
        territory=LIPPSTADT,
        year=year,
        kind=kind,
        cells=CELLS,
        energy=energy,
        emissions=emissions,
        state=state,
        origin=block.origin[1],
        grade=block.grade[1],
        reason=block.reason[1],
        unallocated_energy=np.zeros(len(CELLS)),
        unallocated_emissions=np.zeros(len(CELLS)),
        population=67952.0,
        total=total,
        totals_by_scope={"without_motorway": total},
        factors=FactorRow(year, "bisko-2024", factor, np.ones(len(CELLS), dtype=bool), {"natural_gas": fact}),
        data_quality={"total": 0.25, "by_sector": {"industry": np.float64(0.0)}, "missing": float("nan")},
        conformity={
            "status": "incomplete",
            "findings": [
                Finding(
                    "own_data.source_missing", Severity.WARNING, "private_households.heating_oil", "bisko.x"
                )
            ],
        },
        findings=(Finding("own_data.source_missing", Severity.WARNING, "x", ""),),
        supplements={},
        indicators={"energy_per_head": 1.5},
        unverified_share=0.375,
        pins=Pins("bisko-2024", "2026.1", "0.1.0", "abc", "2023-11-30", "default"),
        box={
            "kind": "mixed",
            "message": "box.kind.mixed",
            "own_share": 0.0625,
            "network_operator_share": 0.05,
            "missing": ["industry.natural_gas"],
            "below_grade_a": [],
            "deviation": [{"sector": "total", "percent": 22.0}, {"sector": "industry", "percent": 70.0}],
            "not_for": ["box.not_for.bisko_balance", "box.not_for.ranking"],
            "next_steps": [{"improve": "improve.network_operator", "emissions_t_co2e": 5.0}],
        },
    )


def without(result, **changes):
    """The result with some fields changed."""
    return dataclasses.replace(result, **changes)


__all__ = ["CELLS", "LIPPSTADT", "REGISTER", "Book", "Grade", "Origin", "at", "lippstadt", "without"]
