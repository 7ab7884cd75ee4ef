"""Units at the doors: every amount becomes MWh related to the lower heating value (Heizwert, Hi), and back.

Inside the engine energy is MWh [MWh], emissions t CO2e [t]. Amounts of fuel need a heating value, which is a fact
(`facts/factors/heating_values.csv`, read by `interchange.heating_values`) and is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from klimawerk.engine.kernel.errors import UnitError

GJ_PER_MWH = 3.6
KWH_PER_MWH = 1000.0
KG_PER_T = 1000.0
KELVIN_AT_ZERO_CELSIUS = 273.15
# Relative error that sums of floating-point numbers may have.
TOLERANCE = 1e-9
MWH_PER_TJ = 1000.0 / GJ_PER_MWH

# Energy units in MWh.
ENERGY_UNITS: Mapping[str, float] = {
    "MWh": 1.0,
    "GWh": 1000.0,
    "TWh": 1_000_000.0,
    "kWh": 1 / KWH_PER_MWH,
    "GJ": 1 / GJ_PER_MWH,
    "MJ": 1 / (1000.0 * GJ_PER_MWH),
    "TJ": MWH_PER_TJ,
}

# Fuel units: the unit for which a heating value is kept, and how many of it one unit is.
FUEL_UNITS: Mapping[str, tuple[str, float]] = {
    "l": ("l", 1.0),
    "kg": ("kg", 1.0),
    "t": ("kg", KG_PER_T),
    "m³": ("m³", 1.0),
    "kg Pellets": ("kg Pellets", 1.0),
    "t Pellets": ("kg Pellets", KG_PER_T),
    "kg Hackschnitzel": ("kg Hackschnitzel", 1.0),
    "t Hackschnitzel": ("kg Hackschnitzel", KG_PER_T),
}

# Spellings people use, in lower case and without spaces, dots and brackets.
_SPELLINGS: Mapping[str, str] = {
    **{unit.lower().replace(" ", ""): unit for unit in (*ENERGY_UNITS, *FUEL_UNITS)},
    "megawattstunden": "MWh",
    "megawattstunde": "MWh",
    "gigawattstunden": "GWh",
    "kilowattstunden": "kWh",
    "miokwh": "GWh",
    "tsdkwh": "MWh",
    "gigajoule": "GJ",
    "terajoule": "TJ",
    "liter": "l",
    "litre": "l",
    "litres": "l",
    "liters": "l",
    "ltr": "l",
    "kilogramm": "kg",
    "tonne": "t",
    "tonnen": "t",
    "to": "t",
    "m3": "m³",
    "cbm": "m³",
    "nm³": "m³",
    "nm3": "m³",
    "kubikmeter": "m³",
}
_GROSS = ("hs", "ho", "brennwert", "gcv", "hhv")
_NET = ("hi", "hu", "heizwert", "ncv", "lhv")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written at a door: its canonical name, and whether it names the upper (Hs) or lower (Hi) heating value.

    `gross` is True for Hs, False for Hi, None where nothing is said.
    """

    name: str
    gross: bool | None = None

    @property
    def is_energy(self) -> bool:
        """True for energy units, False for amounts of fuel."""
        return self.name in ENERGY_UNITS


def read_unit(written: str) -> Unit:
    """The unit behind a spelling: `MWh`, `kwh`, `Liter`, `m3`, `MWh (Hs)`.

    Raises `UnitError` for anything else, also for power (`kW`) and money.
    """
    squeezed = "".join(each for each in written.lower() if each not in " \u00a0\u202f._()[]/,")
    if squeezed in _SPELLINGS:
        return Unit(_SPELLINGS[squeezed])
    for endings, gross in ((_GROSS, True), (_NET, False)):
        for ending in endings:
            stem = squeezed.removesuffix(ending)
            if stem != squeezed and _SPELLINGS.get(stem) in ENERGY_UNITS:
                return Unit(_SPELLINGS[stem], gross)
    raise UnitError(f"unknown unit {written!r}")


@dataclass(frozen=True, slots=True)
class HeatingValue:
    """Energy of one fuel unit, lower heating value [MWh per unit], with its source."""

    carrier: str
    unit: str
    mwh_per_unit: float
    source: str
    locator: str
    evidence: str
    written: str = ""
    note: str = ""


class HeatingValues:
    """Heating values by carrier and fuel unit, and the ratio of lower to upper heating value of gases."""

    def __init__(self, values: Iterable[HeatingValue], net_per_gross: Mapping[str, HeatingValue]) -> None:
        self._values = {(value.carrier, value.unit): value for value in values}
        self._net_per_gross = dict(net_per_gross)

    def of(self, carrier: str, unit: str) -> HeatingValue:
        """The heating value for a fuel unit (`t` is looked up as `kg`); raises `UnitError` if there is none."""
        base = FUEL_UNITS[unit][0] if unit in FUEL_UNITS else unit
        try:
            return self._values[carrier, base]
        except KeyError:
            raise UnitError(f"no heating value for {carrier} in {unit}") from None

    def net_per_gross(self, carrier: str) -> HeatingValue:
        """Lower per upper heating value [MWh/MWh] of a gas; raises `UnitError` if the carrier has none."""
        try:
            return self._net_per_gross[carrier]
        except KeyError:
            raise UnitError(f"no ratio of lower to upper heating value for {carrier}") from None

    def units_of(self, carrier: str) -> tuple[str, ...]:
        """All units in which an amount of the carrier can be given."""
        fuels = (unit for unit, (base, _) in FUEL_UNITS.items() if (carrier, base) in self._values)
        return (*ENERGY_UNITS, *fuels)

    def has_gross(self, carrier: str) -> bool:
        """True where upper and lower heating value are told apart (gases)."""
        return carrier in self._net_per_gross


def mwh_per(unit: Unit, carrier: str = "", values: HeatingValues | None = None) -> float:
    """MWh (lower heating value) in one `unit` of a carrier.

    Raises `UnitError` where a heating value or the ratio to the upper one is needed and there is none.
    """
    if unit.is_energy:
        factor = ENERGY_UNITS[unit.name]
        if unit.gross:
            factor *= _needed(values, unit).net_per_gross(carrier).mwh_per_unit
        return factor
    return FUEL_UNITS[unit.name][1] * _needed(values, unit).of(carrier, unit.name).mwh_per_unit


def to_mwh(amount: float, unit: Unit, carrier: str = "", values: HeatingValues | None = None) -> float:
    """An amount in MWh related to the lower heating value. Raises `UnitError` like `mwh_per`."""
    return amount * mwh_per(unit, carrier, values)


def from_mwh(energy: float, unit: Unit, carrier: str = "", values: HeatingValues | None = None) -> float:
    """Energy [MWh, lower heating value] in another unit. Raises `UnitError` like `mwh_per`."""
    return energy / mwh_per(unit, carrier, values)


def _needed(values: HeatingValues | None, unit: Unit) -> HeatingValues:
    if values is None:
        raise UnitError(f"{unit.name} needs heating values")
    return values
