"""`serve`: what happens before the first page, and after a process was killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from klimawerk.portal.server import ServerProblem, check_port

START = """
import sys
from klimawerk.portal.server import serve
sys.exit(serve(sys.argv[1], port=int(sys.argv[2]), demo=True))
"""
READY = "Klimawerk läuft:"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def test_a_taken_port_is_named_with_the_line_to_type(taken_port: int) -> None:
    with pytest.raises(ServerProblem) as problem:
        check_port("127.0.0.1", taken_port, demo=True)
    words = str(problem.value)
    assert f"Port {taken_port} auf 127.0.0.1 ist belegt" in words
    assert "./klimawerk demo --port " in words
    free = int(words.rsplit(" ", 1)[1])
    check_port("127.0.0.1", free, demo=True)


def start(data: Path, port: int, log: Path) -> subprocess.Popen[bytes]:
    source = str(Path(__file__).parents[2] / "src")
    drop = {"DJANGO_SETTINGS_MODULE", "KLIMAWERK_DATABASE_URL", "KLIMAWERK_DATA"}
    environment = {name: value for name, value in os.environ.items() if name not in drop}
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-c", START, str(data), str(port)],
            env={**environment, "PYTHONPATH": source},
            stderr=output,
            start_new_session=True,
        )


def wait_until_ready(process: subprocess.Popen[bytes], log: Path, times: int) -> None:
    for _attempt in range(600):
        if log.read_text(encoding="utf-8").count(READY) == times:
            return
        assert process.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8"))


def fetch(address: str) -> str:
    for _attempt in range(50):
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return str(answer.read().decode())
        except (ConnectionError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


@pytest.mark.slow
def test_it_starts_from_nothing_survives_a_kill_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log, data = tmp_path / "log.txt", tmp_path / "daten"
    first = start(data, port, log)
    wait_until_ready(first, log, times=1)
    page = fetch(f"http://127.0.0.1:{port}/gebiet/05974/")
    assert "Startbilanz aus veröffentlichten Statistiken" in page
    assert "Dies ist keine amtliche Seite" in page
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "kern" in style and len(fetch(f"http://127.0.0.1:{port}{style}")) > 100_000
    key = (data / "secret-key").read_text(encoding="ascii")
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(timeout=10)

    second = start(data, port, log)
    wait_until_ready(second, log, times=2)
    assert "Kreis Soest" in fetch(f"http://127.0.0.1:{port}/")
    assert (data / "secret-key").read_text(encoding="ascii") == key
    second.send_signal(signal.SIGINT)
    assert second.wait(timeout=15) == 0
    words = log.read_text(encoding="utf-8")
    assert "Traceback" not in words
    assert words.count("Datenbank einrichten") == 1  # the second start found everything in place
