"""The launcher: what it says, when it builds, and what it refuses. Nothing is downloaded here."""

import importlib.machinery
import importlib.util
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from klimawerk.setup.places import ROOT


@pytest.fixture
def launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The launcher, looking at an empty checkout of its own and with every command that it runs written down."""
    loader = importlib.machinery.SourceFileLoader("launcher_under_test", str(ROOT / "klimawerk"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text(f"{name} of today\n", encoding="utf-8")
    venv = tmp_path / ".venv"
    paths = {"ROOT": tmp_path, "VENV": venv, "VENV_PYTHON": venv / "bin/python"}
    paths |= {"STAMP": venv / "klimawerk-environment.json", "SETUP_LOCK": tmp_path / ".klimawerk-setup.lock"}
    for name, path in paths.items():
        monkeypatch.setattr(module, name, str(path))
    module.commands = []

    def run(command: list[str], quiet: bool = False) -> bool:
        module.commands.append(command)
        if "venv" in command:
            (venv / "bin").mkdir(parents=True, exist_ok=True)
            (venv / "lib/python3.11/site-packages").mkdir(parents=True, exist_ok=True)
            (venv / "bin/python").touch()
        return True

    monkeypatch.setattr(module, "run", run)
    monkeypatch.setattr(module.shutil, "which", lambda name: None)
    return module


def installed_locks(launcher: ModuleType) -> list[str]:
    return [Path(command[-1]).name for command in launcher.commands if command[-1].endswith(".lock")]


def test_an_empty_checkout_gets_the_environment_of_the_programme(launcher: ModuleType) -> None:
    assert not launcher.is_ready("runtime")
    launcher.ensure_environment("runtime")
    assert installed_locks(launcher) == ["requirements.lock"]
    assert all(
        "--require-hashes" in command for command in launcher.commands if command[-1].endswith(".lock")
    )
    assert launcher.is_ready("runtime")
    assert not launcher.is_ready("dev")
    command = Path(launcher.VENV) / "bin/klimawerk"
    assert os.access(command, os.X_OK)
    source = Path(launcher.VENV) / "lib/python3.11/site-packages/klimawerk-source.pth"
    assert source.read_text(encoding="utf-8") == f"{launcher.ROOT}/src\n"


def test_a_second_start_does_nothing(launcher: ModuleType) -> None:
    launcher.ensure_environment("runtime")
    launcher.commands.clear()
    launcher.ensure_environment("runtime")
    assert launcher.commands == []


def test_the_environment_of_the_tests_serves_the_programme_too(launcher: ModuleType) -> None:
    launcher.ensure_environment("runtime")
    launcher.ensure_environment("dev")
    assert installed_locks(launcher) == ["requirements.lock", "requirements-dev.lock"]
    launcher.commands.clear()
    launcher.ensure_environment("runtime")
    assert launcher.commands == []


def test_a_new_lock_is_installed_and_a_workplace_stays_one(launcher: ModuleType) -> None:
    launcher.ensure_environment("dev")
    launcher.commands.clear()
    (Path(launcher.ROOT) / "requirements.lock").write_text("of tomorrow\n", encoding="utf-8")
    launcher.ensure_environment("runtime")
    assert installed_locks(launcher) == ["requirements-dev.lock"]


@pytest.mark.parametrize("state", ["building", "updating"])
def test_an_interrupted_set_up_is_started_afresh(launcher: ModuleType, state: str) -> None:
    launcher.ensure_environment("runtime")
    launcher.write_stamp({"state": state, "root": launcher.ROOT})
    leftover = Path(launcher.VENV) / "half-written"
    leftover.touch()
    launcher.ensure_environment("runtime")
    assert not leftover.exists()
    assert launcher.is_ready("runtime")


def test_a_moved_checkout_is_built_anew(launcher: ModuleType) -> None:
    launcher.ensure_environment("runtime")
    stamp = json.loads(Path(launcher.STAMP).read_text(encoding="utf-8"))
    launcher.write_stamp({**stamp, "root": "elsewhere"})
    assert not launcher.is_ready("runtime")


def test_an_environment_of_somebody_else_is_left_alone(launcher: ModuleType) -> None:
    foreign = Path(launcher.VENV) / "bin"
    foreign.mkdir(parents=True)
    with pytest.raises(launcher.SetupProblem, match="mv "):
        launcher.ensure_environment("runtime")
    assert foreign.is_dir()
    assert launcher.commands == []


def test_without_network_there_is_one_clear_line(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    working = launcher.run
    monkeypatch.setattr(
        launcher, "run", lambda command, quiet=False: working(command) and "install" not in command
    )
    with pytest.raises(launcher.SetupProblem, match="Netz"):
        launcher.ensure_environment("runtime")
    assert not launcher.is_ready("runtime")


def test_without_the_package_venv_the_line_to_type_is_named(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher, "run", lambda command, quiet=False: False)
    with pytest.raises(
        launcher.SetupProblem, match=r"sudo apt-get update && sudo apt-get install -y python3\.\d+-venv"
    ):
        launcher.ensure_environment("runtime")


def test_uv_is_used_when_present(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher.shutil, "which", lambda name: "uv" if name == "uv" else None)
    launcher.ensure_environment("runtime")
    assert [command[0] for command in launcher.commands] == ["uv", "uv", launcher.VENV_PYTHON]
    assert launcher.commands[-1][1:4] == ["-m", "compileall", "-q"]


def test_two_starts_at_once_wait_for_each_other(launcher: ModuleType) -> None:
    """While one process holds the set-up lock a second one waits, and then finds everything done."""
    holder = (
        "import fcntl, sys, time\n"
        f"handle = open({launcher.SETUP_LOCK!r}, 'w')\n"
        "fcntl.flock(handle, fcntl.LOCK_EX)\nprint('held', flush=True)\ntime.sleep(0.7)\n"
    )
    with subprocess.Popen([sys.executable, "-c", holder], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        started = time.monotonic()
        launcher.ensure_environment("runtime")
        assert time.monotonic() - started > 0.4
    assert launcher.is_ready("runtime")


def test_an_old_python_is_refused_politely(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher.sys, "version_info", (3, 9, 2))
    with pytest.raises(launcher.SetupProblem, match=r"Python 3\.11 oder neuer, hier läuft 3\.9"):
        launcher.require_python()


def start(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the real launcher."""
    return subprocess.run(
        [str(ROOT / "klimawerk"), *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def test_help_names_every_command_and_needs_no_environment() -> None:
    done = start("--help")
    assert done.returncode == 0
    for command in ("demo", "test", "lint", "bench", "requirements", "docs", "setup", "serve"):
        assert f"\n  {command} " in done.stdout
    for command in ("search", "balance", "explain", "compare", "germany", "template", "check", "facts"):
        assert f"\n  {command} " in done.stdout


def test_it_starts_from_any_folder(tmp_path: Path) -> None:
    done = start("requirements", "--id", "R1", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("R1 ")


def test_the_version_is_that_of_the_package() -> None:
    import klimawerk

    assert start("--version").stdout == f"klimawerk {klimawerk.__version__}\n"
