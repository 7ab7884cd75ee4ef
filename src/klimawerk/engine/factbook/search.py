"""Search in the register: by name or key, for people who type without umlauts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from klimawerk.engine.records.territory import Territory, TerritoryKind, TerritoryRegister

_LONG = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_SEPARATORS = re.compile(r"[\W_]+")
_KIND_ORDER = {
    TerritoryKind.MUNICIPALITY: 0,
    TerritoryKind.DISTRICT: 1,
    TerritoryKind.ASSOCIATION: 2,
    TerritoryKind.FEDERAL_STATE: 3,
    TerritoryKind.COUNTRY: 4,
}
_EXACT, _KIND_AND_NAME, _PREFIX, _WORD, _INSIDE, _NONE = range(6)


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: the territory, its people (31.12.2022, census basis 2011), its district and Land by name."""

    territory: Territory
    population: int
    district: str
    federal_state: str


def plain(text: str) -> str:
    """Lower case, without accents and punctuation: `Möhnesee` → `mohnesee`, `Straße` → `strasse`."""
    folded = text.casefold()
    if not folded.isascii():
        apart = unicodedata.normalize("NFKD", folded.replace("ß", "ss"))
        folded = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return _SEPARATORS.sub(" ", folded).strip()


def spelled_out(text: str) -> str:
    """As people write without umlauts: `Möhnesee` → `moehnesee`."""
    if text.isascii():
        return plain(text)
    return plain(unicodedata.normalize("NFC", text).casefold().translate(_LONG))


class TerritorySearch:
    """Index over one register; associations that are a single municipality are left out (same name, same place)."""

    def __init__(self, register: TerritoryRegister, people: npt.NDArray[np.float64]) -> None:
        self._register = register
        self._sums = np.concatenate([[0.0], np.cumsum(people)])
        self._entries: list[tuple[Territory, str, str]] = []
        levels = (register.municipalities, register.districts, register.federal_states, (register.country,))
        candidates = [territory for level in levels for territory in level]
        candidates += [each for each in register.associations if each.size > 1]
        urban = {each.district_key for each in register.municipalities if each.urban}
        for territory in candidates:
            if territory.kind is TerritoryKind.DISTRICT and territory.key in urban:
                continue
            self._entries.append((territory, plain(territory.name), spelled_out(territory.name)))

    def find(self, text: str, limit: int) -> list[Hit]:
        """Best hits first: exact name, name with designation, beginning, word, inside; then the larger place."""
        wanted = text.strip()
        if wanted.isdigit() or wanted.upper() == self._register.country.key:
            return self._by_key(wanted.upper(), limit)
        forms = (plain(wanted), spelled_out(wanted))
        if not forms[0]:
            return []
        ranked = []
        for territory, short, long in self._entries:
            rank = min(_rank(forms[0], short, territory), _rank(forms[1], long, territory))
            if rank < _NONE:
                ranked.append(
                    (rank, _KIND_ORDER[territory.kind], -self._people(territory), territory.key, territory)
                )
        ranked.sort(key=lambda entry: entry[:4])
        return [self._hit(entry[-1]) for entry in ranked[:limit]]

    def _by_key(self, key: str, limit: int) -> list[Hit]:
        exact = self._register.by_key.get(key)
        hits = [exact] if exact else []
        if key.isdigit():
            hits += [each for each, _, _ in self._entries if each.key.startswith(key) and each is not exact]
        return [self._hit(each) for each in hits[:limit]]

    def _people(self, territory: Territory) -> float:
        return float(self._sums[territory.stop] - self._sums[territory.start])

    def _hit(self, territory: Territory) -> Hit:
        register = self._register
        district = register.by_key[territory.district_key].name if territory.district_key else ""
        state = register.by_key[territory.federal_state_key].name if territory.federal_state_key else ""
        return Hit(territory, round(self._people(territory)), district, state)


def _rank(wanted: str, name: str, territory: Territory) -> int:
    if wanted == name:
        return _EXACT
    if wanted not in name:
        return _NONE
    if name == f"{territory.designation.lower()} {wanted}":
        return _KIND_AND_NAME
    if name.startswith(wanted):
        return _PREFIX
    return _WORD if f" {wanted}" in name else _INSIDE
