"""Balances from the evidence of today, through the door: computed once per state of the evidence, then kept.

An order holds every statement that counts, so it is the key: a changed statement is another order and shows at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from klimawerk import language
from klimawerk.portal.calculation import engine_room, own_data_room
from klimawerk.portal.calculation.live_records import (
    CheckValue,
    LargestGain,
    MembersSum,
    PartApart,
    ProvisionalLine,
    ProvisionalView,
    Reading,
    SectorChange,
    SectorReading,
)
from klimawerk.portal.calculation.own_data_records import BalanceOrder
from klimawerk.portal.calculation.runs_room import leaves

Document = Mapping[str, Any]
_GAINS_SHOWN = 8
_PARTS = (("motorway", "without_motorway"), ("large_emitters", "without_large_emitters"))
_WHOLE, _REST = "without_air_and_water", "without_motorway_and_large_emitters"


# Eleven years of a place are about 4 MB.
@lru_cache(maxsize=16)
def documents(order: BalanceOrder) -> Mapping[int, Document]:
    """The documented JSON by year. Raises `LookupError` for an unknown key, edition or year."""
    return own_data_room.compute(order)


@lru_cache(maxsize=4096)
def reading(order: BalanceOrder) -> Reading:
    """The balance of the first year of the order in short."""
    return read_document(own_data_room.compute(order)[order.years[0]])


@lru_cache(maxsize=256)
def explanation(order: BalanceOrder, sector: str, carrier: str) -> Mapping[str, Any]:
    """The chains of the cells of a sector and carrier of the first year. Raises `LookupError`."""
    return own_data_room.explain(order, sector, carrier)


@lru_cache(maxsize=256)
def figure_explanation(order: BalanceOrder, name: str) -> Mapping[str, Any]:
    """The chain of a figure beside the cells, of the first year. Raises `LookupError`."""
    from klimawerk.engine.kernel.errors import InputError
    from klimawerk.engine.runs import run_explain_figure

    try:
        return run_explain_figure(engine_room.fact_book(), own_data_room.request_of(order), name)
    except InputError as error:
        raise LookupError(error.code) from error


def read_document(document: Document) -> Reading:
    """A documented balance in short."""
    totals, beside = document["totals"], document["supplements"]
    generation = beside.get("local_generation") or {}
    mix = beside.get("territorial_electricity_mix") or {}
    lacking = _lacking(document)
    return Reading(
        key=document["territory"]["key"],
        year=document["year"],
        kind=document["kind"],
        scope=totals["scope"],
        energy_mwh=totals["energy_mwh"],
        emissions_t=totals["emissions_t_co2e"],
        per_head_t=totals["per_capita_t"],
        population=document["territory"]["population"],
        quality=document["data_quality"]["total"],
        sectors=tuple(_sector(each, lacking.get(each["sector"], 0)) for each in document["sectors"]),
        generation={
            each["source"]: each["energy_mwh"]
            for each in generation.get("sources", ())
            if each.get("energy_mwh") is not None
        },
        generation_mwh=generation.get("energy_mwh"),
        electricity_mwh=mix.get("electricity_mwh"),
        by_scope={
            scope: (each["energy_mwh"], each["emissions_t_co2e"], each["per_capita_t"])
            for scope, each in document["totals_by_scope"].items()
        },
        sectors_by_scope=_sectors_by_scope(document),
    )


def parts_apart(document: Document) -> tuple[PartApart, ...]:
    """Motorways and large industry apart from what can be influenced on the spot.

    Where the level does not know a part (its cells are missing) it has no amount, and the rest is what is counted.
    """
    from klimawerk.engine.methods.balance_view.figures import part_apart, share

    scopes = document["totals_by_scope"]
    whole, rest = scopes[_WHOLE], scopes[_REST]
    found = []
    for code, without in _PARTS:
        is_known = not _is_missing(document, code)
        energy, emitted = (
            part_apart(whole[name], scopes[without][name]) if is_known else None
            for name in ("energy_mwh", "emissions_t_co2e")
        )
        found.append(PartApart(code, energy, emitted, share(emitted, whole["emissions_t_co2e"])))
    emitted = rest["emissions_t_co2e"]
    # Where a part is not known the whole is not either: then the rest has no share.
    known = all(each.emissions_t is not None for each in found)
    of_whole = share(emitted, whole["emissions_t_co2e"]) if known else None
    found.append(PartApart("rest", rest["energy_mwh"], emitted, of_whole, True))
    return tuple(found)


def share_of(part: float | None, whole: float | None) -> float | None:
    """What share of the whole a part is [1]."""
    from klimawerk.engine.methods.balance_view.figures import share

    found: float | None = share(part, whole)
    return found


def per_head(value: float | None, people: float | None) -> float | None:
    """A value per inhabitant."""
    from klimawerk.engine.methods.balance_view.figures import per_head as of_head

    found: float | None = of_head(value, people)
    return found


def changes(before: Document, after: Document) -> tuple[SectorChange, ...]:
    """Two years by sector. Raises `ValueError` where their sums have different scopes."""
    from klimawerk.engine.methods.balance_view.figures import change

    if before["totals"]["scope"] != after["totals"]["scope"]:
        raise ValueError("scope")
    names = {each["sector"]: each for each in before["sectors"]}
    pairs = [(each["sector"], names[each["sector"]], each) for each in after["sectors"]]
    found = []
    for sector, old, new in [*pairs, ("", before["totals"], after["totals"])]:
        energy = (old["energy_mwh"], new["energy_mwh"])
        emitted = (old["emissions_t_co2e"], new["emissions_t_co2e"])
        of_energy, of_emissions = change(*energy), change(*emitted)
        found.append(SectorChange(sector, energy, emitted, *of_energy, *of_emissions))
    return tuple(found)


def largest_gains(document: Document) -> tuple[LargestGain, ...]:
    """Sectors and carriers where better data raise the quality of the whole most."""
    from klimawerk.engine.methods.balance_view.figures import largest_gain

    energy: dict[str, float] = {}
    weighted: dict[str, float] = {}
    improve: dict[str, str] = {}
    quality = document["data_quality"]["by_cell"]
    for sector in document["sectors"]:
        for line in sector["carriers"]:
            improve[f"{sector['sector']}.{line['carrier']}"] = line.get("improve") or ""
    for code, line in leaves(document):
        if line["energy_mwh"] is None or quality.get(code) is None:
            continue
        group = ".".join(code.split(".")[:2])
        energy[group] = energy.get(group, 0.0) + line["energy_mwh"]
        weighted[group] = weighted.get(group, 0.0) + line["energy_mwh"] * quality[code]
    of_group = {code: weighted[code] / amount if amount else None for code, amount in energy.items()}
    return tuple(_gain(each, improve) for each in largest_gain(energy, of_group)[:_GAINS_SHOWN])


def local_mix(document: Document) -> tuple[float | None, float | None, float | None, str]:
    """Emissions with the local mix [t], both mixes [g/kWh], and the reason where there are none."""
    from klimawerk.engine.methods.balance_view.figures import local_mix_emissions

    mix = document["supplements"].get("territorial_electricity_mix") or {}
    local, federal = mix.get("g_per_kwh"), mix.get("federal_g_per_kwh")
    emitted = local_mix_emissions(
        document["totals"]["emissions_t_co2e"], mix.get("electricity_mwh"), federal, local
    )
    return emitted, local, federal, mix.get("reason") or ""


def check_values(document: Document) -> tuple[CheckValue, ...]:
    """Values given for the district beside the sum of its members."""
    return tuple(
        CheckValue(
            each["data"]["cell"],
            each["data"]["given"],
            each["data"].get("computed"),
            each["data"].get("difference"),
            each["data"].get("share"),
            each.get("where") or "",
        )
        for each in document["findings"]
        if each["code"] == "own_data.check_value_of_district"
    )


def sum_of_members(document: Document, members: Sequence[Reading]) -> MembersSum:
    """The members with what lies in none, in the widest scope, against the district."""
    from klimawerk.engine.methods.balance_view.figures import members_sum

    whole = document["totals_by_scope"]["complete"]
    unallocated = document.get("unallocated") or {}
    energies = [each.by_scope["complete"][0] for each in members]
    emitted = [each.by_scope["complete"][1] for each in members]
    _sum, energy_left = members_sum(energies, unallocated.get("energy_mwh"), whole["energy_mwh"])
    _sum, emissions_left = members_sum(
        emitted, unallocated.get("emissions_t_co2e"), whole["emissions_t_co2e"]
    )
    return MembersSum(
        members_sum(energies, None, None)[0],
        members_sum(emitted, None, None)[0],
        unallocated.get("energy_mwh"),
        unallocated.get("emissions_t_co2e"),
        _without_rounding(energy_left),
        _without_rounding(emissions_left),
    )


@lru_cache(maxsize=64)
def provisional(order: BalanceOrder, year: int) -> ProvisionalView:
    """The provisional balance of a year after the last official one. Raises `LookupError`."""
    from klimawerk.engine.kernel.errors import InputError
    from klimawerk.engine.runs.provisional import run_provisional

    try:
        found = run_provisional(engine_room.fact_book(), own_data_room.request_of(order), year)
    except InputError as error:
        raise LookupError(error.code) from error
    return ProvisionalView(
        found.year,
        found.base_year,
        tuple(
            ProvisionalLine(
                each.sector,
                each.energy_mwh,
                each.low_mwh,
                each.high_mwh,
                each.base_mwh,
                each.reason,
                len(each.test.errors) if each.test else 0,
                each.test.usual if each.test else None,
                each.test.eighty_percent if each.test else None,
                each.test.usual_of_holding if each.test else None,
            )
            for each in found.sectors
        ),
    )


def last_official_year() -> int:
    """The latest year for which a balance can be computed from official data."""
    from klimawerk.engine.runs import latest_year

    return latest_year(engine_room.fact_book())


def sector_label(code: str, lang: str, is_short: bool = False) -> str:
    """A sector in words."""
    return (
        language.label("sectors", code, lang, "short") if is_short else language.label("sectors", code, lang)
    )


def _without_rounding(left: float | None) -> float | None:
    """A remainder to three decimals: what is smaller comes from adding in another order."""
    return None if left is None else round(left, 3) + 0.0


def _sectors_by_scope(document: Document) -> dict[str, dict[str, tuple[float | None, float | None]]]:
    """Energy and emissions by sector in every scope, so that places can be compared in equal scope."""
    from klimawerk.engine.factbook.codelists import cell_axis, scopes
    from klimawerk.engine.methods.balance_view.figures import sum_in_scope

    axis = cell_axis()
    cells = [(axis.cells[axis.position[code]], line) for code, line in leaves(document)]
    found = {}
    for scope, without in scopes().items():
        sectors = {}
        for sector in axis.sectors:
            lines = [line for cell, line in cells if cell.sector == sector and cell.block not in without]
            lines = [line for line in lines if line["state"] not in {"IE", "NO"}]
            energy, emitted = (
                sum_in_scope([(line[name], line["state"] in {"NE", "C"}) for line in lines])
                for name in ("energy_mwh", "emissions_t_co2e")
            )
            sectors[sector] = (energy, emitted)
        found[scope] = sectors
    return found


def _gain(found: Any, improve: Mapping[str, str]) -> LargestGain:
    sector, carrier = found.code.split(".")
    return LargestGain(
        found.code, sector, carrier, found.energy_mwh, found.quality, found.gain, improve.get(found.code, "")
    )


def _sector(raw: Document, missing: int) -> SectorReading:
    from klimawerk.engine.methods.balance_view.figures import completeness

    lines = [
        (each["energy_mwh"], each["origin"] or "", each["grade"] or "")
        for line in raw["carriers"]
        for each in (line.get("subcells") or (line,))
        if each["state"] not in {"NE", "C", "IE"}
    ]
    found = completeness(lines, missing)
    return SectorReading(
        raw["sector"],
        raw["energy_mwh"],
        raw["emissions_t_co2e"],
        found.kind,
        found.own_ab,
        found.own_cd,
        found.default,
        found.missing,
    )


def _lacking(document: Document) -> dict[str, int]:
    """Mandatory entries without a statement, by sector."""
    found: dict[str, int] = {}
    for each in document["conformity"]["findings"]:
        if each["rule"] == "bisko.mandatory_entries":
            sector = each["where"].partition(".")[0]
            found[sector] = found.get(sector, 0) + 1
    return found


def _is_missing(document: Document, block: str) -> bool:
    """Whether cells of a block (motorway, large emitters) have no value at this level."""
    from klimawerk.engine.factbook.codelists import cell_axis

    axis = cell_axis()
    blocks = {each.code for each in axis.cells if each.block == block}
    missing = set(document["totals_by_scope"]["complete"]["missing_cells"])
    return bool(blocks & missing)
