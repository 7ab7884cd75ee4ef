"""Balances as a workbook: overview with the box, sector × carrier, every cell, findings, factors and sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from klimawerk.engine.interchange.balance_view import sector_amounts
from klimawerk.engine.interchange.box_text import box_sentences
from klimawerk.engine.interchange.long_rows import COLUMNS, long_rows, neutral
from klimawerk.engine.kernel.finding import Finding
from klimawerk.engine.records.balance import BalanceResult
from klimawerk.language import label, sentence, text

Cell = str | float | int | None
_WIDE, _MIDDLE, _SMALL = 60, 30, 14


def write_xlsx(
    results: Sequence[BalanceResult], target: Path | str | IO[bytes], language: str = "de"
) -> None:
    """Write one workbook for one or more balances. Texts never become formulas; a missing number is an empty field."""
    import xlsxwriter  # slow to import, and only this export needs it

    stream: Any = str(target) if isinstance(target, Path) else target
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(stream, options) as workbook:
        book = _Book(workbook, language)
        book.overview(results)
        book.balance(results)
        book.table("sheet_cells", COLUMNS, (row for result in results for row in long_rows(result)))
        book.table(
            "sheet_findings",
            book.heads("year", "severity", "where", "finding", "rule"),
            _findings(results, language),
        )
        heads = book.heads("year", "cell", "value", "unit", "source", "locator", "evidence", "found")
        book.table("sheet_factors", heads, _factors(results))


class _Book:
    """One workbook while it is written."""

    def __init__(self, workbook: Any, language: str) -> None:
        self.workbook, self.language = workbook, language
        add = workbook.add_format
        self.title = add({"bold": True, "font_size": 14})
        self.head = add(
            {"bold": True, "bg_color": "#E3E9EF", "border": 1, "border_color": "#C8CDD3", "text_wrap": True}
        )
        self.box = add({"text_wrap": True, "valign": "top", "bg_color": "#FFF6DB"})
        self.bold = add({"bold": True})
        self.sector = add({"bold": True, "bg_color": "#F1F4F7", "num_format": "#,##0"})
        self.number = add({"num_format": "#,##0"})
        self.wrap = add({"text_wrap": True, "valign": "top"})

    def say(self, code: str, **data: object) -> str:
        """A word or sentence of the language."""
        return text(f"balance_file.{code}", self.language, data)

    def heads(self, *names: str) -> tuple[str, ...]:
        """Column heads."""
        return tuple(self.say(f"column_{name}") for name in names)

    def overview(self, results: Sequence[BalanceResult]) -> None:
        """Title, the box and the totals of each balance."""
        sheet = self.workbook.add_worksheet(self.say("sheet_overview"))
        sheet.set_column(0, 0, _WIDE)
        sheet.set_column(1, 4, _SMALL + 4)
        row = 0
        for result in results:
            place = result.territory
            title = self.say("title", name=place.name, key=place.key, year=str(result.year))
            sheet.write_string(row, 0, neutral(title), self.title)
            sheet.write_string(row + 1, 0, self.say("read_first"), self.bold)
            row += 2
            for line in box_sentences(result, self.language):
                sheet.merge_range(row, 0, row, 4, "", self.box)
                sheet.write_string(row, 0, neutral(line), self.box)
                sheet.set_row(row, 15 * (1 + len(line) // 120))
                row += 1
            row = self._totals(sheet, row + 1, result) + 2

    def _totals(self, sheet: Any, row: int, result: BalanceResult) -> int:
        for at, head in enumerate(("", *self.heads("energy", "emissions"), "t CO2e/EW")):
            sheet.write_string(row, at, head, self.head)
        for total in result.totals_by_scope.values():
            row += 1
            name = self.say("total", scope=label("scopes", total.scope, self.language))
            marked = self.bold if total.scope == result.total.scope else None
            sheet.write_string(row, 0, name, marked)
            for at, value in enumerate((total.energy_mwh, total.emissions_t_co2e), start=1):
                _write(sheet, row, at, value, self.number)
            _write(sheet, row, 3, total.per_capita_t, None)
        pins = result.pins
        line = self.say("pins", edition=pins.edition, release=pins.facts_release, version=pins.engine_version)
        sheet.write_string(row + 1, 0, line)
        return row + 1

    def balance(self, results: Sequence[BalanceResult]) -> None:
        """Sector × carrier, a block per year."""
        sheet = self.workbook.add_worksheet(self.say("sheet_balance"))
        sheet.set_column(0, 0, _SMALL)
        sheet.set_column(1, 1, _MIDDLE + 12)
        sheet.set_column(2, 6, _SMALL + 4)
        sheet.set_column(7, 7, _WIDE)
        heads = self.heads("year", "sector", "energy", "emissions", "state", "origin", "grade", "reason")
        for at, head in enumerate(heads):
            sheet.write_string(0, at, head, self.head)
        sheet.freeze_panes(1, 2)
        row = 0
        for result in results:
            for sector in sector_amounts(result):
                row += 1
                name = label("sectors", sector.sector, self.language)
                self._amount(sheet, row, result.year, name, sector.amount, self.sector)
                for carrier in sector.carriers:
                    row += 1
                    name = label("carriers", carrier.carrier, self.language)
                    if carrier.outside_scope:
                        name = self.say("not_in_the_sum", carrier=name)
                    name = f"   {name}"
                    self._amount(sheet, row, result.year, name, carrier.amount, self.number)

    def _amount(self, sheet: Any, row: int, year: int, name: str, amount: Any, form: Any) -> None:
        sheet.write_number(row, 0, year)
        sheet.write_string(row, 1, name, form)
        _write(sheet, row, 2, amount.energy, form)
        _write(sheet, row, 3, amount.emissions, form)
        sheet.write_string(row, 4, label("states", amount.state.code, self.language))
        if amount.origin is not None:
            sheet.write_string(row, 5, label("origins", amount.origin.code, self.language))
        sheet.write_string(row, 6, amount.grade.code or "")
        if amount.reason:
            sheet.write_string(row, 7, text(amount.reason, self.language))

    def table(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """A plain sheet with a header and a filter."""
        sheet = self.workbook.add_worksheet(self.say(name))
        for at, head in enumerate(heads):
            sheet.write_string(0, at, head, self.head)
        sheet.set_column(0, len(heads) - 1, _MIDDLE - 8)
        count = 0
        for count, row in enumerate(rows, start=1):
            for at, value in enumerate(row):
                _write(sheet, count, at, value, None)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(count, 1), len(heads) - 1)


def _write(sheet: Any, row: int, column: int, value: Cell, form: Any) -> None:
    """A number as number, a text as neutral text, nothing as an empty field."""
    if isinstance(value, str):
        sheet.write_string(row, column, neutral(value), form)
    elif value is not None:
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_blank(row, column, None, form)


def _findings(results: Sequence[BalanceResult], language: str) -> Iterable[tuple[Cell, ...]]:
    for result in results:
        conformity: Sequence[Finding] = result.conformity.get("findings", ())
        for finding in (*result.findings, *conformity):
            words = sentence(finding, language)
            yield result.year, str(finding.severity), finding.where, words, finding.rule


def _factors(results: Sequence[BalanceResult]) -> Iterable[tuple[Cell, ...]]:
    """The emission factors used, each with its source."""
    for result in results:
        for name, fact in result.factors.found.items():
            yield (
                result.year,
                name,
                fact.value,
                fact.unit,
                fact.source,
                fact.locator,
                str(fact.evidence),
                str(fact.how_found),
            )
