"""Rows of the balance page: years × sectors × carriers, the comparison, what stands beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from klimawerk import language
from klimawerk.portal.balances.interfaces.live_forms import Choice
from klimawerk.portal.calculation import live_room
from klimawerk.portal.calculation.live_records import Reading

Documents = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class YearRow:
    """A sector or carrier with a value per year; `values` follow the years of the table."""

    label: str
    sector: str
    carrier: str
    values: tuple[tuple[int, float | None], ...]


@dataclass(frozen=True, slots=True)
class SectorYears:
    """A sector by year with its carriers."""

    row: YearRow
    carriers: tuple[YearRow, ...]


@dataclass(frozen=True, slots=True)
class YearsTable:
    """Years × sectors × carriers in one unit. `left_out` are years whose sum has another scope."""

    years: tuple[int, ...]
    total: YearRow
    sectors: tuple[SectorYears, ...]
    unit: str
    decimals: int
    scope_label: str
    left_out: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ComparisonColumn:
    """A place in the comparison: per head in total and by sector, shares by sector; None where it cannot be said."""

    name: str
    key: str
    per_head: float | None
    sectors: tuple[tuple[float | None, float | None], ...]


def years_table(documents: Documents, choice: Choice, lang: str) -> YearsTable:
    """The table of all years whose sum has the scope of the chosen year."""
    scope = documents[choice.year]["totals"]["scope"]
    years = tuple(year for year in documents if documents[year]["totals"]["scope"] == scope)
    name = "energy_mwh" if choice.is_energy else "emissions_t_co2e"

    def value(year: int, found: Mapping[str, Any] | None) -> float | None:
        amount = None if found is None else found[name]
        if not choice.is_per_head:
            return amount
        return live_room.per_head(amount, documents[year]["territory"]["population"])

    def row(label: str, sector: str, carrier: str, pick: Any) -> YearRow:
        return YearRow(
            label, sector, carrier, tuple((year, value(year, pick(documents[year]))) for year in years)
        )

    sectors = []
    for block in documents[choice.year]["sectors"]:
        code = block["sector"]
        carriers = dict.fromkeys(
            line["carrier"]
            for year in years
            for line in _block(documents[year], code)["carriers"]
            if line[name] and not line["outside_scope"]
        )
        rows = tuple(
            row(
                language.label("carriers", carrier, lang),
                code,
                carrier,
                lambda document, code=code, carrier=carrier: _line(document, code, carrier),
            )
            for carrier in carriers
        )
        whole = row(
            live_room.sector_label(code, lang), code, "", lambda document, code=code: _block(document, code)
        )
        sectors.append(SectorYears(whole, rows))
    return YearsTable(
        years,
        row(_("Sum"), "", "", lambda document: document["totals"]),
        tuple(sectors),
        _unit(choice),
        2 if choice.is_per_head else 0,
        language.label("scopes", scope, lang),
        tuple(year for year in documents if year not in years),
    )


def comparison(
    own: Reading, others: list[tuple[str, Reading]], name: str, choice: Choice
) -> list[ComparisonColumn]:
    """The own place beside others in equal scope; a sector only where none of its cells is missing."""
    columns = []
    for label, reading in [(name, own), *others]:
        energy, emissions, of_head = reading.by_scope[own.scope]
        total = energy if choice.is_energy else emissions
        if choice.is_energy:
            of_head = live_room.per_head(energy, reading.population) if of_head is not None else None
        sectors = []
        for each in own.sectors:
            pair = reading.sectors_by_scope[own.scope][each.sector]
            value = pair[0] if choice.is_energy else pair[1]
            sectors.append((live_room.per_head(value, reading.population), live_room.share_of(value, total)))
        columns.append(ComparisonColumn(label, reading.key, of_head, tuple(sectors)))
    return columns


def _block(document: Mapping[str, Any], sector: str) -> Mapping[str, Any]:
    return next(each for each in document["sectors"] if each["sector"] == sector)


def _line(document: Mapping[str, Any], sector: str, carrier: str) -> Mapping[str, Any] | None:
    found = (each for each in _block(document, sector)["carriers"] if each["carrier"] == carrier)
    return next((each for each in found if not each["outside_scope"]), None)


def _unit(choice: Choice) -> str:
    if choice.is_energy:
        return _("MWh per inhabitant") if choice.is_per_head else "MWh"
    return _("t CO₂e per inhabitant") if choice.is_per_head else "t CO₂e"
