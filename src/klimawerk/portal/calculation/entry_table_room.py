"""What an entry table needs from the engine: rows, start values, usual spans, and what one unit is worth in MWh.

Stands beside `own_data_room`; everything here follows from the facts alone and is kept for the life of the process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from klimawerk import language
from klimawerk.portal.calculation import engine_room, own_data_room
from klimawerk.portal.calculation.own_data_records import EntryCell, EntryText

TOTAL = "total"
#: Carriers that come through a network, whose operator knows the total of a place.
NETWORK_CARRIERS = ("electricity", "natural_gas", "district_heating", "local_heating")
_GROSS_CARRIER = "natural_gas"


@dataclass(frozen=True, slots=True)
class EntryBlock:
    """The cells of a sector, or those of network operators (`sector` is then `total`), in the order of a table."""

    sector: str
    label: str
    cells: tuple[EntryCell, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShortCell:
    """A row of the short sheet: a cell, or the `carriers` to choose one from. `part` tells rows of one cell apart."""

    key: str
    label: str
    cell: str
    part: str
    carriers: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    has_gas_basis: bool
    is_network_operator: bool


@dataclass(frozen=True, slots=True)
class StartValue:
    """The start balance of a cell [MWh]; None with the reason where there is no statement about the amount."""

    energy_mwh: float | None
    grade: str
    state: str
    state_label: str
    reason: str


@dataclass(frozen=True, slots=True)
class UsualSpan:
    """What 90 published balances show of a quantity: energy per head [MWh], ratio to the year before [1].

    A quantity is a sector over all carriers or a carrier over all stationary sectors; rule `bisko.plausibility`.
    """

    quantity: str
    label: str
    head_low: float
    head_high: float
    ratio_low: float | None
    ratio_high: float | None


@cache
def entry_blocks(edition: str, lang: str) -> tuple[EntryBlock, ...]:
    """The network operators' totals, then every sector with the cells that can be stated."""
    from klimawerk.engine.methods.bisko.own_candidates import UNSPLIT_FUELS

    grouped: dict[str, list[EntryCell]] = {}
    for cell in own_data_room.entry_cells(edition, lang):
        grouped.setdefault(cell.sector, []).append(cell)
    totals = [_coarse_cell(f"{TOTAL}.{carrier}", lang) for carrier in NETWORK_CARRIERS]
    blocks = [_block(TOTAL, _("Totals of network operators"), totals, lang)]
    for sector, cells in grouped.items():
        coarse = [_coarse_cell(f"{sector}.{fuel}", lang) for fuel in UNSPLIT_FUELS]
        found = [*coarse, *cells] if sector == "transport" else cells
        blocks.append(_block(sector, language.label("sectors", sector, lang), found, lang))
    return tuple(blocks)


@cache
def short_cells(lang: str) -> tuple[ShortCell, ...]:
    """The eight rows of the short sheet, the same as in the workbook."""
    from klimawerk.engine.interchange.template_layout import (
        ANY_CARRIER,
        HEAT_OF_MUNICIPAL_BUILDINGS,
        SHORT_METERED,
        short_rows,
        units_for,
    )

    rows = []
    for row in short_rows(lang):
        cell, _mark, part = row.key.partition("#")
        is_open = cell.endswith(f".{ANY_CARRIER}")
        carriers = HEAT_OF_MUNICIPAL_BUILDINGS if is_open else (row.carrier,)
        units = [unit for carrier in carriers for unit in units_for(carrier)]
        rows.append(
            ShortCell(
                row.key,
                row.label,
                cell.removesuffix(ANY_CARRIER) if is_open else cell,
                part,
                tuple((each, language.label("carriers", each, lang)) for each in carriers) if is_open else (),
                tuple(dict.fromkeys(units)),
                _GROSS_CARRIER in carriers,
                row.key in SHORT_METERED or cell.startswith(f"{TOTAL}."),
            )
        )
    return tuple(rows)


@lru_cache(maxsize=256)
def start_values(key: str, year: int, edition: str, lang: str) -> Mapping[str, StartValue]:
    """The start balance of a place and year by cell: `sector.carrier` and all finer cells; empty for other years."""
    first, last = settings.KLIMAWERK_YEARS
    if not first <= year <= last:
        return {}
    raw = engine_room.balances(key, tuple(range(first, last + 1)), edition)[year]
    found: dict[str, StartValue] = {}
    for sector in raw["sectors"]:
        for line in sector["carriers"]:
            found[f"{sector['sector']}.{line['carrier']}"] = _start_value(line, lang)
            found.update({each["cell"]: _start_value(each, lang) for each in line.get("subcells", ())})
    return found


