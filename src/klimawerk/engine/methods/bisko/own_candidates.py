"""Which own value counts for which cells: coarse and fine codes, check values, and two statements for one cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.rules import register as register_rule
from klimawerk.engine.records.request import OwnValue
from klimawerk.engine.records.territory import TerritoryKind, TerritoryRegister

# Fuels that published balances do not split into fossil and bio.
UNSPLIT_FUELS: Mapping[str, tuple[str, str]] = {
    "petrol": ("petrol_fossil", "petrol_bio"),
    "diesel": ("diesel_fossil", "diesel_bio"),
    "cng": ("cng_fossil", "cng_bio"),
}
OFF_MOTORWAY, RURAL, URBAN = "off_motorway", "rural", "urban"

Chosen = Mapping[tuple[str, int, str], str]


def covered_cells(cells: CellAxis, code: str) -> tuple[int, ...]:
    """Positions of the cells a code stands for: itself, or every cell below a coarser code; empty if there is none."""
    if code in cells:
        return (cells.position[code],)
    head, _, fuel_and_rest = code.partition(".")
    fuel, _, rest = fuel_and_rest.partition(".")
    if head == "transport" and fuel in UNSPLIT_FUELS:
        tail = f".{rest}" if rest else ""
        parts = (covered_cells(cells, f"{head}.{each}{tail}") for each in UNSPLIT_FUELS[fuel])
        return tuple(at for part in parts for at in part)
    return tuple(at for at, cell in enumerate(cells.cells) if cell.code.startswith(f"{code}."))


def claimed_cells(cells: CellAxis, code: str) -> frozenset[int]:
    """Cells about which a code says something: `off_motorway` speaks for rural and urban roads too."""
    claimed = set(covered_cells(cells, code))
    for at in tuple(claimed):
        cell = cells.cells[at]
        if cell.road_category == OFF_MOTORWAY:
            claimed.update(
                cells.select(cell.sector, cell.carrier, vehicle_class=cell.vehicle_class, road_category=RURAL)
            )
            claimed.update(
                cells.select(cell.sector, cell.carrier, vehicle_class=cell.vehicle_class, road_category=URBAN)
            )
    return frozenset(claimed)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An own value with its place on the axes: row of the municipality, covered cells, position in the input."""

    value: OwnValue
    position: int
    row: int
    covered: tuple[int, ...]

    @property
    def where(self) -> str:
        """The place of the value in its file, or its cell."""
        return self.value.where or self.value.cell


@dataclass
class Candidates:
    """Own values of one year, sorted into those that are placed, totals of network operators and check values."""

    placed: list[Candidate] = field(default_factory=list)
    totals: list[Candidate] = field(default_factory=list)
    checks: list[Candidate] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def sort_candidates(
    own: Sequence[OwnValue],
    year: int,
    register: TerritoryRegister,
    cells: CellAxis,
    chosen: Chosen,
    start: int,
    stop: int,
) -> Candidates:
    """Sort the own values of `year` for the municipalities `start` to `stop` of the axis; two statements need a choice.

    A value for the key of an urban district is that of its municipality; for other districts it is a check value.
    """
    result = Candidates()
    every: list[Candidate] = []
    for position, value in enumerate(own):
        if value.year != year:
            continue
        row = _row(value, register)
        if row is None:
            result.findings.append(
                Finding("own_data.key_not_in_register", Severity.ERROR, value.where, "", {"key": value.key})
            )
            continue
        covered = () if value.is_utility_total else covered_cells(cells, value.cell)
        if not covered and not value.is_utility_total:
            result.findings.append(
                Finding("own_data.unknown_cell", Severity.ERROR, value.where, "", {"cell": value.cell})
            )
            continue
        if row < 0:
            result.checks.append(Candidate(value, position, row, covered))
        elif start <= row < stop:
            every.append(Candidate(value, position, row - start, covered))
    decided = _decide(every, cells, chosen, result.findings)
    result.placed = [each for each in decided if not each.value.is_utility_total]
    result.totals = [each for each in decided if each.value.is_utility_total]
    return result


