"""A filled sheet of a data request → own values and findings by row. Nothing is guessed.

Customer groups become sectors by `heating_systems.customer_groups`, numbers of heating systems become energy by
`heating_systems.fuel_energy`; rows that name a sector are taken as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from klimawerk import language
from klimawerk.engine.interchange.codes import TOTAL, understand
from klimawerk.engine.interchange.own_row import OwnRow
from klimawerk.engine.interchange.own_rows import RowReader
from klimawerk.engine.interchange.plain_table import table_lines
from klimawerk.engine.interchange.request_heating import read_heating
from klimawerk.engine.interchange.request_rows import (
    ECHOED,
    AnsweredValue,
    AskedFor,
    SheetRow,
    is_filled,
    read_plain,
)
from klimawerk.engine.interchange.request_sheet import (
    COLUMNS,
    GROUP_CODES,
    HEATING_COLUMNS,
    VEHICLES,
    group_text,
    understand_word,
)
from klimawerk.engine.interchange.safe_open import Limits, RefusedFile
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.number_text import NumberStyle, read_number, style_of
from klimawerk.engine.kernel.states import Grade
from klimawerk.engine.methods.heating_systems.customer_groups import (
    GROUPS,
    HEAT_PUMPS,
    LOAD_METERED,
    Sales,
    to_sectors,
)
from klimawerk.engine.records.facts import Facts
from klimawerk.engine.records.request import OwnValue

_HEADER_LINES = 30
_REFERENCE = re.compile(r"KW-\d{4}-\d+-\d+")
_ALL = tuple(dict.fromkeys((*COLUMNS, *HEATING_COLUMNS)))
_NOTHING = ("kommt nicht vor", "does not occur", "entfällt")


@dataclass
class _Groups:
    """Sales of a place and carrier while the sheet is read: energies [MWh] by customer group."""

    first: SheetRow
    by_group: dict[str, float] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    industry_share: float | None = None
    notes: list[str] = field(default_factory=list)
    source: str = ""
    parts: set[str] = field(default_factory=set)
    is_broken: bool = False


def read_answer(
    path: Path, asked: AskedFor, reader: RowReader, facts: Facts, limits: Limits | None = None
) -> tuple[tuple[AnsweredValue, ...], tuple[Finding, ...]]:
    """The values of a filled sheet; every doubt becomes a finding at its cell, a file that is none one finding."""
    try:
        lines = table_lines(path, limits or Limits())
    except RefusedFile as refused:
        return (), (refused.finding,)
    header, columns = _find_header(lines)
    if header < 0:
        return (), (Finding("request_sheet.not_our_sheet", Severity.ERROR, path.name, "", {}),)
    _check_reference(lines[:header], asked, path.name, reader.findings)
    rows = list(_rows(path.name, lines, header, columns))
    _check_places(rows, asked, reader, path.name)
    if "count" in columns:
        values = read_heating(rows, asked, reader, facts)
    else:
        values = _Energies(asked, reader, facts).read(rows)
    return values, tuple(reader.findings)


def _find_header(lines: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    for number, cells in enumerate(lines[:_HEADER_LINES]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(cells):
            code = understand_word(cell, _ALL, "column")
            if code:
                columns.setdefault(code, at)
        if "key" in columns and ("amount" in columns or "count" in columns):
            return number, columns
    return -1, {}


def _check_reference(
    lines: Sequence[Sequence[str]], asked: AskedFor, file: str, findings: list[Finding]
) -> None:
    """A sheet of another request is read, but it is said so."""
    for written in (cell.strip() for line in lines for cell in line):
        if _REFERENCE.fullmatch(written) and written != asked.reference:
            data: dict[str, object] = {"written": written, "expected": asked.reference}
            findings.append(Finding("request_sheet.other_request", Severity.WARNING, file, "", data))


def _rows(
    file: str, lines: Sequence[Sequence[str]], header: int, columns: Mapping[str, int]
) -> Iterator[SheetRow]:
    for number, cells in enumerate(lines[header + 1 :], start=header + 2):
        texts = {name: cells[at].strip() for name, at in columns.items() if at < len(cells)}
        if any(texts.values()):
            places = {name: f"{file}:{_letters(at)}{number}" for name, at in columns.items()}
            yield SheetRow(f"{file}:{number}", texts, places)


def _letters(at: int) -> str:
    """The letters of a column from 0: A, …, Z, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _check_places(rows: Sequence[SheetRow], asked: AskedFor, reader: RowReader, file: str) -> None:
    said: set[str] = set()
    for row in rows:
        key = row.of("key").replace(" ", "")
        if key and key.zfill(8) not in asked.keys and key not in said and is_filled(row):
            said.add(key)
            reader.findings.append(
                Finding("request_sheet.place_not_asked", Severity.WARNING, row.at("key"), "", {"key": key})
            )
    filled = {row.of("key").zfill(8) for row in rows if is_filled(row)}
    empty = sorted(asked.keys - filled)
    if empty:
        data: dict[str, object] = {"places": ", ".join(_name(reader, key) for key in empty)}
        reader.findings.append(Finding("request_sheet.places_not_filled", Severity.WARNING, file, "", data))


