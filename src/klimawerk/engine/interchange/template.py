"""Writes the German workbook for own data: a sheet per sector and a short sheet, with the start balance beside it."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

import xlsxwriter

from klimawerk.engine.interchange.codes import cell_axis
from klimawerk.engine.interchange.heating_values import heating_values
from klimawerk.engine.interchange.template_layout import (
    ANY_CARRIER,
    COLUMNS,
    COLUMNS_MARK,
    HEAT_OF_MUNICIPAL_BUILDINGS,
    META_SHEET,
    SHORT_COLUMNS,
    SHORT_SHEET,
    SUM_MARK,
    VERSION,
    TemplateRow,
    sector_rows,
    sheet_name,
    short_rows,
    units_for,
)
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.methods.bisko.own_candidates import covered_cells
from klimawerk.engine.methods.bisko.own_totals import TOTAL_CONTAINS
from klimawerk.engine.records.balance import REASONS, BalanceResult
from klimawerk.engine.records.territory import Territory, TerritoryKind
from klimawerk.language import label, text

_WIDTHS = {
    "label": 46,
    "carrier": 16,
    "source": 34,
    "note": 34,
    "energy": 14,
    "start": 20,
    "includes_municipal": 18,
}
_OTHER_WIDTH = 13
_FIRST_ROW = 5
_LEGEND = (
    "energy",
    "unit",
    "gas_basis",
    "first",
    "grade",
    "source",
    "state",
    "network_operator",
    "includes_municipal",
    "start",
)
_PROTECTION = {"format_columns": True, "format_rows": True, "format_cells": True, "sort": True}


def write_template(
    territory: Territory,
    start: BalanceResult | None,
    target: Path | str | IO[bytes],
    *,
    short: bool = False,
    year: int | None = None,
    language: str = "de",
) -> None:
    """Write the workbook for one territory and the year of `start` (or `year` without a start balance).

    `short` leaves out the sheets of the sectors. Start values stand in grey, in MWh, locked. Raises `ValueError` if
    neither a start balance nor a year is given.
    """
    balance_year = start.year if start is not None else year
    if balance_year is None:
        raise ValueError("write_template: a start balance or a year is needed")
    stream: Any = str(target) if isinstance(target, Path) else target
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        writer = _Writer(workbook, territory, start, balance_year, language)
        writer.read_me()
        writer.sheet(SHORT_SHEET, short_rows(language), SHORT_COLUMNS)
        if not short:
            for sector in cell_axis().sectors:
                writer.sheet(sector, sector_rows(sector, language), COLUMNS)
        writer.meta()


class _Writer:
    """One workbook while it is written."""

    def __init__(
        self, workbook: Any, territory: Territory, start: BalanceResult | None, year: int, language: str
    ) -> None:
        self.workbook, self.territory, self.start = workbook, territory, start
        self.year, self.language = year, language
        workbook.set_properties({"title": text("template.file_title", language), "subject": territory.name})
        add = workbook.add_format
        grid = {"border": 1, "border_color": "#C8CDD3", "valign": "top", "text_wrap": True}
        self.title = add({"bold": True, "font_size": 14})
        self.bold = add({"bold": True})
        self.wrap = add({"text_wrap": True, "valign": "top"})
        self.hint = add({"italic": True, "font_color": "#4A5560"})
        self.head = add({**grid, "bold": True, "bg_color": "#E3E9EF"})
        self.heading = add({"bold": True, "bg_color": "#F1F4F7"})
        self.label = add({**grid, "bg_color": "#F8F9FA"})
        self.input = add({**grid, "locked": False})
        self.number = add({**grid, "locked": False, "num_format": "#,##0.###"})
        self.date = add({**grid, "locked": False, "num_format": "dd.mm.yyyy"})
        self.closed = add({**grid, "bg_color": "#ECEEF0"})
        self.grey = add({**grid, "font_color": "#6A7580", "bg_color": "#ECEEF0", "num_format": "#,##0"})

    def say(self, code: str, **data: object) -> str:
        """A sentence in the language of the workbook."""
        names = {"territory": self.territory.name, "key": self.territory.key, "year": str(self.year)}
        return text(code, self.language, {**names, **data})

    def read_me(self) -> None:
        """The first sheet: what this is, the legend, what comes next."""
        sheet = self.workbook.add_worksheet(self.say("template.read_me"))
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 96)
        sheet.write_string(0, 0, self.say("template.file_title"), self.title)
        sheet.write_string(1, 0, self.say("template.heading"), self.bold)
        row = 3
        whats = ["template.what_1", "template.what_2", "template.what_3", "template.what_4"]
        if self.territory.kind is TerritoryKind.DISTRICT and not self.territory.urban:
            whats.insert(0, "template.what_district")
        for code in whats:
            sheet.merge_range(row, 0, row, 1, self.say(code), self.wrap)
            sheet.set_row(row, 32)
            row += 1
        row += 1
        sheet.write_string(row, 0, self.say("template.legend_title"), self.bold)
        for name in _LEGEND:
            row += 1
            sheet.write_string(row, 0, self.say(f"template.column_{name}"), self.wrap)
            sheet.write_string(row, 1, self.say(f"template.legend_{name}"), self.wrap)
        row += 2
        sheet.write_string(row, 0, self.say("template.next_title"), self.bold)
        for code in ("template.next_1", "template.next_2"):
            row += 1
            sheet.merge_range(row, 0, row, 1, self.say(code), self.wrap)
        if self.start is not None:
            row += 2
            release = self.start.pins.facts_release
            sheet.merge_range(row, 0, row, 1, self.say("template.sources_hint", release=release), self.hint)
            sheet.set_row(row, 32)
        sheet.protect("", {**_PROTECTION})

    def sheet(self, sector: str, rows: list[TemplateRow], columns: tuple[str, ...]) -> None:
        """One sheet to fill in."""
        used = tuple(
            name for name in columns if name != "includes_municipal" or sector == "commerce_trade_services"
        )
        sheet = self.workbook.add_worksheet(sheet_name(sector, self.language))
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.write_string(0, 0, COLUMNS_MARK)
        for at, name in enumerate(used):
            if at:
                sheet.write_string(0, at, name)
            options = {"hidden": True} if name == "key" else {}
            sheet.set_column(at, at, _WIDTHS.get(name, _OTHER_WIDTH), None, options)
        title = (
            self.say("template.short_sheet")
            if sector == SHORT_SHEET
            else label("sectors", sector, self.language)
        )
        sheet.write_string(1, 1, title, self.title)
        sheet.write_string(2, 1, self.say("template.heading"), self.bold)
        sheet.write_string(3, 1, self.say("template.sheet_hint"), self.hint)
        for at, name in enumerate(used[1:], start=1):
            sheet.write_string(_FIRST_ROW - 1, at, self.say(f"template.column_{name}"), self.head)
        for number, row in enumerate(rows, start=_FIRST_ROW):
            self._row(sheet, number, row, used)
        sheet.freeze_panes(_FIRST_ROW, 2)
        sheet.protect("", {**_PROTECTION})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _row(self, sheet: Any, number: int, row: TemplateRow, columns: tuple[str, ...]) -> None:
        if row.heading:
            sheet.write_string(number, 1, row.label, self.heading)
            return
        sheet.write_string(number, 0, row.key)
        for at, name in enumerate(columns[1:], start=1):
            if name == "label":
                sheet.write_string(number, at, row.label, self.label)
            elif name == "start":
                self._start_value(sheet, number, at, row)
            else:
                self._input(sheet, number, at, name, row)

    def _input(self, sheet: Any, number: int, at: int, name: str, row: TemplateRow) -> None:
        choices = self._choices(name, row)
        if choices is not None and not choices:
            sheet.write_blank(number, at, None, self.closed)
            return
        formats = {"energy": self.number, "first": self.date, "last": self.date}
        if name == "unit":
            sheet.write_string(number, at, "MWh", self.input)
        else:
            sheet.write_blank(number, at, None, formats.get(name, self.input))
        if choices:
            sheet.data_validation(
                number,
                at,
                number,
                at,
                {
                    "validate": "list",
                    "source": list(choices),
                    "error_title": self.say("template.error_list_title"),
                    "error_message": self.say("template.error_list"),
                },
            )
        elif name == "energy":
            sheet.data_validation(
                number,
                at,
                number,
                at,
                {
                    "validate": "decimal",
                    "criteria": ">=",
                    "value": 0,
                    "error_title": self.say("template.error_number_title"),
                    "error_message": self.say("template.error_number"),
                },
            )

    def _choices(self, name: str, row: TemplateRow) -> tuple[str, ...] | None:
        """The drop-down of a field: None for free entry, empty for a field that does not apply here."""
        if name == "unit":
            return units_for(row.carrier)
        if name == "gas_basis":
            asks = not row.carrier or heating_values().has_gross(row.carrier)
            return ("Hs", "Hi") if asks else ()
        if name == "grade":
            return ("A", "B", "C", "D")
        if name == "state":
            return (self.say("template.word_yes"), self.say("template.word_not_occurring"))
        if name in ("network_operator", "includes_municipal"):
            return (self.say("template.word_yes"),)
        if name == "carrier":
            if row.carrier:
                return ()
            return tuple(label("carriers", each, self.language) for each in HEAT_OF_MUNICIPAL_BUILDINGS)
        return None

    def _start_value(self, sheet: Any, number: int, at: int, row: TemplateRow) -> None:
        """The value of the start balance [MWh], or in words why there is none."""
        if self.start is None or ANY_CARRIER in row.key:
            sheet.write_blank(number, at, None, self.grey)
            return
        code, _, mark = row.key.partition(SUM_MARK)
        covered = list(_start_cells(code))
        present = [each for each in covered if self.start.state[each] <= CellState.ZERO_BY_KEY]
        if present and not mark:
            sheet.write_number(number, at, round(float(self.start.energy[present].sum()), 3), self.grey)
            return
        reasons = {REASONS[self.start.reason[each]] for each in covered}
        words = "; ".join(text(code, self.language) for code in sorted(reasons) if code)
        sheet.write_string(number, at, words, self.grey)

    def meta(self) -> None:
        """The hidden sheet with version, territory and year, also as named cells."""
        sheet = self.workbook.add_worksheet(META_SHEET)
        facts = {
            "version": VERSION,
            "key": self.territory.key,
            "year": str(self.year),
            "territory": self.territory.name,
            "release": self.start.pins.facts_release if self.start is not None else "",
        }
        for number, (name, value) in enumerate(facts.items()):
            sheet.write_string(number, 0, name)
            sheet.write_string(number, 1, value)
            self.workbook.define_name(f"KLIMAWERK_{name.upper()}", f"={META_SHEET}!$B${number + 1}")
        sheet.hide()
        sheet.protect()


def _start_cells(code: str) -> tuple[int, ...]:
    """The cells of the start balance that a row is compared with; a total covers the stationary sectors."""
    axis = cell_axis()
    head, _, carrier = code.partition(".")
    if head != "total":
        return covered_cells(axis, code)
    contained = TOTAL_CONTAINS.get(carrier, (carrier,))
    return tuple(
        at for at, cell in enumerate(axis.cells) if cell.sector != "transport" and cell.carrier in contained
    )
