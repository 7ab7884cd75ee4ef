"""`./klimawerk test`: the whole suite on SQLite, the portal on PostgreSQL, the pages in a browser.

A missing part stops the run with the line to type; a skipped test counts as a failure, because it proves nothing.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from klimawerk.setup import browser, postgresql
from klimawerk.setup.places import ROOT, TESTS
from klimawerk.setup.pytest_plugin import reaches_portal

NOTHING_COLLECTED = 5
DATABASE_ADDRESS = "KLIMAWERK_DATABASE_URL"
HELP = """Aufruf: ./klimawerk test [--postgres] [ANGABEN FÜR PYTEST]

Ohne Angaben laufen alle Tests: auf SQLite, das Portal auch auf PostgreSQL und mit den echten Migrationen,
die Seiten im Browser. Mit Angaben läuft, was sie nennen; --postgres nimmt dafür PostgreSQL.

Beispiele
  ./klimawerk test
  ./klimawerk test tests/engine -q
  ./klimawerk test tests/portal --postgres
  ./klimawerk test -k carnot"""


@dataclass(frozen=True)
class Stage:
    """One call of pytest with its own database or browser."""

    name: str
    arguments: tuple[str, ...]
    needs_postgresql: bool = False
    needs_browser: bool = False


@dataclass
class Outcome:
    """What one stage counted; `seconds` is wall time."""

    name: str
    exit_code: int = 0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    troubles: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return self.exit_code == 0 and self.failed == 0 and self.skipped == 0


def whole_suite() -> list[Stage]:
    """The stages of a complete run; rooms that are not built yet are left out."""
    workers = ("-n", str(min(4, os.cpu_count() or 1)))
    stages = [
        Stage("alles auf SQLite", ("tests", "-m", "not e2e and not postgres and not migrations", *workers))
    ]
    if (TESTS / "portal").is_dir():
        portal = "tests/portal"
        stages.append(
            Stage(
                "Portal auf PostgreSQL",
                (portal, "-m", "not e2e and not migrations", *workers),
                needs_postgresql=True,
            )
        )
        stages.append(Stage("Migrationen auf SQLite", (portal, "-m", "migrations", "--migrations")))
        stages.append(
            Stage(
                "Migrationen auf PostgreSQL",
                (portal, "-m", "migrations", "--migrations"),
                needs_postgresql=True,
            )
        )
    if (TESTS / "e2e").is_dir():
        stages.append(Stage("Seiten im Browser", ("tests/e2e", "-m", "e2e", *workers), needs_browser=True))
    return stages


def named_by(arguments: Sequence[str], on_postgresql: bool) -> list[Stage]:
    """One stage for the arguments that were typed."""
    paths = [argument for argument in arguments if (ROOT / argument.split("::", 1)[0]).exists()]
    browser_paths = [path for path in paths if "e2e" in Path(path).parts or Path(path).name == "tests"]
    return [
        Stage(
            "gewählte Tests",
            tuple(arguments),
            needs_postgresql=on_postgresql,
            needs_browser=bool(browser_paths) or (not paths and reaches_portal(paths)),
        )
    ]


def count(report: Path, outcome: Outcome) -> None:
    """Read pytest's own report into the outcome; a run that died leaves none, and its exit code says so."""
    if not report.is_file():
        return
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = 0
        for case in suite.iter("testcase"):
            skip = case.find("skipped")
            # pytest writes expected failures as skipped too; they ran, so they are not counted here
            if skip is not None and skip.get("type") != "pytest.xfail":
                skipped += 1
                outcome.troubles.append(f"übersprungen: {case.get('classname')}.{case.get('name')}")
            if case.find("failure") is not None or case.find("error") is not None:
                outcome.troubles.append(f"gescheitert: {case.get('classname')}.{case.get('name')}")
        outcome.failed += failed
        outcome.skipped += skipped
        outcome.passed += int(suite.get("tests", 0)) - failed - skipped


def run_stage(stage: Stage, folder: Path, number: int, database: str | None) -> Outcome:
    """Run pytest for one stage and count."""
    print(f"\n=== {stage.name} ===", flush=True)
    report = folder / f"stage-{number}.xml"
    environment = {name: value for name, value in os.environ.items() if name != DATABASE_ADDRESS}
    if database and stage.needs_postgresql:
        environment[DATABASE_ADDRESS] = database
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", *stage.arguments, f"--junit-xml={report}"]
    exit_code = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False
    ).returncode
    outcome = Outcome(stage.name, exit_code=exit_code, seconds=time.monotonic() - started)
    count(report, outcome)
    return outcome


def summarise(outcomes: Sequence[Outcome]) -> None:
    """Print one line per stage, what went wrong, and the sum."""
    print("\n=== Zusammenfassung ===")
    for outcome in outcomes:
        mark = "gut     " if outcome.is_good else "SCHLECHT"
        print(
            f"  {mark}  {outcome.name:<28}{outcome.passed:>6} bestanden{outcome.failed:>5} gescheitert"
            f"{outcome.skipped:>5} übersprungen{outcome.seconds:>8.1f} s"
        )
        for trouble in outcome.troubles:
            print(f"            {trouble}")
        if outcome.exit_code not in (0, 1):
            print(f"            pytest endete mit Code {outcome.exit_code}; die Ausgabe oben sagt den Grund")
    if any(outcome.skipped for outcome in outcomes):
        print("Ein übersprungener Test beweist nichts und zählt deshalb wie ein gescheiterter.")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    skipped = sum(outcome.skipped for outcome in outcomes)
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)


def main(arguments: Sequence[str]) -> int:
    """Run the suite or the tests named; 0 only when every stage is good."""
    given = list(arguments)
    if given in (["-h"], ["--help"]):
        print(HELP)
        return 0
    on_postgresql = "--postgres" in given
    given = [argument for argument in given if argument != "--postgres"]
    is_whole = not given and not on_postgresql
    stages = whole_suite() if is_whole else named_by(given, on_postgresql)
    with ExitStack() as stack:
        # everything that can be missing is asked for before the first test runs
        if any(stage.needs_browser for stage in stages):
            browser.ensure()
        database = None
        if any(stage.needs_postgresql for stage in stages):
            database = stack.enter_context(postgresql.throw_away_cluster())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="klimawerk-test-report-")))
        outcomes = []
        for number, stage in enumerate(stages):
            outcome = run_stage(stage, folder, number, database)
            if is_whole and outcome.exit_code == NOTHING_COLLECTED and number > 0:
                continue  # a room without tests of this kind yet
            outcomes.append(outcome)
    summarise(outcomes)
    return 0 if all(outcome.is_good for outcome in outcomes) else 1
