"""Running commands in this process: exit code, what went to standard output, what beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from klimawerk.cli.__main__ import main

SAMPLES = Path(__file__).parents[1] / "engine" / "interchange" / "importers" / "samples"


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder with its own data folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLIMAWERK_DATA", str(tmp_path / "data"))

    def runner(*arguments: Any) -> Outcome:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return runner


@pytest.fixture
def own_values(tmp_path: Path) -> Path:
    """A long CSV with two own values of Lippstadt."""
    path = tmp_path / "own.csv"
    path.write_text(
        "ags;year;sector;carrier;energy;unit;grade;source;gas_basis\n"
        "05974028;2022;private_households;natural_gas;250000;MWh;A;network operator;Hi\n"
        "05974028;2022;private_households;electricity;90000;MWh;A;network operator;\n",
        encoding="utf-8",
    )
    return path
