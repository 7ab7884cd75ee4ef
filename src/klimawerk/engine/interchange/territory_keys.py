"""Keys of municipalities as people write them: lost zeros, old keys, keys of other levels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from klimawerk.engine.factbook.rekeying import KeyHistory, successors
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.records.territory import TerritoryKind, TerritoryRegister

_MUNICIPALITY, _DISTRICT = 8, 5


@dataclass(frozen=True)
class TerritoryKeys:
    """Checks keys against the register and follows the key history. Without a register only the form is checked.

    `history` is called only for a key that the register does not know.
    """

    register: TerritoryRegister | None = None
    history: Callable[[], KeyHistory] = dict

    def read(self, written: str, year: str, where: str, findings: list[Finding]) -> str | None:
        """The key of today: 8 digits, or 5 for the check value of a district. None with a finding otherwise."""
        key = written.strip().removesuffix(".0").replace(" ", "")
        if not key:
            return _error(findings, "own_data.key_missing", where)
        if key.isdecimal() and len(key) in (_MUNICIPALITY - 1, _DISTRICT - 1):
            padded = f"0{key}"
            findings.append(
                Finding(
                    "own_data.key_padded", Severity.WARNING, where, "", {"written": written, "key": padded}
                )
            )
            key = padded
        if self.register is not None and key.upper() in self.register.by_key:
            territory = self.register.by_key[key.upper()]
            if territory.kind in (TerritoryKind.MUNICIPALITY, TerritoryKind.DISTRICT):
                return territory.key
            return _error(findings, "own_data.key_not_municipality", where, key=key, name=territory.name)
        if not key.isdecimal() or len(key) not in (_MUNICIPALITY, _DISTRICT):
            return _error(findings, "own_data.key_malformed", where, written=written.strip())
        if self.register is None:
            return key
        return self._old_key(key, year, self.register, where, findings)

    def _old_key(
        self, key: str, year: str, register: TerritoryRegister, where: str, findings: list[Finding]
    ) -> str | None:
        """The single successor of a dissolved municipality, with a warning; else an error that names what there is."""
        places = {
            each: share
            for each, share in successors(key, "", self.history()).items()
            if each in register.position and share > 0
        }
        named = {each: register.municipalities[register.position[each]].name for each in places}
        if len(places) == 1:
            (successor,) = places
            data: Mapping[str, object] = {"key": key, "successor": successor, "name": named[successor]}
            findings.append(Finding("own_data.key_replaced", Severity.WARNING, where, "", dict(data)))
            return successor
        if places:
            listed = ", ".join(f"{each} ({named[each]})" for each in sorted(places))
            return _error(findings, "own_data.key_split", where, key=key, successors=listed)
        reference = register.reference_date
        swapped = _with_neighbours_swapped(key, register)
        if swapped:
            name = register.by_key[swapped].name
            return _error(
                findings,
                "own_data.key_unknown_suggestion",
                where,
                key=key,
                reference_date=reference,
                suggestion=swapped,
                name=name,
            )
        return _error(findings, "own_data.key_unknown", where, key=key, reference_date=reference)


def _error(findings: list[Finding], code: str, where: str, **data: object) -> str | None:
    findings.append(Finding(code, Severity.ERROR, where, "", data))
    return None


def _with_neighbours_swapped(key: str, register: TerritoryRegister) -> str:
    """The key that arises when two neighbouring digits are swapped, if exactly one such key exists."""
    swaps = {key[:at] + key[at + 1] + key[at] + key[at + 2 :] for at in range(len(key) - 1)} - {key}
    there = sorted(each for each in swaps if each in register.by_key)
    return there[0] if len(there) == 1 else ""
