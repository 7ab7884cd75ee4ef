"""What is committed: short files, no traces of a machine, locks without hosts, licence information for everything."""

import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from statistics import median

import pytest

from klimawerk.setup.places import ROOT, SOURCE
from klimawerk.setup.source_scan import python_files

LONGEST = 500
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".csv",
    ".json",
    ".html",
    ".css",
    ".lock",
    ".sh",
    ".txt",
    ".cfg",
    ".ini",
    "",
}
# put together from pieces, so that this file does not find itself
MACHINE_PATH = re.compile(r"(?<![\w.:/}-])/(?:" + "|".join(["work", "tmp", "root", "home"]) + r")/")
REGISTRY = re.compile(
    "|".join(
        [
            "pypi" + r"\.org",
            "python" + "hosted",
            "registry" + r"\.npmjs",
            "--(extra-)?index" + "-url",
            "--find" + "-links",
        ]
    )
)
VENDORED = ("*/vendor/*", "LICENSES/*")


def tracked_files() -> list[Path]:
    """Files under version control, and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file()]


def text_files() -> list[Path]:
    """Tracked text that people wrote here: no vendored libraries, no large tables."""
    chosen = []
    for path in tracked_files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in TEXT and not any(fnmatch(name, pattern) for pattern in VENDORED):
            chosen.append(path)
    return chosen


def test_source_files_stay_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(SOURCE)}
    long = [f"{path.relative_to(ROOT)}: {length}" for path, length in lengths.items() if length > LONGEST]
    print(f"{len(lengths)} source files, median {median(lengths.values()):.0f} lines")
    assert long == []


def test_no_path_of_a_machine_and_no_registry() -> None:
    found = []
    for path in text_files():
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        ):
            if MACHINE_PATH.search(line) or REGISTRY.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert found == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("open('/" + "tmp/x')", True),
        ("see /" + "home/anna/data", True),
        ("https://example.org/" + "home/", False),
        ("cache/" + "tmp/x", False),
    ],
)
def test_machine_paths_are_recognised(line: str, expected: bool) -> None:
    assert bool(MACHINE_PATH.search(line)) is expected


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_are_hashed_and_name_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    without = [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert without == []


def test_the_lock_of_the_programme_is_part_of_the_lock_of_the_tests() -> None:
    """`./klimawerk test` may then use the environment of `./klimawerk demo` and add to it."""

    def pins(name: str) -> set[str]:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        # The marker after the version may be wider there: more packages ask for the same one.
        return {line.split(" ")[0] for line in lines if line and not line.startswith(" ")}

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    names = [re.split(r"[<>=\[ ]", text)[0].lower() for text in project["project"]["dependencies"]]
    assert [name for name in names if f"\n{name}==" not in "\n" + locked] == []


def test_ci_runs_the_command_of_the_readme() -> None:
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "./klimawerk test"


def test_every_file_names_its_licence() -> None:
    reuse = str(Path(sys.executable).parent / "reuse")
    done = subprocess.run([reuse, "lint", "--quiet"], cwd=ROOT, capture_output=True, text=True, check=False)
    full = (
        ""
        if done.returncode == 0
        else subprocess.run([reuse, "lint"], cwd=ROOT, capture_output=True, text=True).stdout
    )
    assert done.returncode == 0, full[:3000]


def test_a_new_data_file_needs_its_own_line() -> None:
    """No pattern of REUSE.toml covers raw inputs as a whole: who adds one says whose it is."""
    annotations = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]
    patterns = [
        path
        for entry in annotations
        for path in ([entry["path"]] if isinstance(entry["path"], str) else entry["path"])
    ]
    assert [pattern for pattern in patterns if fnmatch("raw/some_new_statistics.csv.xz", pattern)] == []


def test_every_browser_test_says_that_it_needs_a_browser() -> None:
    """Without the mark it would run in a stage that sets up none."""
    unmarked = [
        path.name
        for path in (ROOT / "tests" / "e2e").glob("test_*.py")
        if "pytestmark = pytest.mark.e2e" not in path.read_text(encoding="utf-8")
    ]
    assert unmarked == []
