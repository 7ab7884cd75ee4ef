"""Keys as people type them: spaces, a lost zero, dissolved municipalities and districts, names, slips of the finger."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from klimawerk.cli.problems import INPUT_FINDINGS, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from klimawerk.engine.factbook import FactBook
    from klimawerk.engine.records.territory import Territory

_SUGGESTIONS = 3
_SIMILAR = 0.75
_KEY_LENGTHS = (2, 5, 8, 9)
_REGIONAL_KEY = 12


def territory_of(book: FactBook, written: str) -> Territory:
    """The territory of a key. Raises `Problem` for an unknown key: with its successor, or what may have been meant."""
    key = plain_key(written)
    found = book.register.by_key.get(key)
    if found is None:
        raise unknown_key(book, written)
    return found


def plain_key(written: str) -> str:
    """A key without the spaces that printed keys have: `05 974 028` is `05974028`."""
    return "".join(written.split()).upper()


def unknown_key(book: FactBook, written: str) -> Problem:
    """The sentence for a key that the register does not have."""
    key = plain_key(written)
    for name, places in (("replaced", successors_of(book, key)), ("suggestion", _meant(book, written, key))):
        if places:
            known = ", ".join(f"{place.key} {place.name}" for place in places)
            return Problem(f"cli.key_unknown_{name}", INPUT_FINDINGS, key=written.strip(), known=known)
    date = book.register.reference_date
    return Problem("cli.key_unknown", INPUT_FINDINGS, key=written.strip(), date=date)


def successors_of(book: FactBook, key: str) -> list[Territory]:
    """The territories of today in which a dissolved municipality or district lies; the largest share first."""
    if not key.isdecimal():
        return []
    from klimawerk.engine.factbook.rekeying import successors
    from klimawerk.engine.interchange.own_data import shipped_history

    shares = successors(key, "", shipped_history())
    known = book.register.by_key
    ordered = sorted(shares, key=lambda each: -shares[each])
    return [known[each] for each in ordered if each != key and each in known and shares[each]]


def similar_names(book: FactBook, written: str) -> list[Territory]:
    """Territories whose names are written much like the text: `Lipstadt` is near to Lippstadt."""
    from klimawerk.engine.factbook.search import plain

    register = book.register
    by_name: dict[str, Territory] = {}
    for territory in (*register.federal_states, *register.districts, *register.municipalities):
        by_name.setdefault(plain(territory.name), territory)
    near = difflib.get_close_matches(plain(written), by_name, _SUGGESTIONS, _SIMILAR)
    return [by_name[name] for name in near]


def _meant(book: FactBook, written: str, key: str) -> list[Territory]:
    """What may have been meant: a key with its lost zero, the municipality of a regional key, a name."""
    known = book.register.by_key
    if key.isdecimal():
        forms = [f"0{key}"] if len(key) + 1 in _KEY_LENGTHS else []
        if len(key) == _REGIONAL_KEY:
            forms.append(key[:5] + key[-3:])
        return [known[form] for form in forms if form in known] or _of_search(book, written)
    if key in ("DE", "D", "BRD", "BUND"):
        return [book.register.country]
    return (_of_search(book, written) or similar_names(book, written)) if key else []


def _of_search(book: FactBook, written: str) -> list[Territory]:
    return _unique(hit.territory for hit in book.search(written, _SUGGESTIONS))


def _unique(territories: Iterable[Territory]) -> list[Territory]:
    return list(dict.fromkeys(territories))
