"""A balance as text for the terminal: the box, sectors and carriers, totals, what has no number and why."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from klimawerk.engine.interchange.balance_view import Amount, CarrierAmount, amount_of, sector_amounts
from klimawerk.engine.interchange.beside_text import beside_lines
from klimawerk.engine.interchange.box_text import box_sentences
from klimawerk.engine.kernel.states import CellState, Origin
from klimawerk.engine.records.balance import BalanceResult
from klimawerk.engine.runs.scope import outside_with_value
from klimawerk.language import cell_label, label, number, sentence, text

_NAME, _NUMBER, _ORIGIN, _GRADE = 42, 14, 14, 6
_SOME = 3
WIDTH = _NAME + 2 * (_NUMBER + 1) + _ORIGIN + _GRADE + 4


def balance_table(results: Sequence[BalanceResult], language: str = "de") -> str:
    """The balance of one year in full, or of several years as a table of years. Numbers are rounded here only."""
    if len(results) == 1:
        return "\n".join(_one_year(results[0], language)) + "\n"
    return "\n".join(_years(results, language)) + "\n"


def box(result: BalanceResult, language: str) -> list[str]:
    """The box, drawn with lines, as wide as the table."""
    inner = WIDTH - 4
    lines = ["┌" + "─" * (WIDTH - 2) + "┐"]
    for said in box_sentences(result, language):
        wrapped = textwrap.wrap(said, inner, subsequent_indent="  ", break_on_hyphens=False)
        lines.extend(f"│ {line:<{inner}} │" for line in wrapped)
    lines.append("└" + "─" * (WIDTH - 2) + "┘")
    return lines


def _one_year(result: BalanceResult, language: str) -> list[str]:
    title = {"name": result.territory.name, "key": result.territory.key, "year": str(result.year)}
    lines = [text("balance_file.title", language, title), *box(result, language), ""]
    heads = [
        text(f"balance_file.column_{name}", language)
        for name in ("sector", "energy", "emissions", "origin", "grade")
    ]
    lines.append(_line(*heads))
    lines.append("─" * WIDTH)
    for sector in sector_amounts(result):
        lines.append(_amount_line(label("sectors", sector.sector, language), sector.amount, language, True))
        for carrier in sector.carriers:
            name = label("carriers", carrier.carrier, language)
            if carrier.outside_scope:
                name = text("balance_file.not_in_the_sum", language, {"carrier": name})
            amount = carrier.amount
            is_plain_zero = not amount.energy and amount.state is CellState.ZERO_BY_KEY
            if amount.energy is not None and not is_plain_zero:
                lines.append(_amount_line(f"  {name}", amount, language))
    lines.append("─" * WIDTH)
    lines.extend(_totals(result, language))
    lines.extend(_without_number(result, language))
    lines.extend(_without_factor(result, language))
    lines.extend(_beside(result, language))
    lines.extend(["", *_foot(result, language)])
    return lines


def _without_number(result: BalanceResult, language: str) -> list[str]:
    """What has no number, by reason: whole sectors, carriers, and parts of carriers (motorways)."""
    silent: dict[str, dict[tuple[str, ...], list[str]]] = {}
    for sector in sector_amounts(result):
        name = label("sectors", sector.sector, language, "short")
        by_reason: dict[str, list[str]] = {}
        for carrier in sector.carriers:
            if carrier.amount.energy is None:
                words = label("carriers", carrier.carrier, language)
                by_reason.setdefault(_reason(carrier.amount, language), []).append(words)
                continue
            for reason, words in _missing_parts(result, carrier, language):
                if words not in by_reason.setdefault(reason, []):
                    by_reason[reason].append(words)
        for reason, names in by_reason.items():
            everything = len(names) == len(sector.carriers)
            silent.setdefault(reason, {}).setdefault(() if everything else tuple(names), []).append(name)
    if not silent:
        return []
    lines = ["", text("balance_file.without_number", language)]
    for reason, groups in silent.items():
        cells = [
            ", ".join(sectors) + (f": {', '.join(names)}" if names else "")
            for names, sectors in groups.items()
        ]
        data: dict[str, object] = {"cells": "; ".join(cells), "reason": reason}
        line = text("balance_file.without_number_line", language, data)
        lines.extend(textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent="    "))
    return lines


def _beside(result: BalanceResult, language: str) -> list[str]:
    """Supplements and views, which are never added to the balance."""
    beside = beside_lines(result, language)
    if not beside:
        return []
    lines = ["", text("balance_file.beside", language)]
    for line in beside:
        lines.extend(textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent="    "))
    return lines


def _without_factor(result: BalanceResult, language: str) -> list[str]:
    """Carriers with energy for which the list of factors has no value."""
    names = dict.fromkeys(
        label("carriers", carrier.carrier, language)
        for sector in sector_amounts(result)
        for carrier in sector.carriers
        if carrier.amount.energy is not None and carrier.amount.emissions is None
    )
    if not names:
        return []
    data = {"carriers": ", ".join(names), "edition": result.pins.edition, "year": str(result.year)}
    line = text("balance_file.factor_missing", language, data)
    return textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _missing_parts(result: BalanceResult, carrier: CarrierAmount, language: str) -> Iterator[tuple[str, str]]:
    """Reason and name of the sub-cells that are missing in a carrier with a number."""
    for at in carrier.positions:
        if result.state[at] in (CellState.NOT_ESTIMATED, CellState.CONFIDENTIAL):
            cell, amount = result.cells.cells[at], amount_of(result, (at,))
            if cell.part:
                words = label("parts", cell.part, language)
            elif cell.road_category == "all":
                words = label("vehicle_classes", cell.vehicle_class, language)
            else:
                words = label("road_categories", cell.road_category, language)
            yield _reason(amount, language), words


def _years(results: Sequence[BalanceResult], language: str) -> list[str]:
    """One line per year: sectors and total, emissions in t CO2e."""
    first, last = results[0], results[-1]
    years = [result.year for result in results]
    title = {
        "name": first.territory.name,
        "key": first.territory.key,
        "first": str(min(years)),
        "last": str(max(years)),
    }
    lines = [text("balance_file.title_years", language, title), *box(last, language), ""]
    width = 13
    heads = [label("sectors", sector, language, "short") for sector in first.cells.sectors]
    heads.append(text("balance_file.word_sum", language))
    lines.append(text("balance_file.column_emissions", language))
    wrapped = [textwrap.wrap(each, width) for each in heads]
    year_word = text("balance_file.column_year", language)
    for above in range(max(map(len, wrapped)), 0, -1):
        row = (each[-above] if len(each) >= above else "" for each in wrapped)
        first_word = year_word if above == 1 else ""
        lines.append(f"{first_word:<6}" + "".join(f" {each:>{width}}" for each in row))
    lines.append("─" * WIDTH)
    for result in results:
        amounts = [sector.amount for sector in sector_amounts(result)]
        cells = [_number(amount.emissions, amount, language) for amount in amounts]
        cells.append(_plain(result.total.emissions_t_co2e, language))
        lines.append(f"{result.year:<6}" + "".join(f" {each:>{width}}" for each in cells))
    lines.append("─" * WIDTH)
    scopes = dict.fromkeys(result.total.scope for result in results)
    lines.extend(
        text("balance_file.total", language, {"scope": label("scopes", scope, language)}) for scope in scopes
    )
    trend = [result.year for result in results if Origin.BACKCAST in result.origin]
    if trend:
        span = {"first": str(min(trend)), "last": str(max(trend))}
        lines.append(text("balance_file.national_trend", language, span))
    lines.append(text("balance_file.foot_of_year", language, {"year": str(last.year)}))
    lines.extend(_foot(last, language))
    return lines


def _totals(result: BalanceResult, language: str) -> list[str]:
    total = result.total
    name = text("balance_file.total", language, {"scope": label("scopes", total.scope, language)})
    numbers = (_plain(total.energy_mwh, language), _plain(total.emissions_t_co2e, language))
    names = textwrap.wrap(name, _NAME)
    lines = [*names[:-1], _line(names[-1], *numbers)]
    if total.per_capita_t is None:
        has_gaps = total.missing_cells or total.emissions_t_co2e is None
        code = "balance_file.no_per_head" if has_gaps else "balance_file.no_per_head_small"
        lines.append(text(code, language))
    else:
        lines.append(text("balance_file.per_head", language, {"value": total.per_capita_t}))
    lines.extend(_outside_scope(result, language))
    energy, emissions = float(result.unallocated_energy.sum()), float(result.unallocated_emissions.sum())
    if energy:
        lines.append(text("balance_file.unallocated", language, {"energy": energy, "emissions": emissions}))
    return lines


def _outside_scope(result: BalanceResult, language: str) -> list[str]:
    """What holds a value and is not in the sum: the scope leaves it out (a single motorway value)."""
    positions = list(outside_with_value(result))
    if not positions:
        return []
    energy, emissions = float(result.energy[positions].sum()), float(result.emissions[positions].sum())
    cells = [cell_label(result.cells.cells[at].code, language) for at in positions]
    named = "; ".join(cells[:_SOME]) + ("; …" if len(cells) > _SOME else "")
    data = {"energy": energy, "emissions": emissions, "cells": named}
    code = "outside_scope" if emissions == emissions else "outside_scope_energy"
    line = text(f"balance_file.{code}", language, data)
    return textwrap.wrap(line, WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _foot(result: BalanceResult, language: str) -> list[str]:
    """Quality, conformity, share on unchecked factors, and what the result rests on."""
    lines = []
    quality = result.data_quality.get("total")
    if quality is not None:
        lines.append(text("balance_file.quality", language, {"value": quality}))
    status = text(f"balance_file.conformity_{result.conformity['status']}", language)
    lines.append(text("balance_file.conformity", language, {"status": status}))
    if result.unverified_share:
        lines.append(text("balance_file.unverified", language, {"share": result.unverified_share}))
    lines.extend(_factors_of_edition(result, language))
    pins = result.pins
    data: dict[str, object] = {
        "edition": pins.edition,
        "release": pins.facts_release,
        "version": pins.engine_version,
    }
    lines.append(text("balance_file.pins", language, data))
    return lines


def _factors_of_edition(result: BalanceResult, language: str) -> list[str]:
    """That the edition is a reconstruction, and how many carriers take a factor of another year."""
    findings = result.conformity["findings"]
    said = [sentence(each, language) for each in findings if each.code == "bisko.edition_reconstructed"]
    years = [each.data["year"] for each in findings if each.code == "bisko.factor_of_other_year"]
    if years:
        data = {"count": len(years), "years": sorted(set(years)), "asked": result.year}
        said.append(text("balance_file.factors_of_other_years", language, data))
    return said


def _amount_line(name: str, amount: Amount, language: str, is_sector: bool = False) -> str:
    energy = _number(amount.energy, amount, language)
    emissions = _number(amount.emissions, amount, language)
    if is_sector or amount.origin is None:
        return _line(name, energy, emissions)
    origin = text(f"balance_file.origin_{amount.origin.code}", language)
    return _line(name, energy, emissions, origin, amount.grade.code or "")


def _line(name: str, energy: str, emissions: str, origin: str = "", grade: str = "") -> str:
    short = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
    line = f"{short:<{_NAME}} {energy:>{_NUMBER}} {emissions:>{_NUMBER}}"
    return f"{line}  {origin:<{_ORIGIN}} {grade:<{_GRADE}}".rstrip()


def _number(value: float | None, amount: Amount, language: str) -> str:
    """A rounded number; the code of the state where there is none."""
    if value is not None:
        return number(value, 0, language)
    has_energy = amount.energy is not None
    return text("balance_file.no_factor", language) if has_energy else amount.state.code


def _plain(value: float | None, language: str) -> str:
    return "NE" if value is None else number(value, 0, language)


def _reason(amount: Amount, language: str) -> str:
    """Why there is no number."""
    if amount.reason:
        return text(amount.reason, language)
    return label("states", amount.state.code, language)
