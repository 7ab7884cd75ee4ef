"""`./klimawerk requirements`: each requirement, its acceptance sentence and the tests that claim to perform it.

The list says what is claimed, not what passes: that is what `./klimawerk test` is for. A test that is skipped,
expected to fail or without any check is shown and not counted.
"""

import argparse
import csv
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from klimawerk.setup.places import REQUIREMENTS, ROOT, TESTS
from klimawerk.setup.problems import SetupProblem
from klimawerk.setup.source_scan import MarkedTest, marked_tests

WIDTH = 110


@dataclass(frozen=True)
class Requirement:
    """One line of docs/requirements.csv; `acceptance` is the sentence that a test performs."""

    id: str
    area: str
    text: str
    acceptance: str


def read_requirements() -> list[Requirement]:
    """The acceptance table; raises SetupProblem for an id that stands there twice."""
    with REQUIREMENTS.open(encoding="utf-8", newline="") as file:
        rows = [
            Requirement(row["id"], row["area"], row["requirement"], row["test"])
            for row in csv.DictReader(file)
        ]
    ids = [row.id for row in rows]
    twice = sorted({identifier for identifier in ids if ids.count(identifier) > 1})
    if twice:
        raise SetupProblem(f"In docs/requirements.csv stehen Kennungen doppelt: {', '.join(twice)}")
    return rows


def unknown_claims(requirements: Sequence[Requirement], claims: Sequence[MarkedTest]) -> list[MarkedTest]:
    """Tests that name a requirement which does not exist."""
    known = {requirement.id for requirement in requirements}
    return [claim for claim in claims if claim.requirement not in known]


def print_requirement(requirement: Requirement, claims: Sequence[MarkedTest]) -> None:
    """Print requirement, acceptance sentence and tests below each other."""
    is_proven = any(claim.counts for claim in claims)
    print(f"{requirement.id:<6}{'[x]' if is_proven else '[ ]'} {requirement.area}")
    acceptance = requirement.acceptance or "(kein eigener Satz: die Forderung selbst wird ausgeführt)"
    for label, text in (("fordert", requirement.text), ("Abnahme", acceptance)):
        print(textwrap.fill(text, WIDTH, initial_indent=f"      {label}  ", subsequent_indent=" " * 15))
    for claim in claims:
        note = "" if claim.counts else f"  (zählt nicht: {claim.reason})"
        print(f"      Test     {claim.path.relative_to(ROOT)}:{claim.line} {claim.name}{note}")
    print()


def main(arguments: Sequence[str]) -> int:
    """Print the table; 1 when a test names a requirement that does not exist."""
    parser = argparse.ArgumentParser(
        prog="./klimawerk requirements",
        description="Zeigt je Anforderung den Abnahmesatz und die Tests, die ihn ausführen.",
        epilog="Beispiel: ./klimawerk requirements --id R35",
    )
    parser.add_argument(
        "--id", action="append", default=[], metavar="KENNUNG", help="nur diese Anforderung, mehrfach"
    )
    parser.add_argument("--open", action="store_true", help="nur Anforderungen ohne zählenden Test")
    parser.add_argument("--claimed", action="store_true", help="nur Anforderungen mit zählendem Test")
    options = parser.parse_args(arguments)

    requirements = read_requirements()
    claims = marked_tests(TESTS)
    wanted = set(options.id)
    missing = wanted - {requirement.id for requirement in requirements}
    if missing:
        raise SetupProblem(
            f"Diese Kennung gibt es in docs/requirements.csv nicht: {', '.join(sorted(missing))}"
        )

    claimed = {claim.requirement for claim in claims if claim.counts}
    for requirement in requirements:
        is_claimed = requirement.id in claimed
        if (wanted and requirement.id not in wanted) or (options.open and is_claimed):
            continue
        if options.claimed and not is_claimed:
            continue
        print_requirement(requirement, [claim for claim in claims if claim.requirement == requirement.id])

    known = {requirement.id for requirement in requirements}
    print(
        f"{len(claimed & known)} von {len(requirements)} Anforderungen haben einen Test, der den Abnahmesatz ausführt."
    )
    print("Ob die Tests bestehen, sagt ./klimawerk test.")
    strangers = unknown_claims(requirements, claims)
    for claim in strangers:
        print(f"Unbekannte Anforderung {claim.requirement} in {claim.path.relative_to(ROOT)}:{claim.line}")
    return 1 if strangers else 0
