"""Fifty requests a second for public pages: the row "public page" of the design, for locust.

Started by `./klimawerk bench --load`, which names the pages in KLIMAWERK_LOAD_PAGES.
"""

from __future__ import annotations

import os
import random
from itertools import cycle
from typing import Any

import gevent
from locust import FastHttpUser, constant_throughput, events, task

_PAGES = [each for each in os.environ.get("KLIMAWERK_LOAD_PAGES", "/").split(",") if each]
_NEXT = cycle(_PAGES)
_CHANCE = random.Random(50)


@events.init.add_listener
def refuse_others(environment: Any, **_more: Any) -> None:
    """Nothing but this machine is ever put under load."""
    if environment.host and not environment.host.startswith("http://127.0.0.1:"):
        raise SystemExit("Nur http://127.0.0.1:PORT darf unter Last gesetzt werden.")


class Visitor(FastHttpUser):
    """One request a second."""

    wait_time = constant_throughput(1)

    def on_start(self) -> None:
        """Visitors come at odd moments: without this all fifty would ask in the same instant of every second."""
        gevent.sleep(_CHANCE.random())

    @task
    def open_page(self) -> None:
        """The page of a place."""
        self.client.get(next(_NEXT), name="page")
