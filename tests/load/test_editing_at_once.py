"""Ten people fill tables of one district at once on a running server: nobody's entry is lost, nobody sees a failure."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from tests.load.editing import Editor, Told, complaints
from tests.load.installation import Installation, served

pytestmark = pytest.mark.slow
PEOPLE, ROUNDS = 10, 3


def work(editor: Editor, base: str, start: threading.Barrier) -> None:
    start.wait(timeout=60)
    for _round in range(ROUNDS):
        for spot in (*editor.own_spots, editor.shared_spot):
            editor.save(spot, base, timeout=60)


def edit_at_once(at: Installation) -> list[Told]:
    """Everything that ten people were told."""
    start = threading.Barrier(PEOPLE)
    editors = [Editor(number, requests.Session(), at.people) for number in range(PEOPLE)]
    threads = []
    for editor in editors:
        editor.sign_in()
        threads.append(threading.Thread(target=work, args=(editor, at.address, start)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=180)
        assert not thread.is_alive()
    return [each for editor in editors for each in editor.told]


def test_ten_people_at_once_lose_nothing(tmp_path: Path) -> None:
    with served(tmp_path / "daten", PEOPLE) as at:
        told = edit_at_once(at)
        stored = at.look()
        log = (at.folder / "server.log").read_text(encoding="utf-8")
    assert complaints(told, stored) == []
    assert len(told) == PEOPLE * ROUNDS * 4
    assert len(stored) == PEOPLE * 3 + 1
    # everybody starts the common row without a state read: one is first, the others are told so
    assert any(each.status == 409 for each in told)
    assert "Traceback" not in log and "database is locked" not in log


def row(amount: float, version: int, amounts: list[float]) -> dict[str, object]:
    spot = {"key": "05974004", "cell": "industry.biomass", "year": 2022, "statement": "x"}
    return {**spot, "amount": amount, "version": version, "amounts": amounts, "is_chosen": True}


def test_the_check_sees_what_is_lost() -> None:
    first = Told(0, "05974004", "industry.biomass", 200, 10, 1)
    second = replace(first, person=1, amount=20, version=2)
    assert complaints([first, second], [row(20, 2, [10, 20])]) == []
    overwritten = replace(second, version=1)
    assert any("lost" in each for each in complaints([first, overwritten], [row(20, 1, [10, 20])]))
    assert any("log holds" in each for each in complaints([first, second], [row(20, 2, [20])]))
    assert any("stored 10" in each for each in complaints([first, second], [row(10, 2, [10, 20])]))
    assert any("not stored" in each for each in complaints([first], []))
    assert any(
        "nobody else" in each for each in complaints([first, replace(first, status=409)], [row(10, 1, [10])])
    )
    assert any("500" in each for each in complaints([first, replace(first, status=500)], [row(10, 1, [10])]))