def _row(value: OwnValue, register: TerritoryRegister) -> int | None:
    """Row of a municipality, -1 for a district with members, None for a key that does not exist."""
    if value.key in register.position:
        return register.position[value.key]
    territory = register.by_key.get(value.key)
    if territory is None or territory.kind is not TerritoryKind.DISTRICT:
        return None
    return territory.start if territory.size == 1 else -1


def _decide(
    every: Iterable[Candidate], cells: CellAxis, chosen: Chosen, findings: list[Finding]
) -> list[Candidate]:
    """Rule `own_data.two_candidates_need_choice`: statements about the same cell exclude each other."""
    by_row: dict[int, list[Candidate]] = {}
    for candidate in every:
        by_row.setdefault(candidate.row, []).append(candidate)
    decided: list[Candidate] = []
    for row in sorted(by_row):
        for rivals in _rival_groups(by_row[row], cells):
            if len(rivals) == 1:
                decided.extend(rivals)
                continue
            winners = _chosen_ones(rivals, chosen, cells)
            if not winners:
                findings.append(_needs_choice(rivals))
            decided.extend(winners)
    return decided


register_rule("own_data.two_candidates_need_choice", _decide)


def _rival_groups(candidates: list[Candidate], cells: CellAxis) -> list[list[Candidate]]:
    """Groups of candidates that claim a common cell (or the same total); fine values of one carrier do not rival."""
    claims = {id(each): _claim(each, cells) for each in candidates}
    groups: list[tuple[set[object], list[Candidate]]] = []
    for candidate in sorted(
        candidates, key=lambda each: (-len(claims[id(each)]), each.value.cell, each.where)
    ):
        touching = [group for group in groups if group[0] & claims[id(candidate)]]
        if not touching:
            groups.append((set(claims[id(candidate)]), [candidate]))
            continue
        first = touching[0]
        for other in touching[1:]:
            first[0].update(other[0])
            first[1].extend(other[1])
            groups.remove(other)
        first[0].update(claims[id(candidate)])
        first[1].append(candidate)
    return [group[1] for group in groups]


def _claim(candidate: Candidate, cells: CellAxis) -> frozenset[object]:
    if candidate.value.is_utility_total:
        return frozenset({candidate.value.cell})
    return frozenset(claimed_cells(cells, candidate.value.cell))


def _chosen_ones(rivals: list[Candidate], chosen: Chosen, cells: CellAxis) -> list[Candidate]:
    """The rivals that a choice lets stand: the coarsest alone, or finer ones, of each cell at most one."""
    picked: dict[str, Candidate] = {}
    for each in rivals:
        if chosen.get((each.value.key, each.value.year, each.value.cell)) == each.value.where:
            picked.setdefault(each.value.cell, each)
    if not picked:
        return []
    coarsest = max((each.value.cell for each in rivals), key=lambda code: len(claimed_cells(cells, code)))
    if coarsest in picked:
        return [picked[coarsest]]
    counts = Counter(each.value.cell for each in rivals)
    uncontested = (each for each in rivals if counts[each.value.cell] == 1 and each.value.cell != coarsest)
    return list({**{each.value.cell: each for each in uncontested}, **picked}.values())


def _needs_choice(rivals: list[Candidate]) -> Finding:
    ordered = sorted(rivals, key=lambda each: (each.value.cell, each.where))
    return Finding(
        "own_data.two_candidates_need_choice",
        Severity.ERROR,
        ordered[0].where,
        "own_data.two_candidates_need_choice",
        {
            "key": ordered[0].value.key,
            "year": ordered[0].value.year,
            "cell": min(rivals, key=lambda each: each.value.cell.count(".")).value.cell,
            "places": [each.where for each in ordered],
            "values": [each.value.energy_mwh for each in ordered],
        },
    )
