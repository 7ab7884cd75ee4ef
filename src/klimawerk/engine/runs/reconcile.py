"""Two balances of one place reconciled: what changed because of activity, factor and boundary, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.factbook.codelists import scopes
from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.states import is_missing
from klimawerk.engine.methods.decomposition.containers import containers
from klimawerk.engine.methods.decomposition.split import Side, Split, split_emissions, split_energy
from klimawerk.engine.records.balance import BalanceResult, Pins
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.runs.balance import run_balance


@dataclass(frozen=True)
class Reconciliation:
    """Two balances in their scopes, the split of their difference, and what differs in their pins.

    `energy` in MWh, `emissions` in t CO2e, both [C]. `changed_pins` are names of `Pins`, and `year`.
    """

    before: BalanceResult
    after: BalanceResult
    scopes: tuple[str, str]
    energy: Split
    emissions: Split
    sides: tuple[Side, Side]
    changed_pins: tuple[str, ...]
    findings: tuple[Finding, ...]


def run_reconcile(book: FactBook, request_a: BalanceRequest, request_b: BalanceRequest) -> Reconciliation:
    """Reconcile the first year of two requests of the same place: how A becomes B.

    Raises `InputError` (`reconcile.other_place`) for different places, and what `run_balance` raises.
    """
    if book.register.find(request_a.key).key != book.register.find(request_b.key).key:
        raise InputError("reconcile.other_place", key=request_a.key, other=request_b.key)
    before, after = (
        run_balance(replace(request, years=request.years[:1]), book)[0] for request in (request_a, request_b)
    )
    return reconcile(before, after)


def reconcile(
    before: BalanceResult, after: BalanceResult, scope: tuple[str, str] | None = None
) -> Reconciliation:
    """Reconcile two finished balances, each in its headline scope or in the scopes given.

    Raises `InputError` (`reconcile.other_place`) for different places: their difference has no activity and no factor.
    """
    if before.territory.key != after.territory.key:
        raise InputError("reconcile.other_place", key=before.territory.key, other=after.territory.key)
    chosen = scope or (before.total.scope, after.total.scope)
    sides = (_side(before, chosen[0]), _side(after, chosen[1]))
    changed = tuple(
        field.name
        for field in fields(Pins)
        if getattr(before.pins, field.name) != getattr(after.pins, field.name)
    )
    return Reconciliation(
        before,
        after,
        chosen,
        split_energy(*sides),
        split_emissions(*sides),
        sides,
        (("year",) if before.year != after.year else ()) + changed,
        tuple(_findings(before, after, chosen)),
    )


def _side(result: BalanceResult, scope: str) -> Side:
    """A balance on the cell axis. A cell with energy and no factor has no emissions and is not counted."""
    inside = ~result.cells.in_block(*scopes()[scope]) & ~is_missing(result.state)
    container = containers(result.cells, result.state, result.reason)
    counted = inside & (container < 0) & ~np.isnan(result.emissions)
    return Side(
        np.where(counted, result.energy, 0.0),
        np.where(counted, result.emissions, 0.0),
        result.factors.values,
        counted,
        container,
    )


def _findings(before: BalanceResult, after: BalanceResult, scope: tuple[str, str]) -> list[Finding]:
    found: list[Finding] = []
    if scope[0] != scope[1]:
        data: dict[str, object] = {"before": scope[0], "after": scope[1]}
        found.append(Finding("reconcile.other_scope", Severity.WARNING, "", "decomposition.boundary", data))
    for result in (before, after):
        blind = np.flatnonzero(np.isnan(result.emissions))
        found.extend(
            Finding(
                "reconcile.no_factor",
                Severity.WARNING,
                result.cells.cells[at].code,
                "decomposition.boundary",
                {"edition": result.pins.edition, "energy": float(result.energy[at])},
            )
            for at in blind
        )
    return found
