"""The FactBook: everything a method may know, of one release, immutable."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from klimawerk.engine.factbook.lookup import look_up
from klimawerk.engine.factbook.packing import PackedArrays
from klimawerk.engine.factbook.registering import unpack_register
from klimawerk.engine.factbook.tables import COLUMN_FIELDS, ImportedEditions, Level
from klimawerk.engine.kernel.errors import FactError
from klimawerk.engine.records.facts import FactColumn, FactSeries, FactValue, HowFound, Source
from klimawerk.engine.records.territory import TerritoryRegister

if TYPE_CHECKING:
    from klimawerk.engine.factbook.boundaries import Boundaries
    from klimawerk.engine.factbook.search import Hit, TerritorySearch

_AT = {name: at for at, name in enumerate(COLUMN_FIELDS)}


class FactBook:
    """Facts of one release; made by `load_factbook`. Look-ups return the value and how it was found.

    Columns are keyed on the register of 2023: municipal shape [T], district shape [K], federal states shape [16].
    """

    def __init__(
        self,
        arrays: PackedArrays,
        sidecar: Mapping[str, Any],
        definitions: Mapping[str, Any],
        outlines: Path,
        imported: ImportedEditions | None = None,
        factors: Mapping[str, Any] | None = None,
    ) -> None:
        self._arrays = arrays
        self._sidecar = sidecar
        self._definitions = definitions
        self._outlines = outlines
        self._imported = imported or ImportedEditions()
        self._factors: dict[str, Any] = {
            **definitions["factors"],
            **self._imported.factors,
            **(factors or {}),
        }
        self._positions: dict[str, dict[tuple[str, str], int]] = {}
        self._columns: dict[tuple[str, str, str], FactColumn] = {}
        self._series: dict[str, FactSeries] = {}
        self._tables: dict[str, dict[str, list[str]]] = {}
        self._register: TerritoryRegister | None = None
        self._search: TerritorySearch | None = None
        self._boundaries: Boundaries | None = None

    @property
    def release(self) -> str:
        """Release of the shipped facts, with the imported editions after a `+`."""
        return "+".join([str(self._sidecar["release"]), *self._imported.ids])

    @property
    def register(self) -> TerritoryRegister:
        """The territory register: 10,775 inhabited municipalities of 30.11.2023, sorted by ARS."""
        if self._register is None:
            self._register = unpack_register(self._arrays)
        return self._register

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Territories by name or key, best first; umlauts, ß, case and hyphens do not matter."""
        if self._search is None:
            from klimawerk.engine.factbook.search import TerritorySearch  # not needed for numbers

            self._search = TerritorySearch(self.register, self._arrays["register_people"])
        return self._search.find(text, limit)

    @property
    def boundaries(self) -> Boundaries:
        """Outlines of the municipalities, for maps."""
        if self._boundaries is None:
            from klimawerk.engine.factbook.boundaries import Boundaries  # not needed for numbers

            packed = self._sidecar["boundaries"]
            arrays = PackedArrays(self._outlines, packed["sha256"], packed["arrays"])
            self._boundaries = Boundaries(arrays, self.register)
        return self._boundaries

    def municipal(self, table: str, column: str) -> FactColumn:
        """Municipal column, shape [T]; raises `FactError` for an unknown one."""
        return self._column(Level.MUNICIPAL, table, column)

    def district(self, table: str, column: str) -> FactColumn:
        """District column, shape [K], in the order of `register.districts`."""
        return self._column(Level.DISTRICT, table, column)

    def federal_state(self, table: str, column: str) -> FactColumn:
        """Column of the 16 Länder; `industry_energy_2021` and `structure_2021` under their own names."""
        return self._column(Level.FEDERAL_STATE, table, column)

    def tables(self, level: str) -> dict[str, list[str]]:
        """Table → columns of a level (`municipal`, `district`, `federal_state`), imported ones included."""
        if level in self._tables:
            return self._tables[level]
        result: dict[str, list[str]] = {}
        for entry in self._sidecar["columns"][level]:
            result.setdefault(_plain(entry[_AT["table"]]), []).append(entry[_AT["column"]])
        for imported_level, table, column in self._imported.columns:
            if imported_level == level:
                names = result.setdefault(table, [])
                if column not in names:
                    names.append(column)
        self._tables[level] = result
        return result

    def has(self, level: str, table: str, column: str) -> bool:
        """Whether a column exists, for methods that take an imported table when it is there."""
        return column in self.tables(level).get(table, ())

    def _column(self, level: Level, table: str, column: str) -> FactColumn:
        found = self._columns.get((level, table, column))
        if found is None:
            found = self._columns[level, table, column] = self._read_column(level, table, column)
        return found

    def _read_column(self, level: Level, table: str, column: str) -> FactColumn:
        data = self._imported.columns.get((level, table, column))
        if data is not None:
            text = data.description
            return FactColumn(
                table,
                column,
                data.values,
                text.unit,
                text.source,
                text.locator,
                text.evidence,
                text.reference,
                data.states,
            )
        if level not in self._positions:
            listed = self._sidecar["columns"][level]
            names = ((_plain(entry[_AT["table"]]), entry[_AT["column"]]) for entry in listed)
            self._positions[level] = {name: at for at, name in enumerate(names)}
        at = self._positions[level].get((_plain(table), column))
        if at is None:
            raise FactError(f"no {level} column {table}.{column} in release {self.release}")
        entry = self._sidecar["columns"][level][at]
        printed = dict(zip(COLUMN_FIELDS, entry, strict=True))
        return FactColumn(
            table=table,
            column=column,
            values=self._arrays[f"{level}_values"][at],
            unit=printed["unit"],
            source=printed["source"],
            locator=printed["locator"],
            evidence=printed["evidence"],
            reference=printed["reference"],
            state=self._arrays[f"{level}_states"][at],
        )

    def describe(self, level: str, table: str, column: str) -> Mapping[str, str]:
        """What `tables.yaml` says about a column: quantity, gap_reason and note besides the provenance."""
        data = self._imported.columns.get((level, table, column))
        if data is not None:
            return {name: getattr(data.description, name) for name in COLUMN_FIELDS}
        for entry in self._sidecar["columns"][level]:
            if (_plain(entry[_AT["table"]]), entry[_AT["column"]]) == (_plain(table), column):
                return dict(zip(COLUMN_FIELDS, entry, strict=True))
        raise FactError(f"no {level} column {table}.{column} in release {self.release}")

    def national(self, series_id: str) -> FactSeries:
        """A national series with its gaps and their reasons; raises `FactError` for an unknown id."""
        found = self._series.get(series_id)
        if found is None:
            found = self._series[series_id] = self._read_series(series_id)
        return found

    def national_ids(self, prefix: str = "") -> list[str]:
        """Ids of all national series that start with a prefix."""
        return [each for each in self._sidecar["national"]["series"] if each.startswith(prefix)]

    def _read_series(self, series_id: str) -> FactSeries:
        national = self._sidecar["national"]
        if series_id not in national["series"]:
            raise FactError(f"no national series {series_id} in release {self.release}")
        start, stop, unit = national["series"][series_id]
        years = self._arrays["national_years"][start:stop].tolist()
        values = self._arrays["national_values"][start:stop].tolist()
        labels = self._arrays["national_labels"][start:stop].tolist()
        texts = national["texts"]
        points = {
            year: FactValue(
                value,
                unit,
                texts[label[0]],
                texts[label[1]],
                texts[label[2]],
                HowFound.EXACT,
                year,
                series_id,
                texts[label[3]],
            )
            for year, value, label in zip(years, values, labels, strict=True)
        }
        gaps = {}
        for prefix, first, last, reason in sorted(national["gaps"], key=lambda gap: len(gap[0])):
            if series_id.startswith(prefix):
                gaps.update({year: reason for year in range(first, last + 1) if year not in points})
        return FactSeries(series_id, MappingProxyType(points), unit, MappingProxyType(gaps))

    def imported_factor_sets(self) -> tuple[str, ...]:
        """Ids of factor lists an operator has imported; each is an edition of its own."""
        return tuple(self._imported.factors)

    def imported_list(self, name: str) -> list[Mapping[str, str]]:
        """Rows of a plain list (sites, stations) over all imported editions, each with the `edition` it came with."""
        return [dict(row) for row in self._imported.lists.get(name, ())]

    def assumption(self, name: str) -> FactValue:
        """A named assumption of facts/assumptions; raises `FactError` for an unknown name."""
        entry = self._definitions["assumptions"].get(name)
        if entry is None:
            raise FactError(f"no assumption {name} in release {self.release}")
        return FactValue(
            entry["value"],
            entry["unit"],
            entry["source"],
            str(entry["locator"]),
            entry["evidence"],
            HowFound.EXACT,
            None,
            name,
            entry.get("note", ""),
        )

    def assumption_names(self) -> list[str]:
        """Names of all assumptions."""
        return sorted(self._definitions["assumptions"])

    def emission_factor(self, set_id: str, carrier: str, year: int, sector: str = "") -> FactValue:
        """Emission factor [g/kWh] of a set, and how it was found: exact | nearest_older | held | default.

        A value of the sector goes before one of the carrier alone. Raises `FactError` for an unknown set or carrier.
        """
        carriers = self._factors.get(set_id)
        if carriers is None:
            raise FactError(f"no factor set {set_id} in release {self.release}")
        entries = carriers.get(f"{sector}.{carrier}") if sector else None
        entries = entries or carriers.get(carrier)
        if not entries:
            raise FactError(f"factor set {set_id} has no factor for {carrier}")
        return look_up(entries, year, f"{set_id}.{carrier}")

    def factor_sets(self) -> dict[str, list[str]]:
        """Factor set → carriers."""
        return {name: list(carriers) for name, carriers in self._factors.items()}

    def with_factors(
        self, set_id: str, factors: Mapping[tuple[str, int], float], source: str, locator: str
    ) -> FactBook:
        """A book in which these factors [g/kWh] by (carrier, year) override the set; found as `override`."""
        carriers = {name: list(entries) for name, entries in self._factors.get(set_id, {}).items()}
        for (carrier, year), value in factors.items():
            others = [entry for entry in carriers.get(carrier, []) if entry[0] != year]
            new = [year, float(value), "quoted", source, locator, HowFound.OVERRIDE.value]
            carriers[carrier] = sorted(
                [*others, new], key=lambda entry: (entry[0] is not None, entry[0] or 0)
            )
        return self._copy({set_id: carriers})

    def _copy(self, factors: Mapping[str, Any]) -> FactBook:
        copy = FactBook(
            self._arrays,
            self._sidecar,
            self._definitions,
            self._outlines,
            self._imported,
            {**self._factors, **factors},
        )
        copy._register, copy._columns, copy._series = self._register, self._columns, self._series
        return copy

    def source(self, source_id: str) -> Source:
        """A publication; raises `FactError` for an unknown id."""
        entry = self._definitions["sources"].get(source_id)
        if entry is None:
            raise FactError(f"no source {source_id} in release {self.release}")
        return Source(**entry)

    def source_ids(self) -> list[str]:
        """Ids of all publications."""
        return sorted(self._definitions["sources"])


def _plain(table: str) -> str:
    """Tables of the Länder carry a suffix in facts/statistics, because files need two names; methods need one."""
    return table.removesuffix("_federal_state")
