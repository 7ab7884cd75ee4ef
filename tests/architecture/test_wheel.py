"""The wheel carries everything a computation and a page need, and stays small enough to send by mail."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from klimawerk.setup.places import PACKAGE, ROOT

LARGEST_MB = 25


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("klimawerk-*.whl"))


def test_the_wheel_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size < LARGEST_MB * 1_000_000


def test_the_wheel_holds_facts_templates_and_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    data = [
        path
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix in {".npz", ".yaml", ".html", ".mo"}
    ]
    missing = {f"klimawerk/{path.relative_to(PACKAGE).as_posix()}" for path in data} - names
    assert missing == set()
    assert any(name.endswith("/licenses/LICENSE") for name in names)
