"""What stands beside a balance and is never part of its sum: supplements, indicators, sums of other scopes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from klimawerk import language
from klimawerk.fact_names import rule_name
from klimawerk.portal.calculation.domain.figure_words import address_word
from klimawerk.portal.calculation.records import ScopeTotal, SupplementLine

_SUPPLEMENTS = {
    "agriculture": gettext_lazy("Agriculture"),
    "land_use": gettext_lazy("Land use and forest (source or sink)"),
    "waste": gettext_lazy("Waste"),
    "waste_water": gettext_lazy("Waste water"),
}
_PARTS = {
    "livestock": gettext_lazy("livestock"),
    "soils": gettext_lazy("agricultural soils"),
    "organic_soils": gettext_lazy("drained peat soils"),
    "forest": gettext_lazy("forest"),
}
_GENERATION = {
    "photovoltaics": gettext_lazy("photovoltaics"),
    "wind": gettext_lazy("wind"),
    "hydro": gettext_lazy("hydropower"),
    "biomass": gettext_lazy("biomass"),
}
_INDICATORS = {
    "emissions_households_per_head": gettext_lazy("Emissions of private households per inhabitant"),
    "energy_households_per_head": gettext_lazy("Energy of private households per inhabitant"),
    "energy_motorised_traffic_per_head": gettext_lazy("Energy of motorised private transport per inhabitant"),
    "renewable_electricity_share": gettext_lazy("Share of local renewable generation in electricity use"),
    "renewable_heat_share": gettext_lazy("Share of renewable energy in heat"),
    "network_heat_share": gettext_lazy("Share of district and local heating in heat"),
    "emissions_municipal_facilities": gettext_lazy("Emissions of municipal facilities"),
    "chp_heat_share": gettext_lazy("Share of combined heat and power in heat"),
    "energy_commerce_per_employee": gettext_lazy("Energy of commerce per employee"),
    "modal_split": gettext_lazy("Modal split"),
    "street_lighting_per_head": gettext_lazy("Street lighting per inhabitant"),
}
_UNITS = {
    "t CO2e/person": pgettext_lazy("unit", "t CO₂e per inhabitant"),
    "kWh/person": pgettext_lazy("unit", "kWh per inhabitant"),
}
_OF_SCOPE = ("energy", "emissions", "per_head", "missing")
_ONE_DECIMAL, _NO_DECIMAL = 1, 0


def list_supplements(raw: Mapping[str, Any], lang: str) -> tuple[SupplementLine, ...]:
    """Agriculture, land use, waste, local electricity, weather-adjusted view: value or the reason why there is none."""
    supplements = raw.get("supplements") or {}
    lines: list[SupplementLine] = []
    for code, label in _SUPPLEMENTS.items():
        if code in supplements:
            lines.extend(_supplement(code, str(label), supplements[code], lang))
    lines.extend(_electricity(supplements, lang))
    weather = supplements.get("weather_adjusted")
    if weather is not None:
        emissions = weather.get("emissions_t_co2e")
        lines.append(
            SupplementLine(
                "weather_adjusted",
                _("Weather-adjusted emissions"),
                emissions,
                "t CO₂e",
                _reason(weather, lang),
                _NO_DECIMAL,
            )
        )
    return tuple(replace(each, figure=address_word(f"supplement.{each.code}")) for each in lines)


def list_indicators(raw: Mapping[str, Any], lang: str) -> tuple[SupplementLine, ...]:
    """Indicators per head and shares; those without data say what is missing."""
    lines = []
    for code, entry in (raw.get("indicators") or {}).items():
        label = str(_INDICATORS.get(code, code))
        value, unit = entry["value"], entry.get("unit") or ""
        if unit == "1":
            value, unit = (None if value is None else value * 100), "%"
        decimals = _ONE_DECIMAL if unit in {"t CO2e/person", "%"} else _NO_DECIMAL
        lines.append(
            SupplementLine(
                code,
                label,
                value,
                str(_UNITS.get(unit, unit)),
                _reason(entry, lang),
                decimals,
                address_word(f"indicator.{code}"),
            )
        )
    return tuple(lines)


def list_scopes(raw: Mapping[str, Any], lang: str) -> tuple[ScopeTotal, ...]:
    """The sums of all scopes, the widest first, with the count of cells missing in each."""
    return tuple(
        ScopeTotal(
            code=scope,
            label=language.label("scopes", scope, lang),
            energy_mwh=total["energy_mwh"],
            emissions_t=total["emissions_t_co2e"],
            per_capita_t=total["per_capita_t"],
            missing=len(total["missing_cells"]),
            figures={each: address_word(f"scope.{scope}.{each}") for each in _OF_SCOPE},
        )
        for scope, total in (raw.get("totals_by_scope") or {}).items()
    )


def _supplement(code: str, label: str, raw: Mapping[str, Any], lang: str) -> Iterator[SupplementLine]:
    yield SupplementLine(code, label, raw.get("value_t"), "t CO₂e", _reason(raw, lang), _NO_DECIMAL)
    for part in raw.get("parts") or ():
        if part.get("value_t") is None:
            continue
        name = _("of which %(part)s") % {"part": _PARTS.get(part["part"], part["part"])}
        yield SupplementLine(f"{code}.{part['part']}", name, part["value_t"], "t CO₂e", "", _NO_DECIMAL)
    stopgap = raw.get("stopgap") or {}
    if stopgap.get("value_t") is not None:
        name = _("Stopgap: share of the national value")
        note = _("only the order of magnitude, not a local figure")
        yield SupplementLine(f"{code}.stopgap", name, stopgap["value_t"], "t CO₂e", note, _NO_DECIMAL)


def _electricity(raw: Mapping[str, Any], lang: str) -> Iterator[SupplementLine]:
    generation = raw.get("local_generation")
    if generation is not None:
        label = _("Local electricity generation from renewable sources")
        yield SupplementLine(
            "local_generation",
            label,
            generation.get("energy_mwh"),
            "MWh",
            _reason(generation, lang),
            _NO_DECIMAL,
        )
        for source in generation.get("sources") or ():
            if source.get("energy_mwh"):
                name = _("of which %(part)s") % {"part": _GENERATION.get(source["source"], source["source"])}
                yield SupplementLine(
                    f"local_generation.{source['source']}", name, source["energy_mwh"], "MWh", "", _NO_DECIMAL
                )
    mix = raw.get("territorial_electricity_mix")
    if mix is not None:
        yield SupplementLine(
            "territorial_electricity_mix",
            _("Local electricity mix (extra information)"),
            mix.get("g_per_kwh"),
            "g/kWh",
            _reason(mix, lang),
            _NO_DECIMAL,
        )
        if mix.get("federal_g_per_kwh") is not None:
            name = _("For comparison: federal electricity mix, which the balance uses")
            yield SupplementLine(
                "federal_electricity_mix", name, mix["federal_g_per_kwh"], "g/kWh", "", _NO_DECIMAL
            )


def _reason(raw: Mapping[str, Any], lang: str) -> str:
    """Why there is no value; where there is one, the rule that gave it."""
    if raw.get("reason"):
        return language.text(raw["reason"], lang)
    return rule_name(raw["rule"], lang) if raw.get("rule") else ""
