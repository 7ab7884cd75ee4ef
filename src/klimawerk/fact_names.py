"""Names of facts and rules as people read them in a trace. Beside `klimawerk.language`, below both buildings."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from klimawerk import language

_CODELISTS = Path(__file__).parent / "facts" / "codelists"
_WORD_LISTS = ("carriers", "vehicle_classes", "road_categories", "parts", "sectors", "scopes")
# Figures that are one cell of a balance: `cell.private_households.natural_gas`.
_CELL_FAMILIES = ("cell", "missing_cell")
# The sector code in a locator of the energy balances: `line 66, households, Strom`.
_SECTOR_OF_LINE = re.compile(r"(Zeile \d+, )([a-z_]+)(?=,|$)")
_YEAR = re.compile(r"_?((?:19|20)\d\d)$")


@cache
def _fact_words() -> dict[str, dict[str, dict[str, str]]]:
    text = (_CODELISTS / "fact_names.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@cache
def _rules() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in sorted((_CODELISTS / "rules").glob("*.yaml")):
        found.update(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    return found


def rule_name(rule: str, spoken: str = "de") -> str:
    """The name of a rule, with the part of it after the id; an id without a name is given back as it is."""
    known, parts = rule, ""
    while known not in _rules():
        known, _, part = known.rpartition(".")
        parts = f"{part}.{parts}" if parts else part
        if not known:
            return rule
    name = _rules()[known][spoken]
    if not parts:
        return name
    sector = parts.partition(".")[0]
    is_cell = "." in parts and sector in language.codelist("sectors")
    return f"{name} ({language.cell_label(parts, spoken) if is_cell else _word(parts, spoken)})"


def unit_name(unit: str, spoken: str = "de") -> str:
    """A unit as the language writes it: `persons` is »Personen«; MWh and the like stay."""
    words = _fact_words()["units"].get(unit)
    return words[spoken] if words else unit


def locator_words(locator: str, spoken: str = "de") -> str:
    """Where a value stands in its source; in German with German words for table, row, column and page."""
    if spoken != "de":
        return locator
    for phrase, german in _phrases():
        locator = phrase.sub(german, locator)
    return _SECTOR_OF_LINE.sub(lambda found: f"{found[1]}{_word(found[2], spoken)}", locator)


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    locators: dict[str, str] = dict(_fact_words()["locators"])  # type: ignore[arg-type]
    return tuple((re.compile(rf"\b{re.escape(phrase)}\b"), german) for phrase, german in locators.items())


def short_name(name: str, spoken: str = "de") -> str:
    """A fact or rule in few words: what stands before the explanation of a rule's name."""
    words = fact_name(name, spoken)
    is_rule = rule_name(name, spoken) != name
    return words.split(":")[0].split(" = ")[0] if is_rule else words


@cache
def fact_name(name: str, spoken: str = "de") -> str:
    """A fact, an assumption or a rule in words: `land_use_2021.traffic` is »Bodenfläche 2021: Verkehr«.

    A name that no family knows (an assumption's, an imported table's) is given back as it is.
    """
    ruled = rule_name(name, spoken)
    if ruled != name:
        return ruled
    family, *parts = name.split(".")
    if family in _CELL_FAMILIES:
        return language.cell_label(".".join(parts), spoken)
    families = _fact_words()["families"]
    found = _YEAR.search(family) or (_YEAR.search(parts[-1]) if parts else None)
    year = found[1] if found else ""
    pattern = families.get(family) or families.get(_YEAR.sub("", family))
    if pattern is None:
        return name
    words = {str(at): _word(part, spoken) for at, part in enumerate(parts, start=1)}
    words = {**{str(at): "" for at in range(1, 5)}, **words, "year": year}
    return re.sub(r"\{(\w+)\}", lambda gap: words[gap[1]], pattern[spoken]).strip(" ,:")


def _word(part: str, spoken: str) -> str:
    word = _fact_words()["words"].get(part)
    if word is not None:
        return word[spoken]
    known = next((name for name in _WORD_LISTS if part in language.codelist(name)), None)
    return language.label(known, part, spoken) if known else part
