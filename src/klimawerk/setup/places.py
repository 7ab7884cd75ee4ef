"""Where the parts of a checkout lie. The commands for developers need a checkout, not an installed wheel."""

from pathlib import Path

from klimawerk.setup.problems import SetupProblem

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
SOURCE = ROOT / "src"
TESTS = ROOT / "tests"
DOCS = ROOT / "docs"
ENGINE = PACKAGE / "engine"
REQUIREMENTS = DOCS / "requirements.csv"


def require_checkout() -> None:
    """Raise SetupProblem when this is an installed copy without tests and tools."""
    if not (ROOT / "pyproject.toml").is_file() or not (ROOT / "klimawerk").is_file():
        raise SetupProblem(
            "Dieser Befehl braucht den Quelltext mit Tests und Werkzeugen.",
            ["git clone … klimawerk", "cd klimawerk", "./klimawerk test"],
        )
