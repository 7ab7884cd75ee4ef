"""What goes through the door for runs: computed territories as one blob each, published statements, hidden ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Document = Mapping[str, Any]
#: A published number: `cell` sector and cell code, `carrier`, `sector`, `scope`, `outside`; with the quantity in sums.
Spot = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OldFactor:
    """A carrier for whose balance year no emission factor exists: that of `used_year` stands in."""

    carrier: str
    year: int
    used_year: int


@dataclass(frozen=True, slots=True)
class YearTotal:
    """The headline of one year. Energy [MWh], emissions [t CO2e], quality and own share [1].

    `all_cells_*` are sums of all cells, whatever the scope; `unallocated_*` of them lies in none of the members.
    """

    year: int
    energy_mwh: float | None
    emissions_t: float | None
    scope: str
    kind: str
    conformity: str
    quality: float | None
    own_share: float | None
    all_cells_mwh: float = 0.0
    all_cells_t: float = 0.0
    unallocated_mwh: float | None = None
    unallocated_t: float | None = None


@dataclass(frozen=True, slots=True)
class ComputedTerritory:
    """A territory of a run: `content` is compressed JSON and is never computed again."""

    key: str
    content: bytes
    totals: tuple[YearTotal, ...]
    pins: Mapping[str, str]
    old_factors: tuple[OldFactor, ...]
    findings: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A balance of one territory and year as it is, or was, published.

    `document` holds the true numbers; `hidden` the spots that are not shown. `members` are the balances whose sum it
    is, by key, published or not. A number of a `new` one may still be hidden. `label` names the publication.
    """

    key: str
    name: str
    document: Document
    cell_factors: Mapping[str, float]
    members: Mapping[str, Document] = field(default_factory=dict)
    hidden: frozenset[Spot] = frozenset()
    is_new: bool = True
    label: str = ""


@dataclass(frozen=True, slots=True)
class Suppression:
    """What has to be hidden, by territory, and why the publication is refused (`errors`, in the reader's language)."""

    hidden: Mapping[str, frozenset[Spot]]
    errors: tuple[str, ...]