def _name(reader: RowReader, key: str) -> str:
    """The name of a place where the register knows it."""
    register = reader.keys.register
    return register.by_key[key].name if register is not None and key in register.by_key else key


class _Energies:
    """Reads the list of energies row by row."""

    def __init__(self, asked: AskedFor, reader: RowReader, facts: Facts) -> None:
        self.asked, self.reader, self.facts = asked, reader, facts
        self.style = NumberStyle.UNKNOWN
        self.groups: dict[tuple[str, str], _Groups] = {}
        self.direct: dict[tuple[str, str], OwnValue] = {}

    def read(self, rows: Sequence[SheetRow]) -> tuple[AnsweredValue, ...]:
        """All values; with groups turned into sectors."""
        self.style = style_of((row.of("amount") for row in rows), fallback=NumberStyle.UNKNOWN)
        for row in rows:
            if is_filled(row):
                self._row(row)
        self._say_not_filled(rows)
        found = [AnsweredValue(each) for each in self.direct.values()]
        for (key, carrier), sales in self.groups.items():
            if not sales.is_broken:
                found += self._sectors(key, carrier, sales)
        return tuple(found)

    def _error(self, code: str, where: str, **data: object) -> None:
        self.reader.findings.append(Finding(code, Severity.ERROR, where, "", data))

    def _row(self, row: SheetRow) -> None:
        group = understand_word(row.of("group"), GROUP_CODES, "group")
        known = ", ".join(group_text(code, "de") for code in GROUP_CODES)
        if not row.of("group"):
            self._error("request_sheet.group_missing", row.at("group"), known=known)
            return
        if not group:
            written = understand("sectors", row.of("group"))
            if not written:
                self._error(
                    "request_sheet.group_unknown",
                    row.at("group"),
                    written=row.of("group")[:ECHOED],
                    known=known,
                )
                return
            group = written
        is_group = group in GROUPS or group == LOAD_METERED
        nothing = row.of("amount").lower() in _NOTHING
        vehicle = group if group in VEHICLES else ""
        value = self.reader.read(
            OwnRow(
                where=row.where,
                key=row.of("key"),
                year=str(self.asked.year),
                energy="" if nothing and not is_group else "0" if nothing else row.of("amount"),
                unit=row.of("unit"),
                sector="transport" if vehicle else TOTAL if is_group else group,
                carrier=row.of("carrier"),
                vehicle_class=vehicle,
                road_category="all" if vehicle == "bus" else "",
                grade="A",
                source=row.of("source") or self.asked.source,
                gas_basis=row.of("gas_basis"),
                state="kommt nicht vor" if nothing and not is_group else "",
                network_operator="" if vehicle or group == "municipal_facilities" else "ja",
                first=row.of("first"),
                last=row.of("last"),
                note=self._note(row),
                style=self.style,
                cells={name: row.at(at) for name, at in (("energy", "amount"), ("sector", "group"))}
                | {name: row.at(name) for name in ("key", "carrier", "unit", "gas_basis", "first", "last")},
            )
        )
        self._say_beside(row)
        if value is None:
            return
        if is_group:
            self._add(row, group, value)
        elif (value.key, value.cell) in self.direct:
            other = self.direct[value.key, value.cell].where
            self._twice(row, group, value, other)
        else:
            self._check_parts(row, value, None)
            self.direct[value.key, value.cell] = value

    def _twice(self, row: SheetRow, group: str, value: OwnValue, other: str) -> None:
        carrier = value.cell.split(".")[1]
        self._error(
            "request_sheet.row_twice",
            row.at("group"),
            group=group_text(group, "de"),
            carrier=carrier,
            key=value.key,
            other=other,
        )

    def _add(self, row: SheetRow, group: str, value: OwnValue) -> None:
        carrier = value.cell.split(".")[1]
        if group in GROUPS and GROUPS[group][1] and carrier != "electricity":
            self._error(
                "request_sheet.group_not_for_carrier",
                row.at("group"),
                group=group_text(group, "de"),
                carrier=carrier,
            )
            return
        sales = self.groups.setdefault((value.key, carrier), _Groups(row))
        if group in sales.where:
            self._twice(row, group, value, sales.where[group])
            sales.is_broken = True
            return
        if group in sales.parts:
            self._part_and_row(row.at("group"), group, sales)
            return
        sales.where[group] = row.where
        sales.source = sales.source or value.source
        sales.notes += [value.note] if value.note else []
        sales.by_group[group] = sales.by_group.get(group, 0.0) + value.energy_mwh
        self._check_parts(row, value, sales if group == "household" and carrier == "electricity" else None)
        if group == LOAD_METERED and value.energy_mwh:
            sales.industry_share = self._share(row)
            sales.is_broken = sales.is_broken or sales.industry_share is None
        elif group == LOAD_METERED:
            sales.industry_share = 0.0

    def _share(self, row: SheetRow) -> float | None:
        written = row.of("industry_share").replace("%", "").strip()
        if not written:
            self._error("request_sheet.industry_share_missing", row.at("industry_share"))
            return None
        number = read_number(written, self.style).value
        if number is None or not 0 <= number <= 100:
            self._error("request_sheet.share_invalid", row.at("industry_share"), written=written[:ECHOED])
            return None
        return number / 100

    def _check_parts(self, row: SheetRow, value: OwnValue, sales: _Groups | None) -> None:
        """Heat pumps and storage heating contained in the households' electricity become groups of their own."""
        parts = {
            name: read_plain(row, name, self.style, self.reader.findings)
            for name in (HEAT_PUMPS, "storage_heating")
        }
        given = {name: amount for name, amount in parts.items() if amount}
        if not given:
            return
        if sales is None or not value.original_value:
            self._error("request_sheet.part_not_here", row.at(next(iter(given))))
            return
        if sum(given.values()) > value.original_value:
            self._error("request_sheet.part_too_large", row.at(next(iter(given))))
            return
        for name in given:
            if name in sales.where:
                self._part_and_row(row.at(name), name, sales)
                return
        per_unit = value.energy_mwh / value.original_value
        for name, amount in given.items():
            sales.by_group["household"] -= amount * per_unit
            sales.by_group[name] = sales.by_group.get(name, 0.0) + amount * per_unit
            sales.parts.add(name)

    def _part_and_row(self, where: str, group: str, sales: _Groups) -> None:
        """The same electricity as “of which” and as a row of its own would count twice."""
        self._error("request_sheet.part_and_row", where, group=group_text(group, "de"))
        sales.is_broken = True

    def _note(self, row: SheetRow) -> str:
        parts = [row.of("note")]
        for name in ("own_generation", "direct_customers"):
            if row.of(name):
                header = language.text(f"request_sheet.column.{name}", "de")
                parts.append(f"{header}: {row.of(name)} {row.of('unit')}")
        return "; ".join(part for part in parts if part)

    def _say_beside(self, row: SheetRow) -> None:
        for name, severity in (("own_generation", Severity.INFO), ("direct_customers", Severity.WARNING)):
            amount = read_plain(row, name, self.style, self.reader.findings)
            if amount:
                data: dict[str, object] = {"amount": row.of(name), "unit": row.of("unit")}
                code = f"request_sheet.{name}"
                self.reader.findings.append(Finding(code, severity, row.at(name), "", data))

    def _say_not_filled(self, rows: Sequence[SheetRow]) -> None:
        """Groups that stand in the sheet without a value, where others of the same place and carrier have one."""
        empty: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            carrier = understand("carriers", row.of("carrier")) or ""
            if not is_filled(row) and (row.of("key").zfill(8), carrier) in self.groups:
                empty.setdefault((row.of("key").zfill(8), carrier), []).append(row.of("group"))
        for (key, carrier), groups in empty.items():
            inside = self.groups[key, carrier].by_group
            open_ones = [each for each in groups if understand_word(each, GROUP_CODES, "group") not in inside]
            if open_ones:
                place = _name(self.reader, key)
                data: dict[str, object] = {"place": place, "carrier": carrier, "groups": ", ".join(open_ones)}
                finding = Finding("request_sheet.not_filled", Severity.WARNING, key, "", data)
                self.reader.findings.append(finding)

    def _sectors(self, key: str, carrier: str, sales: _Groups) -> list[AnsweredValue]:
        order = Sales(key, self.asked.year, carrier, sales.by_group, sales.source, sales.industry_share)
        found = []
        for value in to_sectors(self.facts, order):
            if (key, value.cell) in self.direct:
                self._error(
                    "request_sheet.row_and_group",
                    sales.first.where,
                    key=key,
                    carrier=carrier,
                    cell=value.cell,
                )
                continue
            split = value.grade is Grade.B and value.is_network_operator
            placed = replace(value, where=sales.first.where, note="; ".join(dict.fromkeys(sales.notes)))
            found.append(AnsweredValue(placed, Grade.A if split else Grade.NONE))
        return found
