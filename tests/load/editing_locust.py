"""Fifty people who fill entry tables of one district at once, for locust; what they were told is written to a file.

Started by `./klimawerk bench --load`, which makes the people and looks into the database afterwards.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

from locust import HttpUser, between, events, task
from tests.load.editing import Editor
from tests.load.public_page_locust import refuse_others  # noqa: F401  registers itself

_PEOPLE = json.loads(os.environ.get("KLIMAWERK_LOAD_PEOPLE", "{}"))
_NUMBERS = count()
_EDITORS: list[Editor] = []


@events.quitting.add_listener
def write_ledger(environment: Any, **_more: Any) -> None:
    """Keep what everybody was told."""
    told = [asdict(each) for editor in _EDITORS for each in editor.told]
    Path(os.environ["KLIMAWERK_LOAD_LEDGER"]).write_text(json.dumps(told), encoding="utf-8")


class Clerk(HttpUser):
    """Saves a row every one to two seconds: one of its own, the one that everybody fills, two more of its own."""

    wait_time = between(1, 2)

    def on_start(self) -> None:
        """Take a place."""
        self.editor = Editor(next(_NUMBERS), self.client, _PEOPLE)
        self.editor.sign_in()
        self.at = 0
        _EDITORS.append(self.editor)

    @task
    def save_row(self) -> None:
        """Save the next row. A conflict is an answer, not a failure."""
        spots = (*self.editor.own_spots[:1], self.editor.shared_spot, *self.editor.own_spots[1:])
        spot = spots[self.at % len(spots)]
        self.at += 1
        name = "common row" if spot == self.editor.shared_spot else "own row"
        with self.client.rename_request(name):
            self.editor.save(spot)
