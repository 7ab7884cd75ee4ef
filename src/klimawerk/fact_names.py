"""Names of facts and rules as people read them in a trace. Beside `klimawerk.language`, below both buildings."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from klimawerk import language

_CODELISTS = Path(__file__).parent / "facts" / "codelists"
_WORD_LISTS = ("carriers", "vehicle_classes", "road_categories", "parts", "sectors")
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
    entry = _rules().get(rule)
    if entry:
        return entry[spoken]
    known, _, part = rule.rpartition(".")
    if known in _rules():
        return f"{_rules()[known][spoken]} ({_word(part, spoken)})"
    return rule


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
    if name in _rules() or name.rpartition(".")[0] in _rules():
        return rule_name(name, spoken)
    family, *parts = name.split(".")
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
