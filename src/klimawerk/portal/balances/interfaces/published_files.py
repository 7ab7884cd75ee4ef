"""A published balance as JSON, CSV and XLSX, written from what was frozen: the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import xlsxwriter

from klimawerk import language

MEDIA_TYPES = {
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: One row per sum of a sector, carrier and cell; a missing number is empty, the state says why.
COLUMNS = (
    "key",
    "year",
    "level",
    "sector",
    "carrier",
    "cell",
    "energy_mwh",
    "emissions_t_co2e",
    "state",
    "origin",
    "grade",
    "outside_scope",
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

Content = Mapping[str, Any]
Row = tuple[Any, ...]


def write_published(content: Content, form: str, published_on: date) -> bytes:
    """The file of a form. Raises `KeyError` for an unknown one."""
    writers = {"json": _json, "csv": _csv, "xlsx": lambda each: _xlsx(each, published_on)}
    return writers[form](content)


def rows(content: Content) -> Iterator[Row]:
    """All numbers of all years in the order of `COLUMNS`."""
    for document in content["balances"]:
        head = (document["territory"]["key"], document["year"])
        for scope, total in document["totals_by_scope"].items():
            amounts = (total["energy_mwh"], total["emissions_t_co2e"])
            yield (*head, f"total.{scope}", None, None, None, *amounts, None, None, None, None)
        for sector in document["sectors"]:
            name = sector["sector"]
            amounts = (sector["energy_mwh"], sector["emissions_t_co2e"])
            yield (*head, "sector", name, None, None, *amounts, sector["state"], None, None, "no")
            for line in sector["carriers"]:
                yield (*head, "carrier", name, line["carrier"], None, *_amount(line))
                for part in line.get("subcells") or ():
                    yield (*head, "cell", name, line["carrier"], part["cell"], *_amount(part))


def _amount(line: Mapping[str, Any]) -> Row:
    return (
        line["energy_mwh"],
        line["emissions_t_co2e"],
        line["state"],
        line["origin"],
        line["grade"],
        "yes" if line["outside_scope"] else "no",
    )


def _json(content: Content) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _csv(content: Content) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([COLUMNS, *rows(content)])
    return stream.getvalue().encode()


def _xlsx(content: Content, published_on: date) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        moment = datetime(published_on.year, published_on.month, published_on.day)
        workbook.set_properties({"title": content["title"], "created": moment})
        bold = workbook.add_format({"bold": True})
        head = workbook.add_worksheet("Bilanz")
        place = content["territory"]
        about = [
            ("Titel", content["title"]),
            ("Herausgegeben von", content["tenant"]),
            ("Gebiet", f"{place['name']} ({place['key']})"),
            ("Nummer", content["number"]),
            ("Veröffentlicht am", content["published_on"]),
            ("Ersetzt Nummer", content["replaces"] or ""),
            ("Grund der Korrektur", content["reason"] or ""),
        ]
        for document in content["balances"]:
            box = language.text(document["box"]["message"], "de")
            pins = document["pins"]
            about += [
                (f"Art der Bilanz {document['year']}", box),
                (
                    f"Grundlage {document['year']}",
                    f"{pins['edition']}, Datenstand {pins['facts_release']}, Programm {pins['engine_version']}",
                ),
            ]
        head.set_column(0, 0, 26)
        head.set_column(1, 1, 90)
        _table(head, about, None)
        _table(workbook.add_worksheet("Werte"), [COLUMNS, *rows(content)], bold)
        findings = [
            (document["year"], each["severity"], each["message"])
            for document in content["balances"]
            for each in (*document["findings"], *document["conformity"]["findings"])
        ]
        _table(workbook.add_worksheet("Befunde"), [("Jahr", "Gewicht", "Befund"), *findings], bold)
        sources = [
            (each["publisher"], each["title"], each["edition"], each["licence"])
            for each in content["sources"]
        ]
        heads = ("Herausgeber", "Titel", "Ausgabe", "Lizenz")
        _table(workbook.add_worksheet("Quellen"), [heads, *sources], bold)
    return stream.getvalue()


def _table(sheet: Any, lines: list[Row], head: Any) -> None:
    for at, line in enumerate(lines):
        for column, value in enumerate(line):
            form = head if at == 0 else None
            if isinstance(value, str):
                safe = f"'{value}" if value.startswith(_FORMULA_STARTS) else value
                sheet.write_string(at, column, safe, form)
            elif value is not None:
                sheet.write_number(at, column, value, form)
