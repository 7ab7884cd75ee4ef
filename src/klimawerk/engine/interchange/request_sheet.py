"""The sheet of a data request: one list to fill in, for all municipalities an addressee is asked about.

The first sheet is the list, so that it can be read back as it is; the second explains it. What stands in which column
is told by its header, in German or English, wherever the column stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from klimawerk import language
from klimawerk.engine.interchange.codes import TOTAL
from klimawerk.engine.methods.heating_systems.customer_groups import GROUPS, LOAD_METERED

#: Columns of the list of energies, and of the list of heating systems.
COLUMNS = (
    *("key", "name", "group", "carrier", "amount", "unit", "gas_basis", "first", "last"),
    *("industry_share", "heat_pump", "storage_heating", "own_generation", "direct_customers"),
    *("source", "note"),
)
HEATING_COLUMNS = ("key", "name", "carrier", "kind", "from_kw", "up_to_kw", "count", "source", "note")
KINDS = ("boiler", "stove")
#: Who drives → class of vehicle of the cell axis, below the sector transport.
VEHICLES = ("bus", "tram_metro", "passenger_rail_local")
SECTORS = ("private_households", "commerce_trade_services", "industry", "municipal_facilities", TOTAL)
#: Everything that may stand in the column of sector or customer group.
GROUP_CODES = (*GROUPS, LOAD_METERED, *SECTORS, *VEHICLES)
#: Subject of a request → rows that stand in the sheet beforehand: group, carrier, unit.
ROWS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "electricity": tuple(
        (group, "electricity", "MWh")
        for group in (
            *("household", "commerce", "agriculture", "street_lighting"),
            *("load_metered", "storage_heating", "heat_pump"),
        )
    ),
    "natural_gas": tuple(
        (group, "natural_gas", "MWh") for group in ("household", "commerce", "load_metered")
    ),
    "heat_network": tuple((sector, "district_heating", "MWh") for sector in SECTORS[:4]),
    "transport": (
        ("bus", "diesel", "l"),
        ("bus", "electricity", "MWh"),
        ("tram_metro", "electricity", "MWh"),
        ("passenger_rail_local", "electricity", "MWh"),
    ),
    "administration": tuple(
        ("municipal_facilities", carrier, "MWh")
        for carrier in ("electricity", "natural_gas", "heating_oil", "district_heating", "biomass")
    ),
}
#: Rows of heating systems: carrier, kind, power from, up to [kW].
HEATING_ROWS: tuple[tuple[str, str, float, float | None], ...] = tuple(
    (carrier, kind, low, high)
    for carrier, kind, classes in (
        ("heating_oil", "boiler", ((4.0, 11.0), (11.0, 25.0), (25.0, 50.0), (50.0, 100.0), (100.0, None))),
        ("lpg", "boiler", ((4.0, 25.0), (25.0, 50.0), (50.0, None))),
        ("biomass", "boiler", ((4.0, 25.0), (25.0, 50.0), (50.0, None))),
        ("biomass", "stove", ((4.0, 11.0), (11.0, None))),
        ("hard_coal", "boiler", ((4.0, None),)),
    )
    for low, high in classes
)
HEATING = "heating_systems"
_GAS = "natural_gas"
_NOT_WIDER, _WIDTH, _EXPLANATION_WIDTH = 44, 16, 110


@dataclass(frozen=True, slots=True)
class RequestSheet:
    """What goes into a sheet: the subject, the places as (key, name), title, number of the request, explanation."""

    subject: str
    year: int
    places: Sequence[tuple[str, str]]
    title: str
    reference: str
    explanation: Sequence[str]


def header_text(column: str, lang: str) -> str:
    """The header of a column."""
    return language.text(f"request_sheet.column.{column}", lang)


def group_text(group: str, lang: str) -> str:
    """The words for a sector or customer group."""
    return language.text(f"request_sheet.group.{group}", lang)


def kind_text(kind: str, lang: str) -> str:
    """The words for a kind of heating system."""
    return language.text(f"request_sheet.kind.{kind}", lang)


def carrier_text(carrier: str, lang: str) -> str:
    """The words for a carrier, such as reading understands them: diesel as it comes from the pump is “Diesel”."""
    known = carrier in language.codelist("carriers")
    return language.label("carriers", carrier, lang) if known else carrier.capitalize()


def understand_word(written: str, codes: Sequence[str], area: str) -> str:
    """The code of a word in either language, or an empty text; `area` is `group`, `kind` or `column`."""
    plain = " ".join(written.lower().split())
    for code in codes:
        words = {
            code,
            *(language.text(f"request_sheet.{area}.{code}", each).lower() for each in ("de", "en")),
        }
        if plain in words:
            return code
    return ""


def write_request_sheet(sheet: RequestSheet, stream: IO[bytes], lang: str) -> None:
    """The sheet as a workbook. Nothing that somebody wrote becomes a formula."""
    import xlsxwriter  # only a workbook needs the writer

    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": sheet.title, "subject": sheet.reference})
    looks = {
        "bold": book.add_format({"bold": True}),
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E4E8F4"}),
        "given": book.add_format({"bg_color": "#F1F3F9"}),
        "open": book.add_format({"border": 1, "border_color": "#8A92B0"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    page = book.add_worksheet(language.text("request_sheet.sheet.data", lang))
    _write_list(page, sheet, looks, lang)
    words = book.add_worksheet(language.text("request_sheet.sheet.explanation", lang))
    words.set_column(0, 0, _EXPLANATION_WIDTH)
    for line, text in enumerate([sheet.title, *sheet.explanation]):
        words.write_string(line, 0, text, looks["wrap"] if line else looks["bold"])
    book.close()


def _write_list(page: Any, sheet: RequestSheet, looks: Mapping[str, Any], lang: str) -> None:
    heating = sheet.subject == HEATING
    columns = HEATING_COLUMNS if heating else COLUMNS
    page.write_string(0, 0, sheet.title, looks["bold"])
    page.write_string(1, 0, sheet.reference)
    for at, column in enumerate(columns):
        page.write_string(3, at, header_text(column, lang), looks["head"])
        page.set_column(at, at, 30 if column in ("name", "group", "note", "source") else _WIDTH)
    page.freeze_panes(4, 2)
    rows = _heating_rows(sheet, lang) if heating else _energy_rows(sheet, lang)
    for line, row in enumerate(rows, start=4):
        for at, column in enumerate(columns):
            value = row.get(column)
            if isinstance(value, float):
                page.write_number(line, at, value, looks["given"])
            elif value is not None:
                page.write_string(line, at, value, looks["given"])
            else:
                page.write_blank(line, at, None, looks["open"])
    last = 3 + max(1, len(rows)) + 200
    if not heating:
        basis = columns.index("gas_basis")
        page.data_validation(4, basis, last, basis, {"validate": "list", "source": ["Hs", "Hi"]})
        group = columns.index("group")
        words = [group_text(code, lang) for code in _offered(sheet.subject)]
        page.data_validation(
            4, group, last, group, {"validate": "list", "source": words, "error_type": "warning"}
        )


def _offered(subject: str) -> tuple[str, ...]:
    """The groups offered in the cell's list, short enough for a workbook."""
    listed = tuple(dict.fromkeys(group for group, _carrier, _unit in ROWS[subject]))
    return listed if subject in ("transport", "administration") else (*listed, TOTAL)


def _energy_rows(sheet: RequestSheet, lang: str) -> list[dict[str, str | float | None]]:
    return [
        {
            "key": key,
            "name": name,
            "group": group_text(group, lang),
            "carrier": carrier_text(carrier, lang),
            "unit": unit,
            "gas_basis": "Hs" if carrier == _GAS else None,
            "first": f"01.01.{sheet.year}",
            "last": f"31.12.{sheet.year}",
        }
        for key, name in sheet.places
        for group, carrier, unit in ROWS[sheet.subject]
    ]


def _heating_rows(sheet: RequestSheet, lang: str) -> list[dict[str, str | float | None]]:
    return [
        {
            "key": key,
            "name": name,
            "carrier": carrier_text(carrier, lang),
            "kind": kind_text(kind, lang),
            "from_kw": low,
            "up_to_kw": high,
        }
        for key, name in sheet.places
        for carrier, kind, low, high in HEATING_ROWS
    ]
