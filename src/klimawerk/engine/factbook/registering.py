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
_ARS_DIGITS = 12


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
    """Arrays for the compiled file. Raises `FactError` when municipalities are not sorted or a parent is missing."""
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
        lines = [
            text
            for part in ("key", "name", "designation")
            for text in (getattr(each, part) for each in level)
        ]
        result[f"{_PREFIX}_{name}"] = pack_texts(lines)
    return result


def _columns(packed: npt.NDArray[np.uint8]) -> tuple[list[str], list[str], list[str]]:
    lines = unpack_texts(packed)
    size = len(lines) // 3
    return lines[:size], lines[size : 2 * size], lines[2 * size :]


def keys_of(arrays: Any, level: str) -> list[str]:
    """Keys of a table level (`municipal`, `district`, `federal_state`) in axis order."""
    if level == "municipal":
        return [ags_of(ars) for ars in _columns(arrays[f"{_PREFIX}_municipalities"])[0]]
    return _columns(arrays[f"{_PREFIX}_{level}s"])[0]


class _CompiledRegister(TerritoryRegister):
    """The register of a compiled file; municipalities and associations (15,000 objects) are made when asked for."""

    _packed: Any
    _single: frozenset[int]

    def __getattr__(self, name: str) -> Any:
        if name == "municipalities":
            made = _municipalities(self._packed, self._single)
        elif name == "associations":
            made = _level(self._packed, "associations", TerritoryKind.ASSOCIATION, self.association_index)
        else:
            raise AttributeError(name)
        object.__setattr__(self, name, made)
        return made


def _municipalities(arrays: Any, single: frozenset[int]) -> tuple[Territory, ...]:
    kind = TerritoryKind.MUNICIPALITY
    return tuple(
        Territory(ags_of(key), kind, name, designation, at, at + 1, key[:5], key[:9], key[:2], at in single)
        for at, (key, name, designation) in enumerate(
            zip(*_columns(arrays[f"{_PREFIX}_municipalities"]), strict=True)
        )
    )


def _level(arrays: Any, name: str, kind: TerritoryKind, index: npt.NDArray[np.intp]) -> tuple[Territory, ...]:
    starts = np.flatnonzero(np.diff(index, prepend=-1)).tolist()
    stops = [*starts[1:], index.size]
    return tuple(
        Territory(key, kind, label, designation, start, stop, key[:5] if len(key) == 9 else "", "", key[:2])
        for key, label, designation, start, stop in zip(
            *_columns(arrays[f"{_PREFIX}_{name}"]), starts, stops, strict=True
        )
    )


def unpack_register(arrays: Any) -> TerritoryRegister:
    """The register from the compiled arrays."""
    ars = _columns(arrays[f"{_PREFIX}_municipalities"])[0]
    size = len(ars)
    numbers = np.array(ars, dtype=np.int64)
    index = {
        digits: np.cumsum(np.diff(numbers // 10 ** (_ARS_DIGITS - digits), prepend=-1) != 0, dtype=np.intp)
        - 1
        for digits in (9, 5, 2)
    }
    districts = _level(arrays, "districts", TerritoryKind.DISTRICT, index[5])
    fields = {
        "_packed": arrays,
        "_single": frozenset(each.start for each in districts if each.size == 1),
        "reference_date": unpack_texts(arrays[f"{_PREFIX}_date"])[0],
        "ags": tuple(map(ags_of, ars)),
        "ars": tuple(ars),
        "districts": districts,
        "federal_states": _level(arrays, "federal_states", TerritoryKind.FEDERAL_STATE, index[2]),
        "country": Territory(COUNTRY_KEY, TerritoryKind.COUNTRY, COUNTRY_NAME, COUNTRY_DESIGNATION, 0, size),
        "district_index": index[5],
        "association_index": index[9],
        "federal_state_index": index[2],
    }
    register = object.__new__(_CompiledRegister)
    for name, value in fields.items():
        object.__setattr__(register, name, value)
    return register
