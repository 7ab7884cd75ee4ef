"""German and English sentences and labels for codes. Below both buildings: no Django, no engine.

The engine speaks in codes (`own_data.negative_value`, `natural_gas`); here they become words, from
`facts/codelists/messages/*.yaml` and the code lists. A file is parsed when it is first needed and then kept.

Placeholders of a message are filled like `str.format`, with numbers written as the language does (`{share:.1f}`
gives `12,5`), and with conversions for codes: `{sector!k}`, `{carrier!c}`, `{cell!e}`, `{vehicle!f}`, `{state!z}`; `!o`
names the place of a finding, `!d` writes an ISO date as the language does, `!x` the name of a system error (`ENOSPC`).
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import yaml

LANGUAGES = ("de", "en")
_CODELISTS = Path(__file__).parent / "facts" / "codelists"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class HasCode(Protocol):
    """A finding, seen from here: a code and the data of its placeholders."""

    @property
    def code(self) -> str: ...

    @property
    def data(self) -> Mapping[str, object]: ...


class LanguageError(Exception):
    """A code without a sentence, a sentence without a language: a mistake of the program, found by a test."""


def _parse(path: Path) -> dict[str, dict[str, str]]:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader) or {}


@cache
def messages() -> dict[str, dict[str, str]]:
    """All messages by code. Raises `LanguageError` if a code stands in two files."""
    result: dict[str, dict[str, str]] = {}
    for path in sorted((_CODELISTS / "messages").glob("*.yaml")):
        for code, texts in _parse(path).items():
            if code in result:
                raise LanguageError(f"{path.name}: {code} stands in two files")
            result[code] = texts
    return result


@cache
def codelist(name: str) -> dict[str, dict[str, str]]:
    """A code list (`sectors`, `carriers`, `vehicle_classes`, …) by code, in the order of the file."""
    return _parse(_CODELISTS / f"{name}.yaml")


def label(codelist_name: str, code: str, language: str = "de", form: str = "") -> str:
    """The label of a code; `form="short"` takes `short_de` where the list has it.

    A code that the list does not know is given back as it is: it comes from data, not from us.
    """
    entry = codelist(codelist_name).get(code)
    if entry is None:
        whole_fuel = messages().get(f"template.fuel_{code}") if codelist_name == "carriers" else None
        return whole_fuel[_known(language)] if whole_fuel else code
    if form and f"{form}_{language}" in entry:
        return str(entry[f"{form}_{language}"])
    return str(entry[_known(language)])


_CELL_PARTS = ("carriers", "vehicle_classes", "road_categories", "parts")


def cell_label(code: str, language: str = "de") -> str:
    """A cell in words, also a coarse one: `transport.petrol_bio.car` is »Verkehr, Benzin bio, Pkw«."""
    sector, *parts = code.split(".")
    words = [
        text("own_data.word_total", language) if sector == "total" else label("sectors", sector, language)
    ]
    for part in parts:
        names = (label(name, part, language) for name in _CELL_PARTS if part in codelist(name))
        words.append(next(names, label("carriers", part, language)))
    return ", ".join(words)


def place(where: str, language: str = "de") -> str:
    """The place of a finding: a cell or a carrier in words; a file with its row as it is."""
    if where in codelist("carriers"):
        return label("carriers", where, language)
    if f"place.{where}" in messages():
        return text(f"place.{where}", language)
    sector = where.partition(".")[0]
    return cell_label(where, language) if sector in codelist("sectors") else where


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise LanguageError(f"language {language!r} is not one of {', '.join(LANGUAGES)}")
    return language


def number(value: float, decimals: int = 0, language: str = "de") -> str:
    """A number as the language writes it: 1.234,5 or 1,234.5."""
    return _localise(f"{value:,.{decimals}f}", language)


def _localise(written: str, language: str) -> str:
    if language != "de":
        return written
    return written.translate(str.maketrans(",.", ".,")).replace("%", "\u00a0%")


def _system_reason(name: str, language: str) -> str:
    """Why the system refused: the words for `ENOSPC` and the like, else what it said itself."""
    entry = messages().get(f"system.{name}")
    return entry[_known(language)] if entry else name


def _date(written: str, language: str) -> str:
    """30.11.2023 in German; anything that is no ISO date stays as it is."""
    parts = written.split("-")
    return (
        ".".join(reversed(parts))
        if language == "de" and [len(part) for part in parts] == [4, 2, 2]
        else written
    )


class _Formatter(string.Formatter):
    """`str.format` with numbers of a language, labels for codes, and gaps that stay visible."""

    def __init__(self, language: str) -> None:
        self.language = language

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), f"‹{key}›")

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        if conversion and isinstance(value, (list, tuple)):
            return [self.convert_field(each, conversion) for each in value]
        lists = {
            "k": "sectors",
            "c": "carriers",
            "f": "vehicle_classes",
            "r": "road_categories",
            "p": "parts",
            "z": "states",
        }
        if conversion == "d":
            return _date(str(value), self.language)
        if conversion == "x":
            return _system_reason(str(value), self.language)
        if conversion == "e":
            return cell_label(str(value), self.language)
        if conversion == "o":
            return place(str(value), self.language)
        if conversion in lists:
            return label(lists[conversion], str(value), self.language)
        return super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, (list, tuple)):
            return "; ".join(str(each) for each in value)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return str(value)
        if format_spec:
            return _localise(format(value, f",{format_spec}"), self.language)
        return str(value) if isinstance(value, int) else _localise(f"{value:.10g}", self.language)


def text(code: str, language: str = "de", data: Mapping[str, object] | None = None) -> str:
    """The sentence of a code. Raises `LanguageError` for a code without a sentence."""
    try:
        pattern = messages()[code][_known(language)]
    except KeyError:
        raise LanguageError(f"no message {code} in {language}") from None
    return _Formatter(language).vformat(pattern, (), data or {})


def sentence(finding: HasCode, language: str = "de") -> str:
    """The sentence of a finding."""
    return text(finding.code, language, finding.data)
