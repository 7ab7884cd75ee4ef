"""`explain --lang en`: no German word but in proper names: quoted titles, publishers and places."""

import random
import re

import pytest

from klimawerk.engine.factbook.loading import load_factbook

GERMAN = (
    "Abschnitt Absatz amtlich Annahme Anteil Anteile ab auf aus bei belegt Bestand Beschäftigte bis "
    "Blatt das der die Durchschnitt Einwohner Emissionen Energie Endenergie Erdgas Fahrleistung "
    "Faktor Fernwärme fortgeschrieben für Gemeinde Gemeinden gemessen Gewicht Grenze Grund Güte "
    "Haushalte Heizöl ist je Jahr Kapitel Kohle Kreise Liste Länder mit nach Nahwärme nicht oder "
    "ohne Pkw Quelle Regel Reihe rund Schritt Seite sonstige Spalte Strom Summe Tabelle Tiere über "
    "und Verbrauch Verkehr von Vorkette Wert Wohnfläche Wohnungen wie Zeile zitiert zu "
)
WORDS = re.compile(r"(?<!\w)(?:" + GERMAN.strip().replace(" ", "|") + r")(?!\w)")
SECTORS = ("private_households", "commerce_trade_services", "industry", "transport", "municipal_facilities")
PLACES = ("municipality", "district", "federal_state")


def quoted_out(text: str, names: list[str]) -> str:
    """The text without what stands in quotation marks and without names of publishers and places."""
    text = re.sub(r"“[^”]*”", "", text)
    for name in names:
        text = text.replace(name, "")
    return text


@pytest.fixture(scope="module")
def book():
    return load_factbook()


@pytest.fixture(scope="module")
def names(book) -> list[str]:
    publishers = {book.source(each).publisher for each in book.source_ids()}
    register = book.register
    places = {each.name for each in (*register.municipalities, *register.districts, *register.federal_states)}
    return sorted(publishers | places, key=len, reverse=True)


def test_no_german_word_in_fifty_random_cells(run, book, names) -> None:
    dice, cells = random.Random(2), 0
    while cells < 50:
        key = dice.choice(book.register.municipalities).key
        key = key[: dice.choice((2, 5, 8, 8))]
        sector, year = dice.choice(SECTORS), dice.choice(range(2014, 2025))
        outcome = run("explain", key, "--year", year, "--sector", sector, "--lang", "en")
        assert outcome.code == 0, outcome.err
        cells += outcome.out.count("■")
        left = quoted_out(outcome.out, names)
        found = [line for line in left.splitlines() if WORDS.search(line)]
        assert found == [], (key, year, sector)


def test_the_note_on_titles_stands_at_the_end_and_only_in_english(run) -> None:
    arguments = ("explain", "05974028", "--year", "2022", "--sector", "industry", "--carrier", "electricity")
    english, german = run(*arguments, "--lang", "en").out, run(*arguments).out
    last = english.rstrip().splitlines()[-1]
    assert (
        last
        == "Publishers, titles and printed names of lines and columns are given in their original language."
    )
    assert "ursprünglichen Sprache" not in german


def test_an_assumption_has_a_name_a_reason_and_its_id(run) -> None:
    arguments = ("explain", "05974028", "--year", "2022", "--sector", "industry", "--carrier", "electricity")
    english, german = run(*arguments, "--lang", "en").out, run(*arguments).out
    assert "Assumption Exponent of commercial land: within the district = 1.200" in english
    assert (
        "Annahme Exponent der Gewerbefläche: Exponent der Gewerbefläche innerhalb des Kreises = 1,200"
        in german
    )
    assert "measured; start_balance.industry.land_exponent" in english


def test_the_list_would_find_german(names) -> None:
    assert WORDS.search("Tabelle 3") and WORDS.search("table 3, nach AR5") and not WORDS.search("table 3")
    assert quoted_out("A, “Tabelle 3”; page 1", names) == "A, ; page 1"
