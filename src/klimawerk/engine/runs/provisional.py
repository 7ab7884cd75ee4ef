"""The provisional balance of a year after the last official one: sector by sector, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.methods.bisko.weather_adjustment import has_space_heat
from klimawerk.engine.methods.provisional.weather_signal import FRAMES, BackTest, back_test, weather_step
from klimawerk.engine.records.balance import BalanceResult
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.records.territory import Territory
from klimawerk.engine.runs.balance import latest_year, run_balance
from klimawerk.engine.runs.beside import degree_day_columns
from klimawerk.engine.runs.scope import inside_scope
from klimawerk.engine.runs.session import Session, session_of

#: States of a cell that say how much it is, be it nothing.
WITH_AMOUNT = (CellState.VALUE, CellState.DECLARED_ZERO, CellState.ZERO_BY_KEY)


@dataclass(frozen=True)
class ProvisionalSector:
    """A sector of the provisional balance. Energy [MWh]; None with a `reason` where there is no honest signal.

    `low` and `high` [MWh] are the energy with the error of eight of ten tested years taken off and added.
    """

    sector: str
    energy_mwh: float | None
    low_mwh: float | None
    high_mwh: float | None
    base_mwh: float | None
    test: BackTest | None
    reason: str = ""


@dataclass(frozen=True)
class Provisional:
    """Provisional energy by sector for `year`, from the balance of `base_year`; it has no total."""

    year: int
    base_year: int
    sectors: tuple[ProvisionalSector, ...]
    degree_days_before: float | None
    degree_days_now: float | None


def run_provisional(book: FactBook, request: BalanceRequest, year: int) -> Provisional:
    """What faster signals say about a year without official data.

    The base is the last official year with the municipality's own values. Raises `InputError` as `run_balance`.
    """
    session = session_of(book)
    base_year = latest_year(book)
    base = run_balance(replace(request, years=(base_year,)), book)[0]
    days = degree_days_of(session, base.territory)
    before, now = days.get(base_year), days.get(year)
    sectors = tuple(_sector(session, base, sector, before, now) for sector in base.cells.sectors)
    return Provisional(year, base_year, sectors, before, now)


def degree_days_of(session: Session, territory: Territory) -> dict[int, float]:
    """Degree days [Kd] of the territory's districts by year, as far as they are known for all of them."""
    facts = session.facts
    groups = np.unique(facts.register.district_index[territory.slice])
    found = {
        at: float(np.mean(facts.district(table, column)[groups]))
        for at, (table, column) in degree_day_columns(facts).items()
    }
    return {at: value for at, value in found.items() if not np.isnan(value)}


def _sector(
    session: Session, base: BalanceResult, sector: str, before: float | None, now: float | None
) -> ProvisionalSector:
    positions = base.cells.select(sector)
    inside = inside_scope(base)
    counted = [at for at in positions if inside[at]]
    # What is counted in another sector or not known is no zero here.
    stated = [at for at in counted if base.state[at] in WITH_AMOUNT]
    whole = float(base.energy[stated].sum()) if stated else None
    if sector not in FRAMES:
        return ProvisionalSector(sector, None, None, None, whole, None, "provisional.reason.no_signal")
    test = back_test(session.facts, sector)
    if not test.holds:
        return ProvisionalSector(sector, None, None, None, whole, test, "provisional.reason.test_failed")
    if before is None or now is None:
        return ProvisionalSector(sector, None, None, None, whole, test, "provisional.reason.no_degree_days")
    heat = float(base.energy[[at for at in counted if has_space_heat(base.cells.cells[at])]].sum())
    share = float(session.facts.assumption(f"bisko.space_heat_share.{sector}"))
    energy = float(weather_step(heat, (whole or 0) - heat, share, before, now))
    band = energy * (test.eighty_percent or 0)
    return ProvisionalSector(sector, energy, energy - band, energy + band, whole, test)
