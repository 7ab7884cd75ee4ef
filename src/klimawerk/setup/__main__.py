"""`python -m klimawerk.setup COMMAND`: what ./klimawerk hands its developer commands to."""

import argparse
import importlib
import sys
from collections.abc import Sequence

from klimawerk.setup.places import require_checkout
from klimawerk.setup.problems import SetupProblem

# command -> module with main(arguments) -> exit code; loaded only when asked for
COMMANDS = {
    "test": "klimawerk.setup.tests",
    "lint": "klimawerk.setup.lint",
    "bench": "klimawerk.setup.bench",
    "requirements": "klimawerk.setup.requirements",
    "docs": "klimawerk.setup.docs",
}


def set_up(arguments: Sequence[str]) -> int:
    """The environment itself is there when this runs: report on it, and fetch the rest when asked to."""
    parser = argparse.ArgumentParser(
        prog="./klimawerk setup",
        description="Richtet die Umgebung für Entwicklung und Tests ein und sagt, was noch fehlt.",
        epilog="Beispiel: ./klimawerk setup --all",
    )
    parser.add_argument(
        "--all", action="store_true", help="auch Chromium und PostgreSQL für die Tests bereitstellen"
    )
    options = parser.parse_args(arguments)
    from klimawerk.setup import browser, environment, postgresql

    if options.all:
        browser.ensure()
        postgresql.ensure_programs()
    environment.print_report()
    print("Der Befehl liegt unter .venv/bin/klimawerk, die Tests startet ./klimawerk test.")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one developer command; the exit code is that of the command."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given:
        print("Befehle: setup, " + ", ".join(COMMANDS), file=sys.stderr)
        return 2
    command, rest = given[0], given[1:]
    try:
        require_checkout()
        if command == "setup":
            return set_up(rest)
        if command not in COMMANDS:
            print(
                f"Den Befehl „{command}“ gibt es nicht. Befehle: setup, {', '.join(COMMANDS)}",
                file=sys.stderr,
            )
            return 2
        code: int = importlib.import_module(COMMANDS[command]).main(rest)
        return code
    except SetupProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nAbgebrochen.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
