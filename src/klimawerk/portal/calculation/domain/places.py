"""Places: what a key stands for, who lies above and below it, and the search by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from klimawerk.portal.calculation import engine_room
from klimawerk.portal.calculation.records import Place, PlaceName, UnknownPlace

if TYPE_CHECKING:
    from klimawerk.engine.records.territory import Territory

#: Guesses where a search finds nothing: how many, how alike (0 to 1), and from how many letters on.
_GUESSES, _LIKENESS, _SHORTEST_GUESS = 5, 0.75, 4
_WORD_GAPS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class SearchHits:
    """The first places of a search, whether there are more, and, where there is none, places of similar names."""

    places: tuple[PlaceName, ...]
    has_more: bool
    similar: tuple[PlaceName, ...] = ()


def get_place(key: str) -> Place:
    """The place of a key.

    Raises `UnknownPlace` with a sentence for the reader.
    """
    register = engine_room.register()
    territory = register.by_key.get(key.strip().upper())
    if territory is None:
        after = list_names(engine_room.successors_of(key.strip()))
        if after:
            raise UnknownPlace(
                _("The territory with the key “%(key)s” was dissolved. It now belongs to: %(places)s.")
                % {"key": key, "places": ", ".join(f"{each.name} ({each.key})" for each in after)},
                tuple(each.key for each in after),
            )
        raise UnknownPlace(
            _(
                "There is no territory with the key “%(key)s” (as of %(date)s). A key has 8 digits for a municipality, "
                "9 for an association, 5 for a district, 2 for a Land. "
                "Merged municipalities are found under their new name."
            )
            % {"key": key, "date": date_format(date.fromisoformat(register.reference_date))}
        )
    return _place(territory.key)


def list_names(keys: Iterable[str]) -> tuple[PlaceName, ...]:
    """The names of some keys; keys that no longer exist are left out."""
    known = engine_room.register().by_key
    return tuple(_name(key) for key in keys if key in known)


def list_members(key: str) -> tuple[PlaceName, ...]:
    """The members of a territory in alphabetical order; none if it does not exist."""
    try:
        return get_place(key).members
    except UnknownPlace:
        return ()


def search_by_name(query: str, limit: int) -> SearchHits:
    """Places for a name or a key, best first; where there is none, those that may have been meant."""
    if not query:
        return SearchHits((), False)
    hits = engine_room.fact_book().search(query, limit + 1)
    if not hits:
        return SearchHits((), False, _search_similar(query))
    return SearchHits(tuple(_name(hit.territory.key) for hit in hits[:limit]), len(hits) > limit)


def _search_similar(query: str) -> tuple[PlaceName, ...]:
    """The places whose names hold all words of a query, else those that differ by a few letters; larger ones first."""
    wanted = sort_key(query).strip()
    if wanted.isdigit() or len(wanted) < _SHORTEST_GUESS:
        return ()
    names = _keys_by_name()
    words = _WORD_GAPS.split(wanted)
    found = [name for name in names if all(word in name for word in words)] if len(words) > 1 else []
    close = found or get_close_matches(wanted, names, _GUESSES, _LIKENESS)
    guesses = [_name(key) for name in close for key in names[name]]
    ordered = sorted(guesses, key=lambda each: -(each.population or 0)) if found else guesses
    return tuple(ordered[:_GUESSES])


@cache
def _keys_by_name() -> dict[str, list[str]]:
    """Keys of all places by folded name; a place that is the same as one below it appears once."""
    names: dict[str, list[str]] = {}
    for territory in engine_room.register().by_key.values():
        if territory.size == 1 and territory.kind != "municipality":
            continue
        names.setdefault(sort_key(territory.name), []).append(territory.key)
    return names


def sort_key(name: str) -> str:
    """A name for German alphabetical order: umlauts beside their vowels, case does not count."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss"))
    return "".join(each for each in plain if not unicodedata.combining(each))


@lru_cache(maxsize=2_000)
def _place(key: str) -> Place:
    register = engine_room.register()
    territory = register.by_key[key]
    members = register.members(territory) if territory.size > 1 else ()
    return Place(
        key=territory.key,
        name=territory.name,
        designation=territory.designation,
        kind=str(territory.kind),
        is_urban_district=territory.urban,
        parents=tuple(_name(each.key) for each in _parents(territory)),
        members=tuple(sorted((_name(each.key) for each in members), key=lambda each: sort_key(each.name))),
        population=engine_room.population(territory.key),
        reference_date=register.reference_date,
    )


def _parents(territory: Territory) -> list[Territory]:
    register = engine_room.register()
    keys = (
        register.country.key,
        territory.federal_state_key,
        territory.district_key,
        territory.association_key,
    )
    parents: list[Territory] = []
    for key in keys:
        parent = register.by_key.get(key)
        # A district or association that consists of this one municipality is the same place under another key.
        if (
            parent is None
            or parent in parents
            or parent.key == territory.key
            or parent.size == territory.size
        ):
            continue
        parents.append(parent)
    return parents


@lru_cache(maxsize=20_000)
def _name(key: str) -> PlaceName:
    register = engine_room.register()
    territory = register.by_key[key]
    district = register.by_key.get(territory.district_key)
    above = register.by_key.get(territory.federal_state_key)
    if district is not None and district.size > territory.size:
        where = district.name
    else:
        where = above.name if above is not None and above.key != key else ""
    return PlaceName(
        key=territory.key,
        name=territory.name,
        designation=territory.designation,
        district=where,
        population=engine_room.population(key),
    )
