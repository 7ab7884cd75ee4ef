"""What a reader wants to see on the balance page: quantity, per head, what stands beside, the other year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

#: Address words of what can be shown beside the balance.
BESIDE = ("landwirtschaft", "landnutzung", "strommix", "witterung")


@dataclass(frozen=True, slots=True)
class Choice:
    """The choices of the address, all with a value; unknown words fall back to the first choice."""

    year: int
    is_energy: bool
    is_per_head: bool
    beside: frozenset[str]
    other_year: int | None

    @property
    def quantity(self) -> str:
        """The address word of the quantity."""
        return "energie" if self.is_energy else "emissionen"

    def query(self, year: int) -> str:
        """The address of the same choices for another year."""
        pairs: list[tuple[str, str]] = [("jahr", str(year)), ("groesse", self.quantity)]
        if self.is_per_head:
            pairs.append(("bezug", "kopf"))
        pairs += [("daneben", each) for each in BESIDE if each in self.beside]
        if self.other_year:
            pairs.append(("vergleich", str(self.other_year)))
        return "?" + urlencode(pairs)


def read_choice(given: Mapping[str, str], beside: list[str], year: int, years: tuple[int, ...]) -> Choice:
    """The choices of an address."""
    other = given.get("vergleich", "")
    other_year = int(other) if other.isdecimal() and len(other) == 4 and int(other) in years else None
    return Choice(
        year,
        given.get("groesse") == "energie",
        given.get("bezug") == "kopf",
        frozenset(beside) & frozenset(BESIDE),
        other_year if other_year != year else None,
    )
