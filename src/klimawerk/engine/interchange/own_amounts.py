"""Number, state, unit and energy of one row of own data."""

from __future__ import annotations

import math
from dataclasses import dataclass

from klimawerk.engine.interchange.fuel_mix import BLENDS, fuel_mix, units_of
from klimawerk.engine.interchange.heating_values import heating_values, source_title
from klimawerk.engine.interchange.own_row import FindingList, OwnRow
from klimawerk.engine.kernel.errors import UnitError
from klimawerk.engine.kernel.finding import Severity
from klimawerk.engine.kernel.number_text import NumberProblem, read_number
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.kernel.units import FUEL_UNITS, Unit, mwh_per, read_unit
from klimawerk.engine.records.facts import Evidence

# More than all of Germany uses in a year.
_LARGEST_MWH = 3e9
_STATES = {
    "value": CellState.VALUE,
    "declared_zero": CellState.DECLARED_ZERO,
    "null": CellState.DECLARED_ZERO,
    "ja": CellState.DECLARED_ZERO,
    "yes": CellState.DECLARED_ZERO,
    "x": CellState.DECLARED_ZERO,
    "kommt nicht vor": CellState.NOT_OCCURRING,
    "not occurring": CellState.NOT_OCCURRING,
    "no": CellState.NOT_OCCURRING,
}
_POWER = frozenset({"w", "kw", "mw", "gw", "kwp", "mwp", "kva"})


