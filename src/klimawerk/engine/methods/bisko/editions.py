"""The register of editions. An edition is chosen per run, not by the balance year."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.methods.bisko import edition_2019, edition_2024
from klimawerk.engine.methods.bisko.edition import MethodEdition

EDITIONS: Mapping[str, MethodEdition] = MappingProxyType(
    {edition.id: edition for edition in (edition_2024.EDITION, edition_2019.EDITION)}
)


def edition(identifier: str) -> MethodEdition:
    """The edition of an id; raises `InputError` (`bisko.unknown_edition`) with the known ids."""
    if identifier not in EDITIONS:
        raise InputError("bisko.unknown_edition", edition=identifier, known=", ".join(EDITIONS))
    return EDITIONS[identifier]
