"""Rows of the tables beside the charts."""

from __future__ import annotations

from dataclasses import dataclass

from klimawerk.portal.calculation.records import (
    Balance,
    CarrierLine,
    Place,
    PlaceName,
    SectorBlock,
    StructureIndicator,
)


@dataclass(frozen=True, slots=True)
class SectorAmount:
    """What a carrier amounts to in one sector: energy [MWh] and emissions [t CO2e]."""

    sector: str
    energy_mwh: float | None
    emissions_t: float | None


@dataclass(frozen=True, slots=True)
class CarrierRow:
    """A carrier over all sectors, in the order of the sectors."""

    carrier: str
    label: str
    amounts: tuple[SectorAmount, ...]

    @property
    def energy_mwh(self) -> tuple[float | None, ...]:
        """Energy by sector [MWh]."""
        return tuple(each.energy_mwh for each in self.amounts)

    @property
    def emissions_t(self) -> tuple[float | None, ...]:
        """Emissions by sector [t CO2e]."""
        return tuple(each.emissions_t for each in self.amounts)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member of a territory with the chosen structural indicator."""

    place: PlaceName
    value: float | None


@dataclass(frozen=True, slots=True)
class AbsentRow:
    """Carriers of a sector that have no number, for one and the same reason."""

    labels: str
    state_label: str
    note: str
    count: int


@dataclass(frozen=True, slots=True)
class SectorRows:
    """A sector in the cell table: lines with a number one by one, the others gathered by reason."""

    block: SectorBlock
    lines: tuple[CarrierLine, ...]
    absent: tuple[AbsentRow, ...]


def sector_rows(balance: Balance) -> tuple[SectorRows, ...]:
    """The cell table of a balance."""
    rows = []
    for block in balance.sectors:
        gathered: dict[tuple[str, str], list[str]] = {}
        for line in block.carriers:
            if line.energy_mwh is None:
                gathered.setdefault((line.state_label, line.note), []).append(line.label)
        absent = tuple(
            AbsentRow(", ".join(labels), state, note, len(labels))
            for (state, note), labels in gathered.items()
        )
        present = tuple(line for line in block.carriers if line.energy_mwh is not None)
        rows.append(SectorRows(block, present, absent))
    return tuple(rows)


def group_by_carrier(balance: Balance) -> tuple[CarrierRow, ...]:
    """The lines that the sums count turned over: a row per carrier that occurs, a column per sector."""
    found: dict[str, dict[str, SectorAmount]] = {}
    labels: dict[str, str] = {}
    for block in balance.sectors:
        for line in block.carriers:
            if line.energy_mwh and not line.outside_scope:
                amount = SectorAmount(block.sector, line.energy_mwh, line.emissions_t)
                found.setdefault(line.carrier, {})[block.sector] = amount
                labels[line.carrier] = line.label
    order = [block.sector for block in balance.sectors]
    return tuple(
        CarrierRow(
            carrier,
            labels[carrier],
            tuple(amounts.get(sector) or SectorAmount(sector, None, None) for sector in order),
        )
        for carrier, amounts in found.items()
    )


def member_rows(place: Place, indicator: StructureIndicator | None) -> tuple[MemberRow, ...]:
    """The members in alphabetical order – never by value: that would be a ranking."""
    values = indicator.values if indicator else {}
    return tuple(MemberRow(member, values.get(member.key)) for member in place.members)
