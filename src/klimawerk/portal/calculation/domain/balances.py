"""Balances of one place, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from klimawerk import language
from klimawerk.portal.calculation import engine_room
from klimawerk.portal.calculation.domain.beside import list_indicators, list_scopes, list_supplements
from klimawerk.portal.calculation.domain.box import describe_box
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.domain.places import get_place
from klimawerk.portal.calculation.records import (
    Balance,
    CarrierLine,
    FindingText,
    MissingCell,
    Place,
    SectorBlock,
    YearPoint,
    YearSeries,
)


def list_years() -> tuple[int, ...]:
    """The years the pages offer, oldest first."""
    first, last = settings.KLIMAWERK_YEARS
    return tuple(range(first, last + 1))


def read_balances(key: str) -> Mapping[int, Mapping[str, Any]]:
    """The documented JSON of all offered years of a place."""
    return engine_room.balances(key, list_years(), settings.KLIMAWERK_EDITION)


def get_balance(key: str, year: int) -> Balance:
    """The balance of a place and year in the reader's language.

    Raises `UnknownPlace` for an unknown key and `KeyError` for a year that is not offered.
    """
    return _balance(key, year, reader_language())


def get_series(key: str) -> YearSeries:
    """The totals of the offered years; years that are only the national trend (back-cast) are left out."""
    return _series(key, reader_language())


@lru_cache(maxsize=128)
def _balance(key: str, year: int, lang: str) -> Balance:
    return describe_balance(read_balances(key)[year], get_place(key), lang)


def describe_balance(raw: Mapping[str, Any], place: Place, lang: str) -> Balance:
    """A balance in the reader's language from its documented JSON, computed just now or stored long ago."""
    totals = raw["totals"]
    unallocated = raw.get("unallocated") or {}
    conformity = raw.get("conformity") or {}
    return Balance(
        place=place,
        year=raw["year"],
        kind=raw["kind"],
        edition=raw["edition"],
        edition_label=_("Rules of the BISKO standard, edition %(edition)s") % {"edition": raw["edition"]},
        facts_release=raw["facts_release"],
        energy_mwh=totals["energy_mwh"],
        emissions_t=totals["emissions_t_co2e"],
        per_capita_t=totals["per_capita_t"],
        scope=totals["scope"],
        scope_label=language.label("scopes", totals["scope"], lang),
        missing_cells=_missing_cells(raw, lang),
        sectors=tuple(_sector(each, lang) for each in raw["sectors"]),
        box=describe_box(raw, lang),
        conformity=conformity.get("status", ""),
        conformity_label=_conformity_label(conformity.get("status", "")),
        findings=tuple(_finding(each, lang) for each in (*raw["findings"], *conformity.get("findings", ()))),
        quality=_quality(raw.get("data_quality")),
        supplements=list_supplements(raw, lang),
        indicators=list_indicators(raw, lang),
        scopes=list_scopes(raw, lang),
        unallocated_energy_mwh=unallocated.get("energy_mwh"),
        unallocated_emissions_t=unallocated.get("emissions_t_co2e"),
        unverified_share=raw.get("unverified_share"),
        population=_population(raw),
    )


@lru_cache(maxsize=512)
def _series(key: str, lang: str) -> YearSeries:
    points = []
    scope = ""
    for year, raw in sorted(read_balances(key).items()):
        scope = scope or raw["totals"]["scope"]
        if raw["totals"]["scope"] != scope:
            continue  # sums of different scopes are not compared
        points.append(
            YearPoint(
                year=year,
                energy_mwh=raw["totals"]["energy_mwh"],
                emissions_t=raw["totals"]["emissions_t_co2e"],
                sectors={each["sector"]: each["emissions_t_co2e"] for each in raw["sectors"]},
                sectors_energy={each["sector"]: each["energy_mwh"] for each in raw["sectors"]},
            )
        )
    codes = list(points[0].sectors) if points else []
    return YearSeries(
        points=tuple(points),
        sector_labels={code: language.label("sectors", code, lang, "short") for code in codes},
        scope_label=language.label("scopes", scope, lang),
    )


def _sector(raw: Mapping[str, Any], lang: str) -> SectorBlock:
    code = raw["sector"]
    return SectorBlock(
        sector=code,
        label=language.label("sectors", code, lang),
        short_label=language.label("sectors", code, lang, "short"),
        energy_mwh=raw["energy_mwh"],
        emissions_t=raw["emissions_t_co2e"],
        carriers=tuple(_carrier(code, each, lang) for each in raw["carriers"]),
    )


def _carrier(sector: str, raw: Mapping[str, Any], lang: str) -> CarrierLine:
    state, origin, grade = raw["state"], raw.get("origin") or "", raw.get("grade") or ""
    return CarrierLine(
        sector=sector,
        carrier=raw["carrier"],
        label=language.label("carriers", raw["carrier"], lang),
        energy_mwh=raw["energy_mwh"],
        emissions_t=raw["emissions_t_co2e"],
        state=state,
        state_label=language.label("states", state, lang),
        origin=origin,
        origin_label=language.label("origins", origin, lang) if origin else "",
        grade=grade,
        grade_label=language.label("grades", grade, lang) if grade else "",
        note=_note(raw, lang),
        outside_scope=raw["outside_scope"],
    )


def _note(raw: Mapping[str, Any], lang: str) -> str:
    """Why a line has no number, or why its number is not part of the sums."""
    if raw.get("reason"):
        return language.text(raw["reason"], lang)
    beyond = raw["outside_scope"] and raw["energy_mwh"]
    return language.text("balance_file.outside_scope_note", lang) if beyond else ""


def _missing_cells(raw: Mapping[str, Any], lang: str) -> tuple[MissingCell, ...]:
    """The cells of the widest scope without a value, each with its reason."""
    widest = (raw.get("totals_by_scope") or {}).get("complete") or raw["totals"]
    reasons: dict[str, str] = {}
    for sector in raw["sectors"]:
        for line in sector["carriers"]:
            reasons[f"{sector['sector']}.{line['carrier']}"] = line.get("reason") or ""
            reasons.update({each["cell"]: each.get("reason") or "" for each in line.get("subcells", ())})
    return tuple(
        MissingCell(
            code,
            language.cell_label(code, lang),
            language.text(reasons[code], lang) if reasons.get(code) else "",
        )
        for code in widest["missing_cells"]
    )


def _finding(raw: Mapping[str, Any], lang: str) -> FindingText:
    data = dict(raw.get("data") or {})
    return FindingText(
        code=raw["code"],
        severity=raw.get("severity", "info"),
        text=language.text(raw["code"], lang, data),
        rule=raw.get("rule", ""),
    )


def _population(raw: Mapping[str, Any]) -> float | None:
    population = raw["territory"].get("population")
    return None if population is None else float(population)


def _quality(raw: Any) -> float | None:
    if isinstance(raw, Mapping):
        return raw.get("total")
    return raw


def _conformity_label(status: str) -> str:
    return {
        "conformant": _("conformant"),
        "non-conformant": _("not conformant: the calculation deviates from a rule"),
        "incomplete": _("incomplete: mandatory entries are missing"),
    }.get(status, status)
