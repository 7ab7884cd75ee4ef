""" "Woher kommt diese Zahl?": the chain of a number as numbered steps with sources, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from klimawerk import language
from klimawerk.fact_names import assumption_reason, locator_words
from klimawerk.portal.calculation import engine_room
from klimawerk.portal.calculation.domain import formulas
from klimawerk.portal.calculation.domain.balances import get_balance
from klimawerk.portal.calculation.domain.figure_words import address_word, figure_of
from klimawerk.portal.calculation.domain.figures import describe_figure, describe_figure_of, describe_rule
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.domain.locators import say_in
from klimawerk.portal.calculation.domain.sources import find_source
from klimawerk.portal.calculation.records import Balance, Trace, TraceLink, TracePart, TraceStep


def get_trace(
    key: str, year: int, quantity: str, sector: str = "", carrier: str = "", cell: str = ""
) -> Trace:
    """The chain of one number of the balance of `key` and `year`.

    Without a sector the sum of the sectors, without a carrier the sum of its carriers, without a cell the sum of the
    cells of sector and carrier; with one cell its rules and figures. Raises `LookupError` for what is not there.
    """
    return _trace(key, year, quantity, sector, carrier, cell, reader_language())


@dataclass(frozen=True, slots=True)
class Chains:
    """Where the chains of a balance come from: of the cells of a sector and carrier, and of a figure beside them."""

    of_cells: Callable[[str, str], Mapping[str, Any]]
    of_figure: Callable[[str], Mapping[str, Any]]


@lru_cache(maxsize=512)
def _trace(key: str, year: int, quantity: str, sector: str, carrier: str, cell: str, lang: str) -> Trace:
    edition = settings.KLIMAWERK_EDITION
    chains = Chains(
        lambda sector, carrier: engine_room.explanation(key, year, edition, sector, carrier),
        lambda figure: engine_room.figure_explanation(key, year, edition, figure),
    )
    return build_trace(get_balance(key, year), chains, quantity, sector, carrier, cell, lang)


def build_trace(
    balance: Balance, chains: Chains, quantity: str, sector: str, carrier: str, cell: str, lang: str
) -> Trace:
    """The chain of one number of a balance, as `get_trace`. Raises `LookupError` for what is not there."""
    figure = f"scope.{balance.scope}.per_head" if quantity == "pro-kopf" else figure_of(quantity)
    if figure:
        return _trace_of_figure(balance, chains, figure, lang)
    if quantity not in ("energie", "emissionen"):
        raise LookupError(_("There is no such quantity."))
    if not sector:
        return _sum_of_sectors(balance, quantity)
    block = next((each for each in balance.sectors if each.sector == sector), None)
    if block is None:
        raise LookupError(_("There is no such sector in this balance."))
    if not carrier:
        parts = tuple(
            TracePart(each.label, _pick(each, quantity), _unit(quantity), sector, each.carrier)
            for each in block.carriers
            if _pick(each, quantity) and not each.outside_scope
        )
        return Trace(block.label, _pick(block, quantity), _unit(quantity), (), parts)
    line = next((each for each in block.carriers if each.carrier == carrier), None)
    if line is None:
        raise LookupError(_("There is no such energy carrier in this sector."))
    chain = chains.of_cells(sector, carrier)
    name = "energy_mwh" if quantity == "energie" else "emissions_t_co2e"
    cells = [each for each in chain["cells"] if each[name] and each["outside_scope"] == line.outside_scope]
    title = f"{block.short_label}: {line.label}"
    if cell:
        cells = [each for each in chain["cells"] if each["cell"] == cell]
        if not cells:
            raise LookupError(_("There is no such cell in this balance."))
    if len(cells) != 1:
        parts = tuple(
            TracePart(
                language.cell_label(each["cell"], lang),
                each[name],
                _unit(quantity),
                sector,
                carrier,
                each["cell"],
            )
            for each in cells
        )
        return Trace(title, _pick(line, quantity), _unit(quantity), (), parts)
    return _trace_of_cell(cells[0], quantity, sector, carrier, lang)


def _trace_of_cell(cell: Mapping[str, Any], quantity: str, sector: str, carrier: str, lang: str) -> Trace:
    title, lines = language.cell_label(cell["cell"], lang), cell["lines"]
    value = cell["energy_mwh" if quantity == "energie" else "emissions_t_co2e"]
    notes = []
    if cell.get("reason"):
        notes.append(language.text(cell["reason"], lang))
    if cell.get("improve"):
        notes.append(_("What would improve it: %(step)s.") % {"step": language.text(cell["improve"], lang)})
    if not lines:
        return Trace(title, value, _unit(quantity), (), (), " ".join(notes))
    top = cell["energy_line"] if quantity == "energie" else len(lines) - 1
    order = formulas.steps_below(lines, top)
    numbers = {at: number for number, at in enumerate(order, start=1)}
    steps = tuple(_step(lines, at, numbers, cell, quantity, lang) for at in order)
    return Trace(title, value, _unit(quantity), steps, (), " ".join(notes), sector, carrier, cell["cell"])


def _trace_of_figure(balance: Balance, chains: Chains, figure: str, lang: str) -> Trace:
    """The chain of a figure beside the cells; what it is made of leads on to the origin of the parts."""
    chain = chains.of_figure(figure)
    lines = chain["lines"]
    order = formulas.steps_below(lines, len(lines) - 1)
    numbers = {at: number for number, at in enumerate(order, start=1)}
    title = describe_figure_of(figure, balance, lang)
    top, *rest = (
        replace(_step(lines, at, numbers, {}, "", lang), link=_link(lines[at], balance.place.key))
        for at in order
    )
    named = (
        replace(step, title=describe_figure_of(lines[at]["figure"], balance, lang))
        if str(lines[at].get("figure", "")).partition(".")[0] in {"supplement", "structure", "indicator"}
        and lines[at].get("name") != "member"
        else step
        for at, step in zip(order[1:], rest, strict=True)
    )
    return Trace(title, chain["value"], _unit_text(chain["unit"]), (replace(top, title=title), *named))


def _link(line: Mapping[str, Any], key: str) -> TraceLink | None:
    """Where a leaf is explained: the chain of its figure or of its cell."""
    figure = str(line.get("figure", ""))
    if not figure:
        return None
    place = str(line.get("territory", "")) or key
    if figure.startswith("cell."):
        quantity = "energie" if figure == "cell.energy" else "emissionen"
        return TraceLink(place, quantity, line["sector"], line["carrier"], line["cell"])
    return TraceLink(place, address_word(figure))


def _step(
    lines: list[Mapping[str, Any]],
    at: int,
    numbers: Mapping[int, int],
    cell: Mapping[str, Any],
    quantity: str,
    lang: str,
) -> TraceStep:
    line = lines[at]
    rule = line.get("rule") or (line.get("name", "") if line["operation"] == "step" else "")
    name = str(line.get("name", ""))
    title = describe_rule(rule, lang) if rule else describe_figure(line, lang)
    if at == cell.get("energy_line") and not rule:
        title = _("Energy of this cell")
    if name == "member":
        title = _("Value of %(place)s") % {"place": _place_name(line)}
    over = line.get("over") or ()
    if line["operation"] == "sum" and over:
        title = _("Sum of “%(name)s” over the territories that belong to it") % {
            "name": _over_name(str(over[0]["name"]), lang)
        }
    source = find_source(line.get("source", ""))
    # The place of an own value is the statement it stands in: it is shown as a way there, not as a locator.
    statement = str(line.get("locator", "")) if line.get("evidence") == "municipal" else ""
    return TraceStep(
        number=numbers[at],
        kind=_kind(line, at == formulas_top(numbers)),
        title=title,
        formula=formulas.formula_of(lines, at, numbers),
        value=None if line["value"] is None else float(line["value"]),
        unit=_unit_text(str(line.get("unit") or ("MWh" if at == cell.get("energy_line") else ""))),
        inputs=tuple(numbers[each] for each in formulas.parts_of(lines, at) if each in numbers),
        rule=rule,
        place=str(line.get("territory_name", "")),
        year=line.get("year"),
        source=source.id if source else "",
        source_title=f"{source.publisher}: {source.title}" if source else str(line.get("source", "")),
        locator="" if statement else _locator(str(line.get("locator", "")), lang),
        licence=say_in(source.licence, lang) if source else "",
        how_found=_how_found(line.get("how_found", ""), line.get("year")),
        evidence=_evidence(line.get("evidence", "")),
        note=_note(line, title, lang),
        member=str(line.get("territory", "")) if name == "member" and "figure" not in line else "",
        statement=statement,
    )


def _note(line: Mapping[str, Any], title: str, lang: str) -> str:
    note = line.get("note")
    if not note or note == title:
        return ""
    if str(note).startswith("reason."):
        return language.text(str(note), lang)
    if line["operation"] == "assumption":
        return assumption_reason(str(line["name"]), str(note), lang)
    return say_in(str(note), lang)


def _locator(locator: str, lang: str) -> str:
    return say_in(locator, lang) if lang == "de" else locator_words(locator, lang)


def _over_name(name: str, lang: str) -> str:
    """What was summed: products of rules are written with their names."""
    return " × ".join(
        describe_figure({"name": each, "operation": "fact"}, lang) for each in name.split(" × ")
    )


def formulas_top(numbers: Mapping[int, int]) -> int:
    """The id of the first step."""
    return next(iter(numbers))


def _kind(line: Mapping[str, Any], is_top: bool) -> str:
    if is_top:
        return "result"
    if line.get("rule") or line["operation"] in {"step", "sum"}:
        return "rule"
    return "assumption" if line["operation"] == "assumption" or line.get("evidence") == "assumed" else "fact"


def _sum_of_sectors(balance: Balance, quantity: str) -> Trace:
    value = balance.energy_mwh if quantity == "energie" else balance.emissions_t
    parts = tuple(
        TracePart(each.label, _pick(each, quantity), _unit(quantity), each.sector) for each in balance.sectors
    )
    title = _("Sum of all sectors") if quantity == "energie" else _("Emissions of all sectors")
    return Trace(
        title, value, _unit(quantity), (), parts, _("Scope of these sums") + f": {balance.scope_label}."
    )


def _pick(thing: Any, quantity: str) -> float | None:
    return thing.energy_mwh if quantity == "energie" else thing.emissions_t


def _unit(quantity: str) -> str:
    return "MWh" if quantity == "energie" else "t CO₂e"


def _unit_text(unit: str) -> str:
    words = {"1": "", "number": "", "persons": _("persons")}
    return words.get(unit, unit.replace("CO2", "CO₂"))


def _place_name(line: Mapping[str, Any]) -> str:
    known = engine_room.register().by_key.get(str(line.get("territory", "")))
    return known.name if known else str(line.get("territory", ""))


def _how_found(code: str, year: int | None) -> str:
    words = {
        "exact": _("for exactly this year"),
        "nearest_older": _("nearest older year"),
        "nearest_younger": _("nearest younger year"),
        "interpolated": _("interpolated between two years"),
        "held": _("last known value, held"),
        "default": _("default value"),
        "override": _("value given by the user"),
        "gap": _("no value published"),
    }
    if not year:
        return ""
    text = words.get(code, code)
    return f"{text} ({year})" if text and code != "exact" else text


def _evidence(code: str) -> str:
    words = {
        "official": _("official publication"),
        "quoted": _("quoted in another publication"),
        "derived": _("derived from published figures"),
        "unverified": _("not seen in any source"),
        "assumed": _("assumption without a measured basis"),
        "measured": _("measured on the shipped data"),
    }
    return words.get(code, code)
