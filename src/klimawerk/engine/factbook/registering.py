"""The territory register as arrays and texts, and back. Territories are sorted by ARS, so every level is a slice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from klimawerk.engine.factbook.packing import pack_texts, unpack_texts
from klimawerk.engine.kernel.errors import FactError
from klimawerk.engine.records.territory import Territory, TerritoryKind, TerritoryRegister

COUNTRY_KEY = "DG"
COUNTRY_NAME = "Deutschland"
COUNTRY_DESIGNATION = "Bundesrepublik"
_PREFIX = "register"


@dataclass(frozen=True, slots=True)
class NamedKey:
    """A key with name and official designation (Stadt, Landkreis, Verbandsgemeinde …)."""

    key: str
    name: str
    designation: str


@dataclass(frozen=True, slots=True)
class RegisterTexts:
    """The register as in facts/territories: municipalities by ARS (12 digits) and the three levels above them."""

    reference_date: str
    municipalities: Sequence[NamedKey]
    associations: Sequence[NamedKey]
    districts: Sequence[NamedKey]
    federal_states: Sequence[NamedKey]


def ags_of(ars: str) -> str:
    """The 8-digit AGS inside a 12-digit ARS: district (5) and municipality (last 3)."""
    return ars[:5] + ars[9:]


def pack_register(texts: RegisterTexts) -> dict[str, npt.NDArray[Any]]:
    """Arrays for the compiled file. Raises `FactError` when the municipalities are not sorted or a parent is missing."""
    ars = [each.key for each in texts.municipalities]
    if ars != sorted(set(ars)):
        raise FactError("municipalities must be sorted by ARS, each once")
    for level, length in ((texts.associations, 9), (texts.districts, 5), (texts.federal_states, 2)):
        have = [each.key for each in level]
        if have != sorted({key[:length] for key in ars}):
            raise FactError(f"territories of {length} digits do not fit the municipalities")
    result: dict[str, npt.NDArray[Any]] = {f"{_PREFIX}_date": pack_texts([texts.reference_date])}
    for name in ("municipalities", "associations", "districts", "federal_states"):
        level = getattr(texts, name)
        lines = [text for part in ("key", "name", "designation") for text in (getattr(each, part) for each in level)]
        result[f"{_PREFIX}_{name}"] = pack_texts(lines)
    return result


def _columns(packed: npt.NDArray[np.uint8]) -> tuple[list[str], list[str], list[str]]:
    lines = unpack_texts(packed)
    size = len(lines) // 3
    return lines[:size], lines[size : 2 * size], lines[2 * size :]


def unpack_register(arrays: Any) -> TerritoryRegister:
    """The register from the compiled arrays."""
    ars, names, designations = _columns(arrays[f"{_PREFIX}_municipalities"])
    upper = {
        level: _columns(arrays[f"{_PREFIX}_{level}"]) for level in ("associations", "districts", "federal_states")
    }
    size = len(ars)
    numbers = np.array(ars, dtype=np.int64)
    start_of, stop_of, index_of = {}, {}, {}
    for level, digits in (("associations", 9), ("districts", 5), ("federal_states", 2)):
        starts = np.flatnonzero(np.diff(numbers // 10 ** (12 - digits), prepend=-1))
        start_of[level] = starts.tolist()
        stop_of[level] = [*starts[1:].tolist(), size]
        index_of[level] = np.repeat(np.arange(starts.size, dtype=np.intp), np.diff([*starts, size]))

    single = {start for start, stop in zip(start_of["districts"], stop_of["districts"], strict=True) if stop - start == 1}
    municipal = TerritoryKind.MUNICIPALITY
    municipalities = tuple(
        Territory(key[:5] + key[9:], municipal, name, kind, at, at + 1, key[:5], key[:9], key[:2], at in single)
        for at, (key, name, kind) in enumerate(zip(ars, names, designations, strict=True))
    )
    level_kinds = {
        "associations": TerritoryKind.ASSOCIATION,
        "districts": TerritoryKind.DISTRICT,
        "federal_states": TerritoryKind.FEDERAL_STATE,
    }
    tuples = {
        level: tuple(
            Territory(key, kind, name, designation, start, stop, key[:5] if len(key) == 9 else "", "", key[:2])
            for key, name, designation, start, stop in zip(
                *upper[level], start_of[level], stop_of[level], strict=True
            )
        )
        for level, kind in level_kinds.items()
    }
    return TerritoryRegister(
        reference_date=unpack_texts(arrays[f"{_PREFIX}_date"])[0],
        ags=tuple(each.key for each in municipalities),
        ars=tuple(ars),
        municipalities=municipalities,
        associations=tuples["associations"],
        districts=tuples["districts"],
        federal_states=tuples["federal_states"],
        country=Territory(COUNTRY_KEY, TerritoryKind.COUNTRY, COUNTRY_NAME, COUNTRY_DESIGNATION, 0, size),
        district_index=index_of["districts"],
        association_index=index_of["associations"],
        federal_state_index=index_of["federal_states"],
    )
