"""What stands beside a balance and is never part of its sum, in words: supplements, local electricity, weather."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from klimawerk.engine.records.balance import BalanceResult
from klimawerk.fact_names import rule_name
from klimawerk.language import text

_IN_TONNES = ("agriculture", "land_use", "waste_water", "waste")


def beside_lines(result: BalanceResult, language: str = "de") -> list[str]:
    """One line per supplement: its value, or why there is none and what stands in for it."""
    lines = [
        _line(name, _tonnes(result.supplements[name], language), language)
        for name in _IN_TONNES
        if name in result.supplements
    ]
    lines.extend(_electricity(result.supplements, language))
    weather = result.supplements.get("weather_adjusted")
    if weather:
        value = weather.get("emissions_t_co2e")
        words = _reason(weather, language) if value is None else _amount("tonnes", value, language)
        lines.append(_line("weather_adjusted", words, language))
    return lines


def _electricity(supplements: Mapping[str, Any], language: str) -> Iterator[str]:
    generation = supplements.get("local_generation")
    if generation:
        value = generation.get("energy_mwh")
        words = _reason(generation, language) if value is None else _amount("energy", value, language)
        yield _line("local_generation", words, language)
    mix = supplements.get("territorial_electricity_mix")
    if mix and mix.get("g_per_kwh") is not None:
        data = {"value": mix["g_per_kwh"], "federal": mix["federal_g_per_kwh"]}
        words = text("balance_file.beside_mix", language, data)
        yield _line("territorial_electricity_mix", words, language)


def _tonnes(entry: Mapping[str, Any], language: str) -> str:
    if entry.get("value_t") is not None:
        return _amount("tonnes", entry["value_t"], language)
    words = [_reason(entry, language)]
    for part in entry.get("parts") or ():
        if part.get("value_t") is not None:
            data = {"rule": rule_name(part["rule"], language), "value": part["value_t"]}
            words.append(text("balance_file.beside_part", language, data))
    stopgap = entry.get("stopgap") or {}
    if stopgap.get("value_t") is not None:
        data = {"rule": rule_name(stopgap["rule"], language), "value": stopgap["value_t"]}
        words.append(text("balance_file.beside_stopgap", language, data))
    return " ".join(words)


def _amount(unit: str, value: float, language: str) -> str:
    return text(f"balance_file.beside_{unit}", language, {"value": value})


def _reason(entry: Mapping[str, Any], language: str) -> str:
    return (
        text(str(entry["reason"]), language)
        if entry.get("reason")
        else text("balance_file.beside_unknown", language)
    )


def _line(name: str, words: str, language: str) -> str:
    return f"{text(f'balance_file.beside_name_{name}', language)}: {words}"
