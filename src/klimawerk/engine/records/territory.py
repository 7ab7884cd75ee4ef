"""Territories of one reference date, sorted by ARS, so that Verband, Kreis and Land are each one slice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.errors import InputError

IntArray = npt.NDArray[np.intp]


class TerritoryKind(StrEnum):
    """Levels of the public register."""

    MUNICIPALITY = "municipality"
    ASSOCIATION = "association"
    DISTRICT = "district"
    FEDERAL_STATE = "federal_state"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Territory:
    """One territory and its slice of the municipal axis.

    `key` is what users type: 8-, 5- or 2-digit AGS, 9-digit Verband key or `DG`. `designation` is the official
    kind in German (Stadt, Landkreis, Verbandsgemeinde …). `urban` marks the city that is district and
    municipality in one.
    """

    key: str
    kind: TerritoryKind
    name: str
    designation: str
    start: int
    stop: int
    district_key: str = ""
    association_key: str = ""
    federal_state_key: str = ""
    urban: bool = False

    @property
    def slice(self) -> slice:
        """The slice of the municipal axis."""
        return slice(self.start, self.stop)

    @property
    def size(self) -> int:
        """Number of municipalities."""
        return self.stop - self.start


@dataclass(frozen=True)
class TerritoryRegister:
    """The register of one reference date: 10,775 inhabited municipalities in 2023.

    Arrays follow the municipal axis (shape [T], sorted by ARS); `*_index` point into the tuples of districts [K],
    associations [V] and federal states [L], which are in axis order too.
    """

    reference_date: str
    ags: tuple[str, ...]
    ars: tuple[str, ...]
    municipalities: tuple[Territory, ...]
    associations: tuple[Territory, ...]
    districts: tuple[Territory, ...]
    federal_states: tuple[Territory, ...]
    country: Territory
    district_index: IntArray
    association_index: IntArray
    federal_state_index: IntArray

    @cached_property
    def by_key(self) -> Mapping[str, Territory]:
        """All territories by their key."""
        every = (self.municipalities, self.associations, self.districts, self.federal_states, (self.country,))
        return {territory.key: territory for level in every for territory in level}

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Position of a municipality on the axis by its 8-digit AGS."""
        return {ags: at for at, ags in enumerate(self.ags)}

    @cached_property
    def single_member(self) -> npt.NDArray[np.bool_]:
        """Mask [T] of municipalities that are their whole district (urban districts)."""
        sizes = np.bincount(self.district_index, minlength=len(self.districts))
        return np.asarray(sizes[self.district_index] == 1)

    def find(self, key: str) -> Territory:
        """The territory of a key.

        Raises `InputError` (`territory.unknown_key`) for a key that is not in the register.
        """
        territory = self.by_key.get(key.strip().upper())
        if territory is None:
            raise InputError("territory.unknown_key", key=key, reference_date=self.reference_date)
        return territory

    def members(self, territory: Territory) -> tuple[Territory, ...]:
        """The next level below: a Land has districts, a district or Verband municipalities, Germany Länder."""
        if territory.kind is TerritoryKind.COUNTRY:
            return self.federal_states
        if territory.kind is TerritoryKind.FEDERAL_STATE:
            return tuple(each for each in self.districts if each.federal_state_key == territory.key)
        if territory.kind is TerritoryKind.MUNICIPALITY:
            return ()
        return self.municipalities[territory.slice]
