"""The codes of the balance and what people write for them: German and English labels are understood too."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache

from klimawerk import language
from klimawerk.engine.factbook.codelists import cell_axis
from klimawerk.engine.methods.bisko.own_candidates import UNSPLIT_FUELS

TOTAL = "total"
_SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "sectors": {
        "haushalte": "private_households",
        "gewerbe": "commerce_trade_services",
        "gewerbe, handel, dienstleistungen": "commerce_trade_services",
        "gewerbe/handel/dienstleistungen": "commerce_trade_services",
        "kommune": "municipal_facilities",
        "verarbeitendes gewerbe": "industry",
        "gesamt": TOTAL,
        "alle sektoren": TOTAL,
        "summe": TOTAL,
    },
    "carriers": {
        "gas": "natural_gas",
        "holz": "biomass",
        "öl": "heating_oil",
        "heizöl el": "heating_oil",
        "benzin": "petrol",
        "ottokraftstoff": "petrol",
        "dieselkraftstoff": "diesel",
        "autogas": "lpg",
    },
    "vehicle_classes": {"lkw": "heavy_goods", "bus": "bus", "linienbus": "bus"},
    "road_categories": {"alle": "all"},
    "parts": {},
}
_EXTRA: Mapping[str, tuple[str, ...]] = {"sectors": (TOTAL,), "carriers": tuple(UNSPLIT_FUELS)}


@cache
def _understood(codelist: str) -> dict[str, str]:
    """Codes, labels and synonyms in lower case, each with its code."""
    known: dict[str, str] = {}
    for code, labels in language.codelist(codelist).items():
        for written in (code, *labels.values()):
            known.setdefault(str(written).lower(), code)
    known.update(_SYNONYMS[codelist])
    known.update({code: code for code in _EXTRA.get(codelist, ())})
    return known


def names_of(codelist: str) -> Mapping[str, str]:
    """Everything that is understood for the codes of a list, in lower case, each with its code."""
    return _understood(codelist)


def understand(codelist: str, written: str) -> str | None:
    """The code for what somebody wrote (code or label, upper or lower case), or None."""
    return _understood(codelist).get(" ".join(written.lower().split()))


def suggest(codelist: str, written: str) -> str:
    """The code that comes closest to an unknown text, or an empty text."""
    close = difflib.get_close_matches(written.lower(), _understood(codelist), n=1)
    return _understood(codelist)[close[0]] if close else ""


__all__ = ["TOTAL", "cell_axis", "names_of", "suggest", "understand"]
