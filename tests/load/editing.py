"""People who fill entry tables at the same time, and what each was told; afterwards held against the database.

Every person has cells of its own, four people in every place and year; one cell is everybody's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

YEAR = 2022
_SECTORS = ("private_households", "commerce_trade_services", "industry", "municipal_facilities")
_CARRIERS = ("electricity", "heating_oil", "biomass")
SHARED_CELL = "private_households.local_heating"
#: Django compares cookie and header only: the same made-up value in both is a valid pair.
_CSRF = "a" * 32

Spot = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to one save: status, the amount that was sent, and what the row is said to be now."""

    person: int
    key: str
    cell: str
    status: int
    amount: float
    version: int = 0
    text: str = ""


@dataclass(slots=True)
class Editor:
    """One person with a session of its own; `session` is that of requests or of locust."""

    number: int
    session: Any
    people: Mapping[str, Any]
    told: list[Told] = field(default_factory=list)
    _read: dict[Spot, tuple[str, str]] = field(default_factory=dict)
    _sent: int = 0

    @property
    def own_spots(self) -> list[Spot]:
        """Place and cell of every row that nobody else fills."""
        places = self.people["places"]
        key = places[self.number % len(places)]
        sector = _SECTORS[self.number // len(places) % len(_SECTORS)]
        return [(key, f"{sector}.{carrier}") for carrier in _CARRIERS]

    @property
    def shared_spot(self) -> Spot:
        """The row that everybody fills."""
        return self.people["places"][0], SHARED_CELL

    def sign_in(self) -> None:
        """Take up the session that was made for this person."""
        self.session.cookies.set(self.people["cookie"], self.people["sessions"][self.number])
        self.session.cookies.set("csrftoken", _CSRF)

    def save(self, spot: Spot, base: str = "", **options: Any) -> Told:
        """Save a row as the page's script does: with the state that was last read."""
        key, cell = spot
        self._sent += 1
        amount = (self.number + 1) * 10_000 + self._sent
        statement, version = self._read.get(spot, ("", ""))
        content = {
            "cell": cell,
            "kind": "observed",
            "amount": str(amount),
            "unit": "MWh",
            "grade": "A",
            "source": f"Beispiel {self.number}",
            "statement": statement,
            "read_version": version,
        }
        headers = {"Accept": "application/json", "X-CSRFToken": _CSRF}
        # A connection that the server closes as idle at this very moment is the tool's matter, not what is tested.
        headers["Connection"] = "close"
        address = f"{base}/verwaltung/{self.people['slug']}/daten/{key}/{YEAR}/zelle/"
        answer = self.session.post(address, data=content, headers=headers, **options)
        told = self._note(spot, amount, answer)
        self.told.append(told)
        return told

    def _note(self, spot: Spot, amount: int, answer: Any) -> Told:
        if answer.status_code not in {200, 409}:
            return Told(self.number, *spot, answer.status_code, amount, text=answer.text[:300])
        said = answer.json()
        now = said if answer.status_code == 200 else said["theirs"]
        self._read[spot] = (now["statement"], now["version"])
        return Told(self.number, *spot, answer.status_code, amount, int(now["version"]))


def complaints(told: Sequence[Told], stored: Iterable[Mapping[str, Any]]) -> list[str]:
    """Everything in which the database differs from what people were told; empty is right."""
    found = [f"{each.status} for {each}" for each in told if each.status not in {200, 409}]
    saved: dict[Spot, list[Told]] = defaultdict(list)
    for each in told:
        if each.status == 200:
            saved[each.key, each.cell].append(each)
    editors = defaultdict(set)
    for each in told:
        editors[each.key, each.cell].add(each.person)
    found += [
        f"conflict where nobody else edits: {each}"
        for each in told
        if each.status == 409 and len(editors[each.key, each.cell]) == 1
    ]
    rows = {(row["key"], row["cell"]): row for row in stored}
    if len(rows) != len(saved):
        found.append(f"{len(saved)} rows were said to be saved, {len(rows)} are stored")
    for spot, answers in saved.items():
        row = rows.get(spot)
        if row is None:
            found.append(f"{spot}: said to be saved, not stored")
            continue
        last = max(answers, key=lambda each: each.version)
        if (row["version"], row["amount"]) != (last.version, last.amount):
            found.append(f"{spot}: said {last}, stored {row['amount']} in version {row['version']}")
        if Counter(row["amounts"]) != Counter(each.amount for each in answers):
            found.append(f"{spot}: the log holds other states than people were told")
        if sorted(each.version for each in answers) != list(range(1, len(answers) + 1)):
            found.append(f"{spot}: a version was given twice, or an update was lost")
        if not row["is_chosen"]:
            found.append(f"{spot}: does not count")
    return found
