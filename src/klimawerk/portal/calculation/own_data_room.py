"""Own data through the door: reading what people wrote, files they filled, and balances that rest on it.

Beside `engine_room` the only module of the portal that touches the engine; results with own data are not kept here,
because whoever asks knows when they change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from klimawerk import language
from klimawerk.portal.calculation import engine_room
from klimawerk.portal.calculation.own_data_records import (
    BalanceOrder,
    EntryCell,
    EntryText,
    OwnEntry,
    PlacedFinding,
    ReadEntries,
)

if TYPE_CHECKING:
    from klimawerk.engine.interchange.own_row import OwnRow
    from klimawerk.engine.kernel.finding import Finding
    from klimawerk.engine.records.request import BalanceRequest, OwnValue

_STATES = {"value": "VALUE", "declared_zero": "DECLARED_ZERO", "not_occurring": "NOT_OCCURRING"}
_PARTS = ("sector", "carrier", "vehicle_class", "road_category", "part")
_GROSS = ("natural_gas",)


def read_entries(written: Iterable[EntryText], lang: str) -> ReadEntries:
    """Read statements one by one: a doubt becomes a finding at the statement's `where`."""
    from klimawerk.engine.interchange.own_data import shipped_history
    from klimawerk.engine.interchange.own_rows import RowReader
    from klimawerk.engine.interchange.territory_keys import TerritoryKeys

    reader = RowReader(TerritoryKeys(engine_room.register(), shipped_history))
    values = [value for each in written if (value := reader.read(_row(each))) is not None]
    return ReadEntries(tuple(map(as_entry, values)), as_findings(reader.findings, lang))


def read_file(path: Path, lang: str) -> ReadEntries:
    """The values and all findings of a filled workbook or a long CSV; an unreadable file gives one error finding."""
    from klimawerk.engine.interchange.own_data import read_own_data

    values, findings = read_own_data(path, engine_room.fact_book())
    return ReadEntries(tuple(map(as_entry, values)), as_findings(findings, lang))


def compute(order: BalanceOrder) -> Mapping[int, Mapping[str, Any]]:
    """The documented JSON of the balances, by year.

    Raises `LookupError` for an unknown key, edition or year.
    """
    from klimawerk.engine.interchange.balance_json import to_json
    from klimawerk.engine.kernel.errors import InputError
    from klimawerk.engine.runs import run_balance

    try:
        results = run_balance(request_of(order), engine_room.fact_book())
    except InputError as error:
        raise LookupError(error.code) from error
    return {result.year: to_json(result) for result in results}


def explain(order: BalanceOrder, sector: str, carrier: str | None) -> Mapping[str, Any]:
    """The chains of the cells of a sector (and carrier) of the first year as JSON. Raises `LookupError`."""
    from klimawerk.engine.kernel.errors import InputError
    from klimawerk.engine.runs import run_explain

    try:
        return run_explain(engine_room.fact_book(), request_of(order), sector, carrier)
    except InputError as error:
        raise LookupError(error.code) from error


def request_of(order: BalanceOrder) -> BalanceRequest:
    """The engine's own form of an order."""
    from klimawerk.engine.records.request import BalanceRequest, NoNetwork

    return BalanceRequest(
        key=order.key,
        years=order.years,
        edition=order.edition,
        own=tuple(map(_value, order.entries)),
        factors={(carrier, year): value for carrier, year, value in order.factors},
        no_networks=tuple(NoNetwork(each.carrier, each.keys) for each in order.no_networks),
        declared_deviations=order.declared_deviations,
    )


