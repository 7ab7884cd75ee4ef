"""Choose the emission factors: reads `factor_candidates.csv`, writes `factor_choice.csv` and one file per set.

The order: a value read in the source itself (R) before one derived from published numbers (D), before a quoted
one (S), before one nobody has seen (U). Only candidates of the boundary of the edition take part (column
`editions`); the others are listed as rejected, with the reason. Two candidates of the same rank and different
value are an error: settle them in the candidates file with a reason.

Usage: python tools/choose_factors.py [folder of the factor files]
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

FACTORS = Path(__file__).resolve().parents[1] / "src" / "klimawerk" / "facts" / "factors"
ORDER = "RDSU"
EVIDENCE = {"R": "official", "D": "derived", "S": "quoted", "U": "unverified"}
MEANING = {
    "R": "in der Quelle gelesen",
    "D": "aus veröffentlichten Zahlen gerechnet",
    "S": "mittelbar zitiert",
    "U": "nicht eingesehen",
}
EDITIONS = {
    "bisko-2024": range(1990, 2025),
    "bisko-2019": range(1990, 2020),
    "generation": range(2005, 2025),
    "geg-2020": range(2020, 2021),
    "uba-electricity-upstream": range(2020, 2026),
    "uba-electricity-direct": range(1990, 2026),
}
CHOICE_OF = ("bisko-2024", "bisko-2019")
CHOICE_COLUMNS = (
    "edition", "carrier", "sector", "year", "value_g_per_kwh", "evidence", "source", "locator",
    "rejected_alternatives", "reason",
)  # fmt: skip
SET_COLUMNS = (
    "set_id",
    "carrier",
    "sector",
    "year",
    "value_g_per_kwh",
    "evidence",
    "source",
    "locator",
    "note",
)

Row = dict[str, str]


class ChoiceError(Exception):
    """The candidates do not decide a factor."""


def candidates(folder: Path) -> list[Row]:
    """All candidates, in file order."""
    with (folder / "factor_candidates.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> str:
    """A number without needless zeros."""
    return f"{float(text):g}"


def choose(edition: str, year: int, rivals: Iterable[Row]) -> tuple[Row, list[Row]] | None:
    """The chosen candidate of one carrier and year, and all others; None if the edition has no candidate.

    Raises `ChoiceError` if the best rank holds two different values.
    """
    there = [row for row in rivals if int(row["first_year"]) <= year <= int(row["last_year"])]
    able = [row for row in there if edition in row["editions"].split()]
    if not able:
        return None
    best = min(ORDER.index(row["evidence"]) for row in able)
    top = [row for row in able if ORDER.index(row["evidence"]) == best]
    if len({float(row["value_g_per_kwh"]) for row in top}) > 1:
        raise ChoiceError(f"{edition} {top[0]['carrier']} {year}: two values of rank {ORDER[best]}")
    return top[0], [row for row in there if row is not top[0]]


def rejection(chosen: Row, other: Row) -> str:
    """One rejected alternative in one phrase."""
    if float(other["value_g_per_kwh"]) == float(chosen["value_g_per_kwh"]):
        why = "bestätigt den Wert"
    elif other["rejected_because"]:
        why = other["rejected_because"]
    else:
        why = f"Rang {other['evidence']} nach {chosen['evidence']}"
    return f"{number(other['value_g_per_kwh'])} ({other['evidence']}, {other['source']}): {why}"


def reason(chosen: Row, others: list[Row], edition: str) -> str:
    """Why this candidate."""
    rivals = [row for row in others if edition in row["editions"].split()]
    rank = f"Rang {chosen['evidence']} ({MEANING[chosen['evidence']]})"
    lead = (
        "bester Rang unter den Werten dieser Systemgrenze" if rivals else "einziger Wert dieser Systemgrenze"
    )
    return f"{rank}: {lead}; {chosen['boundary_note']}"


def build(folder: Path) -> dict[str, list[dict[str, str]]]:
    """All output tables by file name."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in candidates(folder):
        groups[(row["carrier"], row["sector"])].append(row)
    tables: dict[str, list[dict[str, str]]] = {"factor_choice.csv": []}
    for edition, years in EDITIONS.items():
        rows = tables.setdefault(f"{edition}.csv", [])
        for (carrier, sector), rivals in sorted(groups.items()):
            for year in years:
                found = choose(edition, year, rivals)
                if found is None:
                    continue
                chosen, others = found
                line = {
                    "carrier": carrier.removeprefix("generation."),
                    "sector": sector,
                    "year": str(year),
                    "value_g_per_kwh": number(chosen["value_g_per_kwh"]),
                    "source": chosen["source"],
                    "locator": chosen["locator"],
                }
                mark = EVIDENCE[chosen["evidence"]]
                rows.append({"set_id": edition, **line, "evidence": mark, "note": chosen["boundary_note"]})
                if edition in CHOICE_OF:
                    rejected = " | ".join(rejection(chosen, other) for other in others)
                    extra = {"rejected_alternatives": rejected, "reason": reason(chosen, others, edition)}
                    tables["factor_choice.csv"].append(
                        {"edition": edition, **line, "evidence": chosen["evidence"], **extra}
                    )
    return tables


def write(folder: Path, tables: dict[str, list[dict[str, str]]]) -> None:
    """Write the tables, comma separated, one line end for all systems."""
    for name, rows in tables.items():
        columns = CHOICE_COLUMNS if name == "factor_choice.csv" else SET_COLUMNS
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FACTORS
    write(target, build(target))
