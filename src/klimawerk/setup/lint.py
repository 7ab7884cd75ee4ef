"""`./klimawerk lint`: style, types, layers, licences and the quick checks of the house, all of them in one go."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from klimawerk.setup.places import ROOT

BIN = Path(sys.executable).parent
CHECKS = (
    ("Stil", [str(BIN / "ruff"), "check", "."]),
    ("Schriftbild", [str(BIN / "ruff"), "format", "--check", "."]),
    ("Typen", [str(BIN / "mypy")]),
    ("Schichten", [str(BIN / "lint-imports")]),
    ("Lizenzangaben", [str(BIN / "reuse"), "lint", "--quiet"]),
    ("Hausordnung", [sys.executable, "-m", "pytest", "tests/architecture", "-q"]),
)
FIXES = (
    [str(BIN / "ruff"), "check", "--fix", "."],
    [str(BIN / "ruff"), "format", "."],
)


def main(arguments: Sequence[str]) -> int:
    """Run every check, also after one has failed; 1 when any failed."""
    given = list(arguments)
    if given == ["--fix"]:
        return max(subprocess.run(command, cwd=ROOT, check=False).returncode for command in FIXES)
    if given:
        print(
            "Aufruf: ./klimawerk lint [--fix]\n\nPrüft Stil, Typen, Schichten, Lizenzangaben und Hausordnung."
        )
        return 0 if given in (["-h"], ["--help"]) else 2
    failed = []
    for name, command in CHECKS:
        print(f"\n=== {name} ===", flush=True)
        if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode != 0:
            failed.append(name)
    print("\nAlles in Ordnung." if not failed else f"\nZu tun: {', '.join(failed)}")
    return 1 if failed else 0
