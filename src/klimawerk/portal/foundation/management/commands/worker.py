"""`manage.py worker`: the same worker as `klimawerk worker`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from klimawerk.portal.foundation.domain.worker import Worker, run_until_signal


class Command(BaseCommand):
    """Runs jobs and what falls due by the clock until Ctrl-C."""

    help = "Runs jobs, and what falls due by the clock, until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="end when no job waits")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        if options["until_empty"]:
            worker.run(until_empty=True)
        else:
            run_until_signal(worker)