@cache
def entry_cells(edition: str, lang: str) -> tuple[EntryCell, ...]:
    """Every `sector.carrier` that can be stated, in the order of the cell axis, with finer cells below it."""
    from klimawerk.engine.factbook.codelists import cell_axis

    grouped: dict[tuple[str, str], list[str]] = {}
    for cell in cell_axis().cells:
        grouped.setdefault((cell.sector, cell.carrier), []).append(cell.code)
    mandatory = mandatory_cells(edition)
    return tuple(
        _entry_cell(
            f"{sector}.{carrier}",
            lang,
            f"{sector}.{carrier}" in mandatory,
            tuple(
                _entry_cell(code, lang, code in mandatory, ())
                for code in codes
                if code != f"{sector}.{carrier}"
            ),
        )
        for (sector, carrier), codes in grouped.items()
    )


@cache
def mandatory_cells(edition: str) -> frozenset[str]:
    """Codes `sector.carrier` of the stationary cells for which the edition demands an entry."""
    from klimawerk.engine.runs.session import session_of

    entries = session_of(engine_room.fact_book()).edition(edition).mandatory
    return frozenset(f"{each.sector}.{each.carrier}" for each in entries if each.carrier)


def _entry_cell(code: str, lang: str, is_mandatory: bool, parts: tuple[EntryCell, ...]) -> EntryCell:
    from klimawerk.engine.interchange.heating_values import heating_values

    sector, carrier = code.split(".")[:2]
    return EntryCell(
        code,
        sector,
        carrier,
        language.cell_label(code, lang),
        tuple(heating_values().units_of(carrier)),
        is_mandatory,
        carrier in _GROSS,
        parts,
    )


def _row(written: EntryText) -> OwnRow:
    from klimawerk.engine.factbook.codelists import cell_axis
    from klimawerk.engine.interchange.own_row import OwnRow

    axis = cell_axis()
    if written.cell in axis:
        cell = axis.cells[axis.position[written.cell]]
        parts = {name: str(getattr(cell, name) or "") for name in _PARTS}
    else:
        parts = dict(zip(_PARTS, written.cell.split("."), strict=False))
    return OwnRow(
        where=written.where or written.cell,
        key=written.key,
        year=written.year,
        energy=written.amount,
        unit=written.unit,
        grade=written.grade,
        source=written.source,
        gas_basis=written.gas_basis,
        state=written.state,
        includes_municipal="ja" if written.includes_municipal else "",
        network_operator="ja" if written.is_network_operator else "",
        first=written.period_from,
        last=written.period_to,
        note=written.note,
        **cast("dict[str, Any]", parts),
    )


def as_entry(value: OwnValue) -> OwnEntry:
    """A value of the engine in the form that leaves the door."""
    from klimawerk.engine.kernel.states import Grade

    return OwnEntry(
        key=value.key,
        year=value.year,
        cell=value.cell,
        energy_mwh=value.energy_mwh,
        state=value.state.name.lower(),
        grade="" if value.grade is Grade.NONE else value.grade.name,
        source=value.source,
        where=value.where,
        amount=value.original_value,
        unit=value.original_unit,
        includes_municipal=value.includes_municipal,
        is_utility_total=value.is_utility_total,
        is_network_operator=value.is_network_operator,
        note=value.note,
    )


def _value(entry: OwnEntry) -> OwnValue:
    from klimawerk.engine.kernel.states import CellState, Grade
    from klimawerk.engine.records.request import OwnValue

    return OwnValue(
        key=entry.key,
        year=entry.year,
        cell=entry.cell,
        energy_mwh=entry.energy_mwh,
        state=CellState[_STATES[entry.state]],
        grade=Grade[entry.grade] if entry.grade else Grade.NONE,
        source=entry.source,
        where=entry.where,
        original_value=entry.amount,
        original_unit=entry.unit,
        includes_municipal=entry.includes_municipal,
        is_utility_total=entry.is_utility_total,
        is_network_operator=entry.is_network_operator,
        note=entry.note,
    )


def as_findings(found: Sequence[Finding], lang: str) -> tuple[PlacedFinding, ...]:
    """Findings of the engine as sentences."""
    return tuple(
        PlacedFinding(
            each.code,
            str(each.severity),
            each.where,
            language.text(each.code, lang, each.data),
            dict(each.data),
        )
        for each in found
    )
