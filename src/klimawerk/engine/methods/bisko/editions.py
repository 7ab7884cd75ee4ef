"""The register of editions. An edition is chosen per run, not by the balance year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType

from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.methods.bisko import edition_2019, edition_2024
from klimawerk.engine.methods.bisko.edition import MethodEdition

EDITIONS: Mapping[str, MethodEdition] = MappingProxyType(
    {edition.id: edition for edition in (edition_2024.EDITION, edition_2019.EDITION)}
)


NEWEST = edition_2024.EDITION


def edition(identifier: str, loaded_factor_sets: Collection[str] = ()) -> MethodEdition:
    """The edition of an id.

    The id of a factor list that an operator has loaded gives the newest rules with exactly this list: carriers it
    does not hold have no factor. Raises `InputError` (`bisko.unknown_edition`) with the known ids.
    """
    if identifier in EDITIONS:
        return EDITIONS[identifier]
    if identifier in loaded_factor_sets:
        return replace(NEWEST, id=identifier, title=identifier, factor_set=identifier)
    known = ", ".join((*EDITIONS, *sorted(loaded_factor_sets)))
    raise InputError("bisko.unknown_edition", edition=identifier, known=known)
