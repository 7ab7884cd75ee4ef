"""From the fields of one row, as people wrote them, to an own value: a doubt becomes a finding, nothing is guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from klimawerk.engine.interchange.codes import TOTAL, cell_axis, suggest, understand
from klimawerk.engine.interchange.own_amounts import AmountReader
from klimawerk.engine.interchange.own_row import FindingList, OwnRow
from klimawerk.engine.interchange.territory_keys import TerritoryKeys
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.number_text import read_number
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.methods.bisko.own_candidates import covered_cells
from klimawerk.engine.records.request import OwnValue
from klimawerk.language import codelist

FIRST_YEAR, LAST_YEAR = 1990, 2100
_ECHOED = 60
_YES = frozenset({"ja", "yes", "true", "wahr", "x", "1", "j"})
_NO = frozenset({"", "nein", "no", "false", "falsch", "0", "n", "-"})
# The code list and the message of each part of a cell.
_PARTS = {
    "sector": "sectors",
    "carrier": "carriers",
    "vehicle_class": "vehicle_classes",
    "road_category": "road_categories",
    "part": "parts",
}


@dataclass
class RowReader:
    """Reads rows one by one and collects the findings."""

    keys: TerritoryKeys
    found: FindingList = field(default_factory=FindingList)

    @property
    def findings(self) -> list[Finding]:
        """Everything found so far."""
        return self.found.findings

    def read(self, row: OwnRow) -> OwnValue | None:
        """The own value of a row; None where nothing is stated or an error was found."""
        before, amounts = len(self.findings), AmountReader(self.found)
        key = self.keys.read(row.key, row.year, row.place("key"), self.findings)
        year = self._year(row)
        cell = self._cell(row)
        carrier = cell.split(".")[1] if cell else ""
        amount, state = amounts.amount(row)
        unit = amounts.unit(row, carrier, state) if row.is_stated else None
        grade = self._grade(row, needed=row.is_stated and state is not CellState.NOT_OCCURRING)
        includes_municipal = self._flag(row, "includes_municipal", row.includes_municipal)
        network_operator = self._flag(row, "network_operator", row.network_operator)
        if amount is None and state is CellState.VALUE:
            return None
        energy = amounts.energy(row, amount or 0.0, unit, carrier, year)
        if year is not None:
            self._period(row, year)
        if row.is_stated and state is not CellState.NOT_OCCURRING and not row.source.strip():
            self.found.say(Severity.WARNING, "own_data.source_missing", row.place("source"))
        failed = self.found.has_error_since(before)
        if failed or key is None or year is None or not cell or energy is None:
            return None
        return OwnValue(
            key=key,
            year=year,
            cell=cell,
            energy_mwh=energy,
            state=state,
            grade=grade,
            source=row.source.strip(),
            where=row.where,
            original_value=amount,
            original_unit=row.unit.strip() or "MWh",
            includes_municipal=includes_municipal,
            is_utility_total=cell.startswith(f"{TOTAL}."),
            is_network_operator=network_operator or cell.startswith(f"{TOTAL}."),
            note=row.note.strip(),
        )

    def _year(self, row: OwnRow) -> int | None:
        written = row.year.strip()
        if not written:
            self.found.error("own_data.year_missing", row.place("year"))
            return None
        number = read_number(written).value
        if number is None or number != int(number) or not FIRST_YEAR <= number <= LAST_YEAR:
            self.found.error(
                "own_data.year_invalid", row.place("year"), written=written, first=FIRST_YEAR, last=LAST_YEAR
            )
            return None
        return int(number)

    def _code(self, row: OwnRow, name: str, written: str) -> str | None:
        """The code of one part of the cell: empty when nothing is written, None with a finding when unknown."""
        if not written.strip():
            return ""
        code = understand(_PARTS[name], written)
        if code is None:
            close = suggest(_PARTS[name], written)
            ending = "unknown_suggestion" if close else "unknown"
            known = tuple(codelist(_PARTS[name]))
            self.found.error(
                f"own_data.{name}_{ending}",
                row.place(name),
                written=" ".join(written.split())[:_ECHOED],
                suggestion=close,
                known=known,
            )
        return code

    def _cell(self, row: OwnRow) -> str:
        """The cell code, or an empty text with a finding."""
        sector = self._code(row, "sector", row.sector)
        carrier = self._code(row, "carrier", row.carrier)
        vehicle = self._code(row, "vehicle_class", row.vehicle_class)
        road = self._code(row, "road_category", row.road_category)
        part = self._code(row, "part", row.part)
        if sector == "":
            self.found.error("own_data.sector_missing", row.place("sector"))
        if carrier == "":
            self.found.error("own_data.carrier_missing", row.place("carrier"))
        if not sector or not carrier or vehicle is None or road is None or part is None:
            return ""
        if road and not vehicle:
            self.found.error("own_data.vehicle_class_needed", row.place("vehicle_class"))
            return ""
        code = ".".join(each for each in (sector, carrier, vehicle, road, part) if each)
        axis = cell_axis()
        if sector == TOTAL:
            known = not (vehicle or part) and f"commerce_trade_services.{carrier}" in axis
        else:
            known = bool(covered_cells(axis, code))
        if not known:
            self.found.error("own_data.unknown_cell", row.place("carrier"), cell=code)
            return ""
        only = covered_cells(axis, code) if vehicle else ()
        return axis.cells[only[0]].code if len(only) == 1 else code

    def _grade(self, row: OwnRow, needed: bool) -> Grade:
        written = row.grade.strip().upper()[:1]
        if not written:
            if needed:
                self.found.say(Severity.WARNING, "own_data.grade_missing", row.place("grade"))
            return Grade.D
        if written not in ("A", "B", "C", "D") or (
            len(row.grade.strip()) > 1 and row.grade.strip()[1] not in " –-:("
        ):
            self.found.error("own_data.grade_unknown", row.place("grade"), written=row.grade.strip())
            return Grade.D
        return Grade[written]

    def _flag(self, row: OwnRow, name: str, written: str) -> bool:
        said = written.strip().lower()
        if said not in _YES | _NO:
            self.found.error("own_data.flag_unknown", row.place(name), written=written.strip())
        return said in _YES

    def _period(self, row: OwnRow, year: int) -> None:
        first, last = self._date(row, "first", row.first), self._date(row, "last", row.last)
        if first is None and last is None:
            return
        if (first or date(year, 1, 1)) != date(year, 1, 1) or (last or date(year, 12, 31)) != date(
            year, 12, 31
        ):
            self.found.say(
                Severity.WARNING,
                "own_data.period_differs",
                row.place("first"),
                first=f"{first:%d.%m.%Y}" if first else "?",
                last=f"{last:%d.%m.%Y}" if last else "?",
                year=str(year),
            )

    def _date(self, row: OwnRow, name: str, written: str | date) -> date | None:
        if isinstance(written, datetime):
            return written.date()
        if isinstance(written, date):
            return written
        if not written.strip():
            return None
        for pattern in ("%d.%m.%Y", "%Y-%m-%d", "%m/%Y", "%m.%Y"):
            try:
                return datetime.strptime(written.strip(), pattern).date()
            except ValueError:
                continue
        self.found.error("own_data.period_unreadable", row.place(name), written=written.strip())
        return None
