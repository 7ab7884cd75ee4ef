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
_LINE_OF_SECTOR = re.compile(r"(line \d+, )([a-z_]+)(?=,|$)")
# What a publisher calls a line, a column or a table: kept and quoted for English readers.
_QUOTED_IN_ENGLISH = (
    re.compile(r"^((?:line \d+|sheet \w+), [a-z_]+, )(.+)$"),
    re.compile(r"^(line \d+ )([^,].*)$"),
    re.compile(r"^(KSG sector |GHG inventory, )(.+)$"),
    re.compile(r"^()(Regionaltabelle [^,]+|Jahresheizgradtage)(?=,|$)"),
    re.compile(r"^()(Zensus \d{4}|Fachserie [^,]+)(?=,|$)"),
    re.compile(r"^(Destatis, )(.+)$"),
)
_GERMAN_NUMBER = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d.])|(?<![\d.])\d+,\d+")
_POINT_AND_COMMA = str.maketrans(",.", ".,")
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
    """Where a value stands in its source, with words for table, row, column and page in the reader's language.

    What the publisher prints stays: names of columns in German, in English within quotation marks.
    """
    if spoken != "de":
        return _english_locator(locator)
    for phrase, german in _phrases("locators"):
        locator = phrase.sub(german, locator)
    return _SECTOR_OF_LINE.sub(lambda found: f"{found[1]}{_word(found[2], spoken)}", locator)


def _english_locator(locator: str) -> str:
    for pattern in _QUOTED_IN_ENGLISH:
        locator = pattern.sub(lambda found: f"{found[1]}“{found[2]}”", locator)
    outside, german = locator.split("“"), False
    for at, part in enumerate(outside):
        quoted, closing, free = part.rpartition("”")
        for phrase, english in _phrases("german_locators"):
            free, count = phrase.subn(english, free)
            german = german or bool(count)
        outside[at] = f"{quoted}{closing}{free}"
    locator = _LINE_OF_SECTOR.sub(lambda found: f"{found[1]}{_word(found[2], 'en')}", "“".join(outside))
    return (
        _GERMAN_NUMBER.sub(lambda found: found[0].translate(_POINT_AND_COMMA), locator) if german else locator
    )


@cache
def _phrases(section: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    locators: dict[str, str] = dict(_fact_words()[section])  # type: ignore[arg-type]
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)"), words) for phrase, words in locators.items()
    )


@cache
def _assumption_words() -> dict[str, dict[str, dict[str, str]]]:
    text = (_CODELISTS / "assumption_names.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def _assumption(name: str) -> tuple[dict[str, str], list[str]]:
    """The longest known beginning of an assumption's id, and the parts after it; an empty entry if there is none."""
    names, parts = _assumption_words()["names"], name.split(".")
    for known in range(len(parts), 0, -1):
        if entry := names.get(".".join(parts[:known])):
            return entry, parts[known:]
    return {}, []


def is_assumption(name: str) -> bool:
    """Whether a name is the id of an assumption that the list knows."""
    return bool(_assumption(name)[0])


def assumption_name(name: str, spoken: str = "de") -> str:
    """The name of an assumption; an id that the list does not know is given back as it is."""
    entry, rest = _assumption(name)
    if not entry:
        return name
    words = ", ".join(_assumption_part(part, spoken) for part in rest)
    return f"{entry[spoken]} ({words})" if words else entry[spoken]


def assumption_reason(name: str, note: str, spoken: str = "de") -> str:
    """Why an assumption is set so: its German note, or the English of it."""
    return note if spoken == "de" or not note else _assumption(name)[0].get("reason_en", "")


def _assumption_part(part: str, spoken: str) -> str:
    word = _assumption_words()["words"].get(part)
    return word[spoken] if word else _word(part, spoken).replace("_", "–")


def short_name(name: str, spoken: str = "de") -> str:
    """A fact or rule in few words: what stands before the explanation of a rule's name."""
    words = fact_name(name, spoken)
    is_rule = rule_name(name, spoken) != name
    return words.split(":")[0].split(" = ")[0] if is_rule else words


@cache
def fact_name(name: str, spoken: str = "de") -> str:
    """A fact, an assumption or a rule in words: `land_use_2021.traffic` is »Bodenfläche 2021: Verkehr«.

    A name that no family knows (an imported table's) is given back as it is.
    """
    ruled = rule_name(name, spoken)
    if ruled != name:
        return ruled
    if _assumption(name)[0]:
        return assumption_name(name, spoken)
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