@lru_cache(maxsize=256)
def expected_deviations(key: str, year: int, edition: str) -> Mapping[str, float]:
    """Measured deviation of the start balance by sector [%]: eight of ten comparison balances lie within it."""
    first, last = settings.KLIMAWERK_YEARS
    if not first <= year <= last:
        return {}
    raw = engine_room.balances(key, tuple(range(first, last + 1)), edition)[year]
    return {each["sector"]: each["percent"] for each in raw["box"]["deviation"]}


@cache
def usual_spans(lang: str) -> Mapping[str, UsualSpan]:
    """The spans of rule `bisko.plausibility` by quantity."""
    from klimawerk.engine.methods.bisko.plausibility import CARRIERS, SECTORS, WITH_RATIO

    book = engine_room.fact_book()

    def value(name: str) -> float:
        return float(book.assumption(name).value)

    spans = {}
    for name in (*SECTORS, *CARRIERS):
        kind = "sectors" if name in SECTORS else "carriers"
        has_ratio = name in WITH_RATIO
        spans[name] = UsualSpan(
            name,
            language.label(kind, name, lang),
            value(f"bisko.plausibility.{name}.low"),
            value(f"bisko.plausibility.{name}.high"),
            value(f"bisko.plausibility_ratio.{name}.low") if has_ratio else None,
            value(f"bisko.plausibility_ratio.{name}.high") if has_ratio else None,
        )
    return spans


@cache
def quantities_of(carrier: str) -> tuple[str, ...]:
    """The quantities of `usual_spans` that a carrier belongs to."""
    from klimawerk.engine.methods.bisko.plausibility import CARRIERS

    return tuple(name for name, carriers in CARRIERS.items() if carrier in carriers)


@cache
def people(key: str) -> float | None:
    """People of a place, None where there is no figure or fewer than a per-head value needs."""
    number = engine_room.population(key)
    least = float(engine_room.fact_book().assumption("bisko.per_capita_minimum").value)
    return None if number is None or number < least else number


@lru_cache(maxsize=2048)
def unit_energies(cell: str, units: tuple[str, ...], has_gas_basis: bool, year: int) -> Mapping[str, float]:
    """What one unit counts [MWh, lower heating value]; `MWh|Hs` is the one with the upper heating value.

    Read by the same reader as every statement, so a preview never differs from what is stored.
    """
    found: dict[str, float] = {}
    for unit in units:
        for basis in ("", "Hs", "Hi") if has_gas_basis else ("",):
            entry = EntryText("01001000", str(year), cell, "1", unit, basis, grade="A", source="-")
            read = own_data_room.read_entries([entry], "de").entries
            if read:
                found[f"{unit}|{basis}" if basis else unit] = read[0].energy_mwh
    return found


def balance_reading(raw: Mapping[str, Any], lang: str) -> tuple[float, tuple[tuple[str, str, str], ...]]:
    """Of the documented JSON of a balance: share of own energy (0–1), and findings as (where, severity, sentence)."""
    conformity = raw.get("conformity") or {}
    findings = tuple(
        (
            str(each.get("where") or ""),
            str(each.get("severity") or "info"),
            language.text(each["code"], lang, dict(each.get("data") or {})),
        )
        for each in (*raw["findings"], *conformity.get("findings", ()))
    )
    return float(raw["box"]["own_share"] or 0), findings


def _block(sector: str, label: str, cells: list[EntryCell], lang: str) -> EntryBlock:
    names: dict[str, str] = {}
    head = "" if sector == TOTAL else f"{language.label('sectors', sector, lang)}, "
    for cell in cells:
        label_of_carrier = language.label("carriers", cell.carrier, lang) if sector == TOTAL else ""
        names[cell.code] = label_of_carrier or cell.label.removeprefix(head)
        for part in cell.parts:
            names[part.code] = part.label.removeprefix(f"{cell.label}, ")
    return EntryBlock(sector, label, tuple(cells), names)


def _coarse_cell(code: str, lang: str) -> EntryCell:
    from klimawerk.engine.interchange.fuel_mix import units_of

    sector, carrier = code.split(".")
    return EntryCell(
        code,
        sector,
        carrier,
        language.cell_label(code, lang),
        tuple(units_of(carrier)),
        is_mandatory=False,
        has_gas_basis=carrier == _GROSS_CARRIER,
    )


def _start_value(line: Mapping[str, Any], lang: str) -> StartValue:
    reason = line.get("reason") or ""
    return StartValue(
        line["energy_mwh"],
        line.get("grade") or "",
        line["state"],
        language.label("states", line["state"], lang),
        language.text(reason, lang) if reason else "",
    )
