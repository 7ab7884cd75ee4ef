"""Codes become sentences and labels, in German and English."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from klimawerk import language
from klimawerk.language import LanguageError, cell_label, codelist, label, messages, number, sentence, text

SOURCE = Path(language.__file__).parent
CODE = re.compile(r"(own_data|template|balance_file|reason)\.[a-z0-9_]*[a-z0-9]")


@dataclass
class Found:
    code: str
    data: dict = field(default_factory=dict)


def test_every_message_has_both_languages_and_the_same_placeholders():
    pattern = re.compile(r"{([a-z_]+)")
    for code, texts in messages().items():
        assert set(texts) == {"de", "en"}, code
        assert bool(texts["de"].strip()) == bool(texts["en"].strip()), code
        assert set(pattern.findall(texts["de"])) >= set(pattern.findall(texts["en"])), code
        assert "!" not in re.sub(r"{[^}]*}", "", texts["de"]), f"{code}: no exclamation marks"


def codes_in(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
            yield node.value


RULES = re.compile(r"@rule_id\(\"(.+?)\"|register_rule\(\"(.+?)\"|RULE = \"(.+?)\"")


def test_every_code_of_own_data_has_a_sentence():
    rooms = [
        SOURCE / "engine" / "interchange",
        SOURCE / "engine" / "methods" / "bisko",
        SOURCE / "engine" / "records",
    ]
    files = [path for room in rooms for path in room.glob("*.py")]
    rules = {
        name
        for path in files
        for hit in RULES.findall(path.read_text(encoding="utf-8"))
        for name in hit
        if name
    }
    rules.add("own_data.finer_roads_replace_off_motorway")
    for path in files:
        for code in codes_in(path):
            assert code in messages() or code in rules, f"{path.name}: {code} has no sentence"


def test_placeholders_are_filled_with_german_numbers_and_labels():
    found = Found(
        "own_data.municipal_exceeds_commerce",
        {"cell": "commerce_trade_services.natural_gas", "energy": 12345.6, "amount": 20000.0},
    )
    assert sentence(found) == (
        "Die kommunalen Einrichtungen brauchen 20.000 MWh, in Gewerbe, Handel, Dienstleistungen (GHD), Erdgas stehen "
        "aber nur 12.346 MWh, die sie enthalten sollen. Bitte beide Angaben prüfen."
    )
    assert "20,000 MWh" in sentence(found, "en")
    assert "Commerce, trade, services, Natural gas" in sentence(found, "en")


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ("electricity", "Strom"),
        ("private_households", "Private Haushalte"),
        ("stationary", "alle Sektoren ohne Verkehr"),
    ],
)
def test_a_place_of_a_finding_stands_in_words(quantity, words):
    data = {"quantity": quantity, "value": 10.59417026, "low": 1.71, "high": 10.2}
    assert text("bisko.implausible_per_head", "de", data).startswith(
        f"{words} je Einwohner:in: 10,59 MWh liegen außerhalb der üblichen Spanne von 1,71 bis 10,20."
    )


def test_lists_of_codes_become_labels():
    data = {"carrier": "electricity", "rest": 5.0, "sectors": ["industry", "private_households"]}
    assert text("own_data.utility_total_with_defaults", "de", data).endswith(
        "Vorgabewerte von: Industrie; Private Haushalte. Bitte diese Sektoren beim Netzbetreiber erfragen."
    )


def test_a_missing_placeholder_stays_visible():
    assert "‹file›" in text("own_data.file_missing")


def test_unknown_codes_and_languages_are_mistakes():
    with pytest.raises(LanguageError, match=r"own_data\.nothing"):
        text("own_data.nothing")
    with pytest.raises(LanguageError, match="fr"):
        label("carriers", "electricity", "fr")


def test_labels():
    assert label("carriers", "natural_gas") == "Erdgas"
    assert label("carriers", "natural_gas", "en") == "Natural gas"
    assert label("sectors", "commerce_trade_services", form="short") == "GHD"
    assert label("states", "NO") == "kommt nicht vor"
    assert label("carriers", "unobtainium") == "unobtainium"
    assert next(iter(codelist("sectors"))) == "private_households"


def test_cells_in_words():
    assert cell_label("transport.diesel_fossil.car.motorway") == "Verkehr, Diesel fossil, Pkw, Autobahn"
    assert (
        cell_label("industry.other_conventional.waste", "en")
        == "Industry, Other conventional, waste (non-renewable)"
    )
    assert cell_label("total.electricity") == "alle Sektoren, Strom"
    assert cell_label("transport.car") == "Verkehr, Pkw"


@pytest.mark.parametrize(
    ("value", "decimals", "german", "english"),
    [
        (1234567.891, 1, "1.234.567,9", "1,234,567.9"),
        (0.5, 2, "0,50", "0.50"),
        (-1200, 0, "-1.200", "-1,200"),
    ],
)
def test_numbers(value, decimals, german, english):
    assert number(value, decimals) == german
    assert number(value, decimals, "en") == english


def test_a_code_in_two_files_is_refused(tmp_path, monkeypatch):
    room = tmp_path / "messages"
    room.mkdir()
    for name in ("a", "b"):
        (room / f"{name}.yaml").write_text('x.y: {de: "a", en: "b"}\n', encoding="utf-8")
    monkeypatch.setattr(language, "_CODELISTS", tmp_path)
    messages.cache_clear()
    try:
        with pytest.raises(LanguageError, match="two files"):
            messages()
    finally:
        messages.cache_clear()
