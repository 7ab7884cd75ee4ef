"""The German address words of the figures that stand beside the cells: `groesse=kennzahl.network_heat_share`."""

from __future__ import annotations

from klimawerk.portal.calculation.domain.structure import measure_of, word_of

#: Address word: family of the engine's figures. What follows the first dot are codes and stays.
_FAMILIES = {
    "abweichung": "deviation",
    "datenguete": "data_quality",
    "einwohner": "population",
    "kasten": "box",
    "kennzahl": "indicator",
    "menge": "amount",
    "merkmal": "structure",
    "nicht-zugeordnet": "unallocated",
    "statistik": "column",
    "umfang": "scope",
    "ungeprueft": "unverified",
    "zusatz": "supplement",
}
_WORDS = {family: word for word, family in _FAMILIES.items()}


def figure_of(quantity: str) -> str:
    """The engine's name of a figure; empty for a word that names none."""
    word, dot, rest = quantity.partition(".")
    family = _FAMILIES.get(word, "")
    if family == "structure":
        rest = measure_of(rest)
    return f"{family}{dot}{rest}" if family else ""


def address_word(figure: str) -> str:
    """The word of a figure in an address."""
    family, dot, rest = figure.partition(".")
    if family == "structure":
        rest = word_of(rest)
    return f"{_WORDS[family]}{dot}{rest}"
