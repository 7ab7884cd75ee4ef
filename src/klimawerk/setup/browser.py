"""The browser of the end-to-end tests: the system's Chromium, installed when it is missing."""

import shutil
import subprocess
import sys
from pathlib import Path

from klimawerk.setup import system_packages
from klimawerk.setup.problems import SetupProblem

COMMANDS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
WHY = "Die Browser-Tests brauchen Chromium."

LAUNCH_ARGUMENTS = (
    # the tests talk to a server on this machine only: keep the browser from talking to anybody else
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)


def find() -> str | None:
    """Path of a Chromium on this machine, or None."""
    for command in COMMANDS:
        found = shutil.which(command)
        if found and not _is_snap_stub(Path(found)):
            return found
    downloads = Path.home() / ".cache" / "ms-playwright"
    candidates = sorted(downloads.glob("chromium-*/chrome-linux*/chrome"))
    return str(candidates[-1]) if candidates else None


def _is_snap_stub(command: Path) -> bool:
    """Ubuntu's `chromium-browser` may be a script that only asks for snap."""
    with command.open("rb") as file:
        return b"snap install" in file.read(4096)


def ensure() -> str:
    """Path of Chromium; installs what is missing when allowed, else raises SetupProblem with the line to type."""
    ensure_driver()
    found = find()
    if found:
        return found
    if system_packages.is_ubuntu():
        _install_from_playwright()
    else:
        system_packages.install("chromium", WHY)
    found = find()
    if not found:
        raise SetupProblem(f"{WHY} Nach der Installation ist kein Befehl chromium zu finden.")
    return found


def driver_runs() -> bool:
    """Whether the program that steers the browser starts; it comes with the Python package playwright."""
    try:
        from playwright._impl._driver import compute_driver_executable
    except ImportError:
        return False
    node = compute_driver_executable()[0]
    return subprocess.run([node, "--version"], capture_output=True, check=False).returncode == 0


def ensure_driver() -> None:
    """The driver needs one library that a bare Debian lacks."""
    if driver_runs():
        return
    system_packages.install("libatomic1", "Das Steuerprogramm der Browser-Tests (Playwright) startet nicht.")
    if not driver_runs():
        raise SetupProblem("Playwright startet nicht.", ["rm -r .venv", "./klimawerk setup --all"])


def _install_from_playwright() -> None:
    """Ubuntu has no Chromium package of its own; Playwright fetches one."""
    line = [sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise SetupProblem(WHY, [".venv/bin/playwright install --with-deps chromium"])
