"""Figures of a balance page. None is missing and stays missing; nothing here changes a balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from klimawerk.engine.kernel.rules import rule_id


class Change(NamedTuple):
    """The difference between two years in the unit of the values, and as a share of the first one [1]."""

    difference: float | None
    share: float | None


class Gain(NamedTuple):
    """What better data of a group would add to the quality of the whole [1], and its energy-weighted deficit [MWh]."""

    code: str
    energy_mwh: float
    quality: float
    deficit_mwh: float
    gain: float


@rule_id("balance_view.part_apart")
def part_apart(with_it: float | None, without_it: float | None) -> float | None:
    """A part shown apart: the sum with it minus the sum without it. None where one of the sums is missing."""
    if with_it is None or without_it is None:
        return None
    return with_it - without_it


@rule_id("balance_view.share", unit="1")
def share(part: float | None, whole: float | None) -> float | None:
    """What share of the whole a part is [1]. None where one is missing or the whole is nothing."""
    if part is None or whole is None or not whole > 0:
        return None
    return part / whole


@rule_id("balance_view.per_head")
def per_head(value: float | None, people: float | None) -> float | None:
    """A value per inhabitant. None without value or without inhabitants."""
    found: float | None = share(value, people)
    return found


@rule_id("balance_view.change")
def change(before: float | None, after: float | None) -> Change:
    """How a value changed between two years; the share is None where the first is nothing."""
    if before is None or after is None:
        return Change(None, None)
    return Change(after - before, share(after - before, before))


@rule_id("balance_view.local_mix_emissions", unit="t CO2e")
def local_mix_emissions(
    emissions_t: float | None, electricity_mwh: float | None, federal: float | None, local: float | None
) -> float | None:
    """Emissions [t CO2e] as they would be with the local electricity mix [g/kWh] in place of the federal one.

    For information only: the balance keeps the federal mix. None where a value is missing.
    """
    if emissions_t is None or electricity_mwh is None or federal is None or local is None:
        return None
    grams_per_kilogram = 1000  # number: g/kWh × MWh = kg, 1,000 kg in a tonne
    return emissions_t + electricity_mwh * (local - federal) / grams_per_kilogram


@rule_id("balance_view.largest_gain", unit="1")
def largest_gain(energy: Mapping[str, float], quality: Mapping[str, float | None]) -> tuple[Gain, ...]:
    """Groups (sector and carrier) ordered by energy × (1 − quality): where better data help most.

    `energy` [MWh] and `quality` [1] by code. A group without energy or without grade is not in it.
    """
    whole = sum(energy.values())
    found = []
    for code, amount in energy.items():
        weight = quality.get(code)
        if weight is None or not amount > 0 or not weight < 1:
            continue
        deficit = amount * (1 - weight)
        found.append(Gain(code, amount, weight, deficit, deficit / whole))
    return tuple(sorted(found, key=lambda each: (-each.deficit_mwh, each.code)))


@rule_id("balance_view.members_sum")
def members_sum(
    members: Sequence[float | None], unallocated: float | None, whole: float | None
) -> tuple[float, float | None]:
    """Sum of the members with what lies in none, and what is left over against the whole (None: no whole).

    A missing member counts as nothing here, because the whole holds nothing for it either.
    """
    total = sum(each for each in members if each is not None) + (unallocated or 0)
    return total, None if whole is None else whole - total


class Origins(NamedTuple):
    """What a sector's numbers rest on: shares of its energy [1] by origin, and how many entries are missing.

    `kind` names the largest share: own_ab, own_cd, default or missing.
    """

    kind: str
    own_ab: float
    own_cd: float
    default: float
    missing: int


@rule_id("balance_view.completeness")
def completeness(lines: Sequence[tuple[float | None, str, str]], missing: int) -> Origins:
    """Origins of the lines (energy [MWh], origin, grade) of a sector; `missing` counts its mandatory gaps.

    Own values without energy (a declared zero) count as own where the sector has no energy at all.
    """
    held = {"own_ab": 0.0, "own_cd": 0.0, "default": 0.0}
    seen = dict.fromkeys(held, 0)
    for energy, origin, grade in lines:
        if not origin:
            continue
        own = "own_ab" if grade in ("A", "B") or not grade else "own_cd"
        kind = own if origin == "municipal" else "default"
        held[kind] += energy or 0.0
        seen[kind] += 1
    if not any(seen.values()):
        return Origins("missing", 0.0, 0.0, 0.0, missing)
    base: Mapping[str, float] = held if sum(held.values()) > 0 else seen
    whole = sum(base.values())
    shares = {kind: amount / whole for kind, amount in base.items()}
    return Origins(max(shares, key=lambda each: shares[each]), **shares, missing=missing)


@rule_id("balance_view.sum_in_scope")
def sum_in_scope(cells: Sequence[tuple[float | None, bool]]) -> float | None:
    """Sum of cells (value, whether it is missing) of equal scope; None where one is missing or there is none."""
    if not cells or any(is_missing for _value, is_missing in cells):
        return None
    return sum(value or 0.0 for value, _is_missing in cells)
