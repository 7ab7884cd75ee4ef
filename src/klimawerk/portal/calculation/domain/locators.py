"""Places in a source and licence lines for German readers.

The facts name the place in a publication in English ("table 31231, row of the municipality, column flats"). Names of
columns and tables stay as the publisher prints them; the few words around them are said in German here.
"""

from __future__ import annotations

import re
from functools import cache

_GERMAN = (
    (r"buildings and dwellings by year of construction and district heat",
     "Gebäude und Wohnungen nach Baujahr und Fernwärme"),
    (r"operating units, sum per municipality", "Anlagen in Betrieb, Summe je Gemeinde"),
    (r"operating units, gross capacity", "Anlagen in Betrieb, Bruttoleistung"),
    (r"energy use of industry by district", "Energieverwendung der Industrie nach Kreisen"),
    (r"matched to the key by name", "über den Namen dem Schlüssel zugeordnet"),
    (r"row of the municipality", "Zeile der Gemeinde"),
    (r"row of the district", "Zeile des Kreises"),
    (r"energy divided by mileage of the same cell", "Energie geteilt durch Fahrleistung derselben Zelle"),
    (r"older state than the evaluation tables; use for shares inside a group only",
     "älterer Stand als die Auswertungstabellen; nur für Anteile innerhalb einer Gruppe"),
    (r"Older states than the evaluation tables of 2025: use for shares inside a group only",
     "Ältere Stände als die Auswertungstabellen von 2025: nur für Anteile innerhalb einer Gruppe"),
    (r"Validation only; published balances of different methods",
     "Nur zum Vergleich: veröffentlichte Bilanzen verschiedener Methoden"),
    (r"Kept as a sample of meter series; not part of the tables",
     "Als Beispiel für Zählerreihen aufbewahrt; nicht Teil der Tabellen"),
    (r"The file of 2021 is kept for comparison; it books 653 MW hydro on Stuttgart and is not used",
     "Die Datei von 2021 dient nur dem Vergleich; sie bucht 653 MW Wasserkraft auf Stuttgart und wird nicht verwendet"),
    (r"includes input to conversion", "enthält Einsatz zur Umwandlung"),
    (r"no printed date", "ohne gedrucktes Datum"),
    (r"free publication with source; no licence text printed",
     "freie Veröffentlichung mit Quellenangabe; kein Lizenztext abgedruckt"),
    (r"single facts cited with source", "Einzelwerte, mit Quelle zitiert"),
    (r"reproduction with source \(imprint\)", "Nachdruck mit Quellenangabe (Impressum)"),
    (r"reuse with source", "Weiterverwendung mit Quellenangabe"),
    (r"dl-de/zero-2-0 expected \(not printed\)", "dl-de/zero-2-0 vermutet (nicht abgedruckt)"),
    (r"households with total persons", "Haushalte insgesamt"),
    (r"households with (\d) persons?", r"Haushalte mit \1 Personen"),
    (r"older edition, superseded", "ältere Ausgabe, abgelöst"),
    (r"provisional", "vorläufig"),
    (r"\bstock on\b", "Bestand am"),
    (r"\bkeys of\b", "Schlüssel vom"),
    (r"\brecord type\b", "Satzart"),
    (r"\bfield\b", "Feld"),
    (r"\btables\b", "Tabellen"),
    (r"\btable\b", "Tabelle"),
    (r"\bpage\b|\bp\. (?=\d)", "Seite"),
    (r"\bline\b", "Zeile"),
    (r"\bcolumn\b", "Spalte"),
    (r"\bindicator\b", "Merkmal"),
    (r"\bcarrier\b", "Energieträger"),
    (r"\bJanuary\b", "Januar"),
    (r"(?<=\d) and (?=\d)", " und "),
)  # fmt: skip


@cache
def say_in(text: str, lang: str) -> str:
    """`text` with its describing words in the reader's language."""
    if lang != "de":
        return text
    for pattern, german in _GERMAN:
        text = re.sub(pattern, german, text)
    return text
