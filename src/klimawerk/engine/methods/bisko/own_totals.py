"""Totals of network operators and check values of districts (rules `own_data.*`, docs/methods/eigene-daten.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.kernel.units import TOLERANCE
from klimawerk.engine.methods.bisko.own_candidates import Candidate
from klimawerk.engine.methods.bisko.own_draft import COMMERCE, TRANSPORT, Draft
from klimawerk.engine.methods.bisko.own_heat_pumps import pump_electricity
from klimawerk.engine.records.territory import TerritoryRegister

# What a network operator's total of a carrier contains beside the carrier itself.
TOTAL_CONTAINS: Mapping[str, tuple[str, ...]] = {
    "electricity": ("electricity", "heating_electricity"),
    "district_heating": ("district_heating", "local_heating"),
}


@rule_id("own_data.utility_total_leaves_commerce", unit="MWh")
def utility_total_leaves_commerce(draft: Draft, totals: Sequence[Candidate], performance: float) -> None:
    """The network operator's total of a carrier minus the other stationary sectors leaves commerce.

    So the sectors add up to the total, for electricity together with that of heat pumps, which environmental heat
    carries (`performance` is their seasonal performance factor [1]). Sectors without own value are subtracted with
    their default (a warning says so); below zero nothing is changed.
    """
    for candidate in totals:
        carrier = candidate.value.cell.partition(".")[2]
        target = draft.cells.position.get(f"{COMMERCE}.{carrier}")
        if target is None:
            draft.findings.append(
                Finding(
                    "own_data.unknown_cell",
                    Severity.ERROR,
                    candidate.where,
                    "",
                    {"cell": candidate.value.cell},
                )
            )
            continue
        row = candidate.row
        contained = TOTAL_CONTAINS.get(carrier, (carrier,))
        others = [
            at
            for at, cell in enumerate(draft.cells.cells)
            if cell.sector != TRANSPORT and cell.carrier in contained and at != target
        ]
        pumps = pump_electricity(draft, row, performance) if carrier == "electricity" else 0.0
        rest = candidate.value.energy_mwh - pumps - float(draft.energy[row, others].sum())
        if (row, target) in draft.own:
            _compare_total(draft, candidate, rest - float(draft.energy[row, target]))
            continue
        defaults = [at for at in others if draft.is_default(row, at)]
        if rest < -TOLERANCE * candidate.value.energy_mwh:
            _total_finding(draft, candidate, Severity.WARNING, "own_data.utility_total_below_sectors", rest)
            continue
        missing = [at for at in others if draft.state[row, at] == CellState.NOT_ESTIMATED]
        unknown = sorted(
            {draft.cells.cells[at].sector for at in missing if draft.cells.cells[at].carrier == carrier}
        )
        if unknown:
            _total_finding(
                draft, candidate, Severity.WARNING, "own_data.utility_total_sectors_missing", rest, unknown
            )
        if defaults:
            sectors = sorted({draft.cells.cells[at].sector for at in defaults})
            _total_finding(
                draft, candidate, Severity.WARNING, "own_data.utility_total_with_defaults", rest, sectors
            )
        draft.place(row, target, candidate)
        draft.energy[row, target] = max(rest, 0.0)
        grades = [
            int(candidate.value.grade),
            *(int(draft.own[row, at].grade) for at in others if (row, at) in draft.own),
        ]
        draft.grade[row, target] = max(*grades, int(Grade.C)) if defaults else max(grades)


def _total_finding(
    draft: Draft,
    candidate: Candidate,
    severity: Severity,
    code: str,
    rest: float,
    sectors: Sequence[str] = (),
) -> None:
    data: dict[str, object] = {
        "cell": candidate.value.cell,
        "carrier": candidate.value.cell.partition(".")[2],
        "total": candidate.value.energy_mwh,
        "rest": rest,
        "sectors": list(sectors),
    }
    draft.findings.append(
        Finding(code, severity, candidate.where, "own_data.utility_total_leaves_commerce", data)
    )


def _compare_total(draft: Draft, candidate: Candidate, difference: float) -> None:
    """An own value for commerce stays: the total is then a check value."""
    if abs(difference) > TOLERANCE * max(candidate.value.energy_mwh, 1.0):
        _total_finding(draft, candidate, Severity.WARNING, "own_data.utility_total_differs", difference)


def _not_compared(candidate: Candidate, name: str) -> Finding:
    """A check value of the district around a part of it: only the balance of the whole district can be compared."""
    value, rule = candidate.value, "own_data.check_value_of_district"
    data: dict[str, object] = {"key": value.key, "territory": name, "cell": value.cell}
    return Finding("own_data.check_value_not_compared", Severity.INFO, candidate.where, rule, data)


@rule_id("own_data.check_value_of_district", unit="MWh")
def check_value_of_district(
    draft: Draft, checks: Sequence[Candidate], register: TerritoryRegister, start: int, performance: float
) -> None:
    """A value for a district key is a check value: the difference is shown, nothing is spread.

    The total of electricity contains that of heat pumps (`performance` is their seasonal performance factor [1]).
    """
    for candidate in checks:
        district = register.find(candidate.value.key)
        stop = start + len(draft.energy)
        if district.start < start or district.stop > stop:
            if district.start < stop and start < district.stop:
                draft.findings.append(_not_compared(candidate, district.name))
            continue
        carrier = candidate.value.cell.partition(".")[2]
        covered, rows = list(candidate.covered), range(district.start - start, district.stop - start)
        pumps = 0.0
        if candidate.value.is_utility_total:
            contained = TOTAL_CONTAINS.get(carrier, (carrier,))
            covered = [
                at
                for at, cell in enumerate(draft.cells.cells)
                if cell.carrier in contained and cell.sector != TRANSPORT
            ]
            if carrier == "electricity":
                pumps = sum(pump_electricity(draft, row, performance) for row in rows)
        computed = float(draft.energy[rows.start : rows.stop, covered].sum()) + pumps
        given = candidate.value.energy_mwh
        draft.findings.append(
            Finding(
                "own_data.check_value_of_district",
                Severity.INFO,
                candidate.where,
                "own_data.check_value_of_district",
                {
                    "key": candidate.value.key,
                    "territory": district.name,
                    "cell": candidate.value.cell,
                    "given": given,
                    "computed": computed,
                    "difference": computed - given,
                    "share": computed / given - 1 if given else None,
                },
            )
        )
