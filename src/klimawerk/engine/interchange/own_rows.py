"""From the fields of one row, as people wrote them, to an own value: a doubt becomes a finding, nothing is guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from klimawerk.engine.interchange.codes import TOTAL, cell_axis, suggest, understand
from klimawerk.engine.interchange.heating_values import heating_values
from klimawerk.engine.interchange.territory_keys import TerritoryKeys
from klimawerk.engine.kernel.errors import UnitError
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.number_text import NumberProblem, NumberStyle, read_number
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.kernel.units import Unit, mwh_per, read_unit
from klimawerk.engine.methods.bisko.own_candidates import covered_cells
from klimawerk.engine.records.facts import Evidence
from klimawerk.engine.records.request import OwnValue
from klimawerk.language import codelist

FIRST_YEAR, LAST_YEAR = 1990, 2100
_LARGEST_MWH = 3e9
_YES = frozenset({"ja", "yes", "true", "wahr", "x", "1", "j"})
_NO = frozenset({"", "nein", "no", "false", "falsch", "0", "n", "-"})
_STATES = {
    "value": CellState.VALUE,
    "declared_zero": CellState.DECLARED_ZERO,
    "null": CellState.DECLARED_ZERO,
    "ja": CellState.DECLARED_ZERO,
    "x": CellState.DECLARED_ZERO,
    "kommt nicht vor": CellState.NOT_OCCURRING,
    "no": CellState.NOT_OCCURRING,
}
_POWER = frozenset({"w", "kw", "mw", "gw", "kwp", "mwp", "kva"})
# The code list and the message of each part of a cell.
_PARTS = {
    "sector": "sectors",
    "carrier": "carriers",
    "vehicle_class": "vehicle_classes",
    "road_category": "road_categories",
    "part": "parts",
}


@dataclass(frozen=True)
class OwnRow:
    """The fields of one row as text (numbers and dates as the workbook typed them). `where` is file and line.

    `zero_counts` says whether a plain 0 is a statement (CSV) or needs a confirmation (template).
    """

    where: str
    key: str
    year: str
    energy: str | float
    unit: str
    sector: str = ""
    carrier: str = ""
    vehicle_class: str = ""
    road_category: str = ""
    part: str = ""
    grade: str = ""
    source: str = ""
    gas_basis: str = ""
    state: str = ""
    includes_municipal: str = ""
    network_operator: str = ""
    first: str | date = ""
    last: str | date = ""
    note: str = ""
    style: NumberStyle = NumberStyle.UNKNOWN
    zero_counts: bool = True
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def is_stated(self) -> bool:
        """True where a number (or a text in its place) or a state is written."""
        return isinstance(self.energy, float) or bool(self.energy.strip()) or bool(self.state.strip())

    def place(self, name: str) -> str:
        """Where a field stands: the address of its cell in a workbook, else line and column."""
        if name in self.cells:
            return self.cells[name]
        return f"{self.where}:{name}" if self.where else name


@dataclass
class RowReader:
    """Reads rows one by one and collects the findings."""

    keys: TerritoryKeys
    findings: list[Finding] = field(default_factory=list)

    def _say(self, severity: Severity, code: str, where: str, **data: object) -> None:
        self.findings.append(Finding(code, severity, where, "", data))

    def _error(self, code: str, where: str, **data: object) -> None:
        self._say(Severity.ERROR, code, where, **data)

    def read(self, row: OwnRow) -> OwnValue | None:
        """The own value of a row; None where nothing is stated or an error was found."""
        before = sum(each.severity is Severity.ERROR for each in self.findings)
        key = self.keys.read(row.key, row.year, row.place("key"), self.findings)
        year = self._year(row)
        cell = self._cell(row)
        carrier = cell.split(".")[1] if cell else ""
        amount, state = self._amount(row)
        unit = self._unit(row, carrier, state) if row.is_stated else None
        grade = self._grade(row)
        includes_municipal = self._flag(row, "includes_municipal", row.includes_municipal)
        network_operator = self._flag(row, "network_operator", row.network_operator)
        if amount is None and state is CellState.VALUE:
            return None
        energy = self._energy(row, amount or 0.0, unit, carrier)
        if year is not None:
            self._period(row, year)
        if row.is_stated and not row.source.strip():
            self._say(Severity.WARNING, "own_data.source_missing", row.place("source"))
        failed = sum(each.severity is Severity.ERROR for each in self.findings) > before
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
            self._error("own_data.year_missing", row.place("year"))
            return None
        number = read_number(written).value
        if number is None or number != int(number) or not FIRST_YEAR <= number <= LAST_YEAR:
            self._error(
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
            known = ", ".join(codelist(_PARTS[name]))
            self._error(
                f"own_data.{name}_{ending}", row.place(name), written=written, suggestion=close, known=known
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
            self._error("own_data.sector_missing", row.place("sector"))
        if carrier == "":
            self._error("own_data.carrier_missing", row.place("carrier"))
        if not sector or not carrier or vehicle is None or road is None or part is None:
            return ""
        if road and not vehicle:
            self._error("own_data.vehicle_class_needed", row.place("vehicle_class"))
            return ""
        code = ".".join(each for each in (sector, carrier, vehicle, road, part) if each)
        axis = cell_axis()
        if sector == TOTAL:
            known = not (vehicle or part) and f"commerce_trade_services.{carrier}" in axis
        else:
            known = bool(covered_cells(axis, code))
        if not known:
            self._error("own_data.unknown_cell", row.place("carrier"), cell=code)
            return ""
        only = covered_cells(axis, code) if vehicle else ()
        return axis.cells[only[0]].code if len(only) == 1 else code

    def _amount(self, row: OwnRow) -> tuple[float | None, CellState]:
        """The number and what it says. None with `VALUE` means: nothing stated, or an error."""
        state = self._state(row)
        if isinstance(row.energy, float):
            value: float | None = row.energy
        else:
            value = self._number(row, row.energy)
            if value is None and row.energy.strip():
                return None, CellState.VALUE
        if value is not None and value < 0:
            self._error("own_data.negative_value", row.place("energy"), value=value)
            return None, CellState.VALUE
        if state is not CellState.VALUE:
            if value:
                self._error("own_data.zero_with_value", row.place("energy"), value=value)
            return 0.0, state
        if value is None:
            self._say(Severity.WARNING, "own_data.value_missing", row.place("energy"))
        elif value == 0 and not row.zero_counts:
            self._say(Severity.WARNING, "own_data.zero_not_confirmed", row.place("energy"))
            return None, CellState.VALUE
        elif value == 0:
            self._say(Severity.WARNING, "own_data.zero_taken_as_declared", row.place("energy"))
            return 0.0, CellState.DECLARED_ZERO
        return value, state

    def _number(self, row: OwnRow, written: str) -> float | None:
        if written.strip().startswith("#"):
            self._error("own_data.value_error_cell", row.place("energy"), written=written.strip())
            return None
        number = read_number(written, row.style)
        if number.problem is NumberProblem.AMBIGUOUS and number.readings:
            first, second = number.readings
            self._error(
                "own_data.number_ambiguous",
                row.place("energy"),
                written=written.strip(),
                first=first,
                second=second,
                plain_first=f"{first:.10g}",
                plain_second=f"{second:.10g}".replace(".", ","),
            )
        elif number.problem is NumberProblem.NOT_A_NUMBER:
            self._error("own_data.not_a_number", row.place("energy"), written=written.strip())
        return number.value

    def _state(self, row: OwnRow) -> CellState:
        written = row.state.strip().lower()
        if written in ("", "nein", "-"):
            return CellState.VALUE
        if written not in _STATES:
            self._error("own_data.state_unknown", row.place("state"), written=row.state.strip())
            return CellState.VALUE
        return _STATES[written]

    def _unit(self, row: OwnRow, carrier: str, state: CellState) -> Unit | None:
        """The unit with its reference to upper or lower heating value; None with a finding."""
        if not row.unit.strip() and state is not CellState.VALUE:
            return Unit("MWh")
        units = ", ".join(heating_values().units_of(carrier))
        if not row.unit.strip():
            self._error("own_data.unit_missing", row.place("unit"), units=units)
            return None
        try:
            unit = read_unit(row.unit)
        except UnitError:
            self._unknown_unit(row, units)
            return None
        return self._with_basis(row, unit, carrier)

    def _unknown_unit(self, row: OwnRow, units: str) -> None:
        written = row.unit.strip()
        if written.lower() in _POWER:
            self._error("own_data.unit_is_power", row.place("unit"), written=written)
            return
        close = [unit for unit in units.split(", ") if unit.lower()[:2] == written.lower()[:2]]
        if close:
            self._error(
                "own_data.unit_unknown_suggestion",
                row.place("unit"),
                written=written,
                suggestion=close[0],
                units=units,
            )
        else:
            self._error("own_data.unit_unknown", row.place("unit"), written=written, units=units)

    def _with_basis(self, row: OwnRow, unit: Unit, carrier: str) -> Unit | None:
        written = row.gas_basis.strip()
        gross = unit.gross
        if written:
            said = {"hs": True, "ho": True, "hi": False, "hu": False}.get(written.lower()[:2])
            if said is None:
                self._error("own_data.gas_basis_unknown", row.place("gas_basis"), written=written)
                return None
            if gross is not None and gross != said:
                self._error(
                    "own_data.gas_basis_contradicts", row.place("gas_basis"), written=row.unit, basis=written
                )
                return None
            gross = said
        if gross and carrier and not heating_values().has_gross(carrier):
            self._error("own_data.gross_not_for_carrier", row.place("gas_basis"), carrier=carrier)
            return None
        if gross is None and carrier == "natural_gas" and unit.is_energy:
            self._say(Severity.INFO, "own_data.gas_basis_missing", row.place("gas_basis"))
        return Unit(unit.name, gross if unit.is_energy else None)

    def _energy(self, row: OwnRow, amount: float, unit: Unit | None, carrier: str) -> float | None:
        if unit is None or not carrier:
            return None
        values = heating_values()
        try:
            energy = amount * mwh_per(unit, carrier, values)
        except UnitError:
            units = ", ".join(values.units_of(carrier))
            self._error(
                "own_data.unit_not_for_carrier",
                row.place("unit"),
                carrier=carrier,
                unit=unit.name,
                units=units,
            )
            return None
        if energy > _LARGEST_MWH:
            self._error("own_data.value_too_large", row.place("energy"), energy=energy)
            return None
        if not unit.is_energy and amount:
            used = values.of(carrier, unit.name)
            unseen = used.evidence == Evidence.UNVERIFIED
            self._say(
                Severity.WARNING if unseen else Severity.INFO,
                "own_data.heating_value_unverified" if unseen else "own_data.heating_value_used",
                row.place("unit"),
                heating_value=used.written,
                source=f"{used.source}, {used.locator}",
            )
        return energy

    def _grade(self, row: OwnRow) -> Grade:
        written = row.grade.strip().upper()[:1]
        if not written:
            if row.is_stated:
                self._say(Severity.WARNING, "own_data.grade_missing", row.place("grade"))
            return Grade.D
        if written not in ("A", "B", "C", "D") or (
            len(row.grade.strip()) > 1 and row.grade.strip()[1] not in " –-:("
        ):
            self._error("own_data.grade_unknown", row.place("grade"), written=row.grade.strip())
            return Grade.D
        return Grade[written]

    def _flag(self, row: OwnRow, name: str, written: str) -> bool:
        said = written.strip().lower()
        if said not in _YES | _NO:
            self._error("own_data.flag_unknown", row.place(name), written=written.strip())
        return said in _YES

    def _period(self, row: OwnRow, year: int) -> None:
        first, last = self._date(row, "first", row.first), self._date(row, "last", row.last)
        if first is None and last is None:
            return
        if (first or date(year, 1, 1)) != date(year, 1, 1) or (last or date(year, 12, 31)) != date(
            year, 12, 31
        ):
            self._say(
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
        self._error("own_data.period_unreadable", row.place(name), written=written.strip())
        return None