@dataclass
class AmountReader:
    """Reads what a row says about the amount; every doubt goes to `found`."""

    found: FindingList

    def amount(self, row: OwnRow) -> tuple[float | None, CellState]:
        """The number and what it says. None with `VALUE` means: nothing stated, or an error."""
        state = self._state(row)
        if isinstance(row.energy, float):
            value: float | None = row.energy
            if not math.isfinite(row.energy):
                self.found.error("own_data.not_a_number", row.place("energy"), written=str(row.energy))
                return None, CellState.VALUE
        else:
            value = self._number(row, row.energy)
            if value is None and row.energy.strip():
                return None, CellState.VALUE
        if value is not None and value < 0:
            self.found.error("own_data.negative_value", row.place("energy"), value=value)
            return None, CellState.VALUE
        if state is not CellState.VALUE:
            if value:
                self.found.error("own_data.zero_with_value", row.place("energy"), value=value)
            return 0.0, state
        if value is None:
            self.found.say(Severity.WARNING, "own_data.value_missing", row.place("energy"))
        elif value == 0 and not row.zero_counts:
            self.found.say(Severity.WARNING, "own_data.zero_not_confirmed", row.place("energy"))
            return None, CellState.VALUE
        elif value == 0:
            self.found.say(Severity.WARNING, "own_data.zero_taken_as_declared", row.place("energy"))
            return 0.0, CellState.DECLARED_ZERO
        return value, state

    def _number(self, row: OwnRow, written: str) -> float | None:
        if written.strip().startswith("#"):
            self.found.error("own_data.value_error_cell", row.place("energy"), written=written.strip())
            return None
        number = read_number(written, row.style)
        if number.problem is NumberProblem.AMBIGUOUS and number.readings:
            first, second = number.readings
            self.found.error(
                "own_data.number_ambiguous",
                row.place("energy"),
                written=written.strip(),
                first=first,
                second=second,
                plain_first=f"{first:.10g}",
                plain_second=f"{second:.10g}".replace(".", ","),
            )
        elif number.problem is NumberProblem.NOT_A_NUMBER:
            self.found.error("own_data.not_a_number", row.place("energy"), written=written.strip())
        return number.value

    def _state(self, row: OwnRow) -> CellState:
        written = row.state.strip().lower()
        if written in ("", "nein", "-"):
            return CellState.VALUE
        if written not in _STATES:
            self.found.error("own_data.state_unknown", row.place("state"), written=row.state.strip())
            return CellState.VALUE
        return _STATES[written]

    def unit(self, row: OwnRow, carrier: str, state: CellState) -> Unit | None:
        """The unit with its reference to upper or lower heating value; None with a finding."""
        if not row.unit.strip() and state is not CellState.VALUE:
            return Unit("MWh")
        if not row.unit.strip():
            self.found.error("own_data.unit_missing", row.place("unit"), units=_units(carrier))
            return None
        try:
            unit = read_unit(row.unit)
        except UnitError:
            self._unknown_unit(row, _units(carrier))
            return None
        return self._with_basis(row, unit, carrier)

    def _unknown_unit(self, row: OwnRow, units: str) -> None:
        written = row.unit.strip()
        if written.lower() in _POWER:
            self.found.error("own_data.unit_is_power", row.place("unit"), written=written)
            return
        close = [unit for unit in units.split(", ") if unit.lower()[:2] == written.lower()[:2]]
        if close:
            self.found.error(
                "own_data.unit_unknown_suggestion",
                row.place("unit"),
                written=written,
                suggestion=close[0],
                units=units,
            )
        else:
            self.found.error("own_data.unit_unknown", row.place("unit"), written=written, units=units)

    def _with_basis(self, row: OwnRow, unit: Unit, carrier: str) -> Unit | None:
        written = row.gas_basis.strip()
        gross = unit.gross
        if written:
            said = {"hs": True, "ho": True, "hi": False, "hu": False}.get(written.lower()[:2])
            if said is None:
                self.found.error("own_data.gas_basis_unknown", row.place("gas_basis"), written=written)
                return None
            if gross is not None and gross != said:
                self.found.error(
                    "own_data.gas_basis_contradicts", row.place("gas_basis"), written=row.unit, basis=written
                )
                return None
            gross = said
        if gross and carrier and not heating_values().has_gross(carrier):
            self.found.error("own_data.gross_not_for_carrier", row.place("gas_basis"), carrier=carrier)
            return None
        if gross is None and carrier == "natural_gas" and unit.is_energy:
            self.found.say_once(Severity.INFO, "own_data.gas_basis_missing", row.place("gas_basis"))
        return Unit(unit.name, gross if unit.is_energy else None)

    def energy(
        self, row: OwnRow, amount: float, unit: Unit | None, carrier: str, year: int | None
    ) -> float | None:
        """The amount as energy [MWh, lower heating value]; None with a finding. A blend needs the year."""
        if unit is None or not carrier:
            return None
        is_blend = carrier in BLENDS and not unit.is_energy
        if is_blend and year is None:
            return None
        try:
            if is_blend and year is not None:
                energy = amount * FUEL_UNITS[unit.name][1] * fuel_mix(carrier, unit.name, year).mwh_per_unit
            else:
                energy = amount * mwh_per(unit, carrier, heating_values())
        except UnitError:
            units = _units(carrier)
            self.found.error(
                "own_data.unit_not_for_carrier",
                row.place("unit"),
                carrier=carrier,
                unit=unit.name,
                units=units,
            )
            return None
        if energy > _LARGEST_MWH:
            self.found.error("own_data.value_too_large", row.place("energy"), written=f"{energy:.3g}")
            return None
        if is_blend and amount and year is not None:
            self._say_blend(row, carrier, unit, year)
        elif not unit.is_energy and amount:
            self._say_heating_value(row, carrier, unit)
        return energy

    def _say_heating_value(self, row: OwnRow, carrier: str, unit: Unit) -> None:
        used = heating_values().of(carrier, unit.name)
        number, _, per = used.written.partition(" ")
        unseen = used.evidence == Evidence.UNVERIFIED
        self.found.say(
            Severity.WARNING if unseen else Severity.INFO,
            "own_data.heating_value_unverified" if unseen else "own_data.heating_value_used",
            row.place("unit"),
            heating_value=float(number.replace(",", ".")),
            heating_unit=per,
            source=f"{source_title(used.source)}, {used.locator}",
        )

    def _say_blend(self, row: OwnRow, carrier: str, unit: Unit, year: int) -> None:
        mix = fuel_mix(carrier, unit.name, year)
        self.found.say(
            Severity.INFO if mix.is_verified else Severity.WARNING,
            "own_data.heating_value_of_blend"
            if mix.is_verified
            else "own_data.heating_value_of_blend_unverified",
            row.place("unit"),
            carrier=carrier,
            unit=mix.unit,
            share=mix.share,
            share_year=str(mix.share_year),
            base_year=str(mix.base_year),
            **mix.megajoules(),
        )


def _units(carrier: str) -> str:
    """The units in which an amount of a carrier can be given, as a list for people."""
    return ", ".join(units_of(carrier))
