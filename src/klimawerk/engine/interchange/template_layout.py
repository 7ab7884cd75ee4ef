"""What stands in the template: sheets, rows, columns. Writer and reader share it, the version names it."""

from __future__ import annotations

from dataclasses import dataclass

from klimawerk.engine.interchange.codes import cell_axis
from klimawerk.engine.interchange.fuel_mix import units_of
from klimawerk.engine.methods.bisko.own_candidates import UNSPLIT_FUELS
from klimawerk.language import label, text

VERSION = "klimawerk-vorlage-1"
META_SHEET = "_klimawerk"
YES = "ja"
COLUMNS_MARK = "#columns"
SHORT_SHEET = "short"
ANY_CARRIER = "*"
SUM_MARK = "#"

# Columns of a sector sheet; the first holds the hidden key.
COLUMNS = (
    "key",
    "label",
    "energy",
    "unit",
    "gas_basis",
    "first",
    "last",
    "grade",
    "source",
    "state",
    "network_operator",
    "includes_municipal",
    "note",
    "start",
)
SHORT_COLUMNS = (
    "key",
    "label",
    "carrier",
    "energy",
    "unit",
    "gas_basis",
    "first",
    "last",
    "grade",
    "source",
    "state",
    "note",
    "start",
)

# The eight numbers a small town hall can get with one letter to the network operator and one look into its bills.
# Rows with the same cell before `#` are added up.
SHORT_ROWS = (
    "total.electricity",
    "private_households.electricity",
    "private_households.heating_electricity",
    "total.natural_gas",
    "total.district_heating",
    "municipal_facilities.electricity#buildings",
    "municipal_facilities.electricity#street_lighting",
    f"municipal_facilities.{ANY_CARRIER}#heat",
)
# The rows of the short sheet that the network operator answers: it meters heat pumps with them.
SHORT_METERED = frozenset({"private_households.electricity", "private_households.heating_electricity"})
HEAT_OF_MUNICIPAL_BUILDINGS = (
    "natural_gas",
    "heating_oil",
    "district_heating",
    "local_heating",
    "biomass",
    "lpg",
)


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One row: the hidden key (a cell code, perhaps with a mark), the label, what it covers; `heading` has no key."""

    key: str
    label: str
    heading: bool = False

    @property
    def carrier(self) -> str:
        """The carrier of the row, empty where the sheet asks for it."""
        parts = self.key.partition(SUM_MARK)[0].split(".")
        return parts[1] if len(parts) > 1 and parts[1] != ANY_CARRIER else ""


def sector_rows(sector: str, language: str) -> list[TemplateRow]:
    """The rows of a sector sheet; transport first by fuel, then by vehicle class and road category."""
    if sector == "transport":
        return _transport_rows(language)
    rows = []
    for at in cell_axis().select(sector):
        cell = cell_axis().cells[at]
        words = label("carriers", cell.carrier, language)
        if cell.part:
            words = f"{words}: {label('parts', cell.part, language)}"
        rows.append(TemplateRow(cell.code, words))
    return rows


def _transport_rows(language: str) -> list[TemplateRow]:
    axis = cell_axis()
    carriers = list(dict.fromkeys(axis.cells[at].carrier for at in axis.select("transport")))
    rows = [TemplateRow("", text("template.transport_by_fuel", language), heading=True)]
    rows += [
        TemplateRow(f"transport.{fuel}", text(f"template.fuel_{fuel}", language)) for fuel in UNSPLIT_FUELS
    ]
    rows += [
        TemplateRow(f"transport.{carrier}", label("carriers", carrier, language)) for carrier in carriers
    ]
    rows.append(TemplateRow("", text("template.transport_by_class", language), heading=True))
    cells = [axis.cells[at] for at in axis.select("transport")]
    cells.sort(key=lambda cell: _first_of_class(cell.vehicle_class))
    for cell in cells:
        words = (
            label("vehicle_classes", cell.vehicle_class, language),
            "" if cell.road_category == "all" else label("road_categories", cell.road_category, language),
            label("carriers", cell.carrier, language),
        )
        rows.append(TemplateRow(cell.code, ", ".join(word for word in words if word)))
    return rows


def _first_of_class(vehicle_class: str) -> int:
    return cell_axis().select("transport", vehicle_class=vehicle_class)[0]


def short_rows(language: str) -> list[TemplateRow]:
    """The eight rows of the short sheet."""
    rows = []
    for number, key in enumerate(SHORT_ROWS, start=1):
        words = text(f"template.short_{number}", language)
        rows.append(TemplateRow(key, words))
    return rows


def units_for(carrier: str) -> tuple[str, ...]:
    """The units of a row's drop-down: energy first, then the fuel units that have a heating value."""
    usual = ("MWh", "kWh", "GWh", "GJ", "TJ")
    if not carrier:
        return usual
    left_out = (*usual, "MJ", "TWh")
    return (*usual, *(unit for unit in units_of(carrier) if unit not in left_out))


def sheet_name(sector: str, language: str) -> str:
    """The name of a sheet, at most 31 characters."""
    if sector == SHORT_SHEET:
        return text("template.short_sheet", language)
    return label("sectors", sector, language, "short")[:31]
