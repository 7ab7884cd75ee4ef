"""A small register and a small cell axis for the merging rules: two districts, one of them an urban district."""

import numpy as np

from klimawerk.engine.interchange.codes import cell_axis
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.records.balance import REASON, YearBlock
from klimawerk.engine.records.request import OwnValue
from klimawerk.engine.records.territory import Territory, TerritoryKind, TerritoryRegister

CELLS = cell_axis()
AGS = ("05974004", "05974028", "05974040", "05711000")
NAMES = ("Anröchte", "Lippstadt", "Soest", "Bielefeld")


def register() -> TerritoryRegister:
    """Three municipalities of Kreis Soest, then Bielefeld."""
    municipalities = tuple(
        Territory(ags, TerritoryKind.MUNICIPALITY, name, "Stadt", at, at + 1, ags[:5], ags + "0", "05")
        for at, (ags, name) in enumerate(zip(AGS, NAMES, strict=True))
    )
    districts = (
        Territory("05974", TerritoryKind.DISTRICT, "Soest", "Kreis", 0, 3, "05974", "", "05"),
        Territory(
            "05711", TerritoryKind.DISTRICT, "Bielefeld", "Kreisfreie Stadt", 3, 4, "05711", "", "05", True
        ),
    )
    return TerritoryRegister(
        "2023-11-30",
        AGS,
        tuple(ags[:5] + "0000" + ags[5:] for ags in AGS),
        municipalities,
        (),
        districts,
        (Territory("05", TerritoryKind.FEDERAL_STATE, "Nordrhein-Westfalen", "Land", 0, 4),),
        Territory("DG", TerritoryKind.COUNTRY, "Deutschland", "Staat", 0, 4),
        np.array([0, 0, 0, 1]),
        np.zeros(4, dtype=np.intp),
        np.zeros(4, dtype=np.intp),
    )


def start_block(year: int = 2019) -> YearBlock:
    """Every cell 100 MWh per place and number of the place, with the states of a start balance."""
    shape = (len(AGS), len(CELLS))
    energy = np.outer(np.arange(1, len(AGS) + 1) * 100.0, np.ones(len(CELLS)))
    state = np.full(shape, CellState.VALUE, dtype=np.int8)
    reason = np.zeros(shape, dtype=np.int8)

    def mark(positions, cell_state, why):
        state[:, positions] = cell_state
        reason[:, positions] = REASON[why]

    elsewhere, unknown = CellState.INCLUDED_ELSEWHERE, CellState.NOT_ESTIMATED
    mark(CELLS.select(carrier="heating_electricity"), elsewhere, "reason.in_electricity")
    mark(CELLS.select(carrier="local_heating"), elsewhere, "reason.in_district_heating")
    mark(CELLS.select(sector="municipal_facilities"), elsewhere, "reason.in_commerce_trade_services")
    mark(CELLS.select(road_category="rural"), elsewhere, "reason.in_off_motorway")
    mark(CELLS.select(road_category="urban"), elsewhere, "reason.in_off_motorway")
    mark(CELLS.select(road_category="motorway"), unknown, "reason.motorway_not_located")
    mark(CELLS.select(vehicle_class="passenger_rail_local"), elsewhere, "reason.in_rail")
    energy[state != CellState.VALUE] = 0.0
    grade = np.where(state == CellState.VALUE, Grade.D, Grade.NONE).astype(np.int8)
    return YearBlock(
        year, energy, state, np.full(shape, Origin.PROVIDER_DEFAULT, dtype=np.int8), grade, reason
    )


def own(key: str, cell: str, energy: float, **more) -> OwnValue:
    """An own value of 2019, grade A."""
    settings = {"year": 2019, "grade": Grade.A, "where": f"{key}:{cell}", **more}
    return OwnValue(key=key, cell=cell, energy_mwh=energy, **settings)


def at(cell: str) -> int:
    """Position of a cell."""
    return CELLS.position[cell]
