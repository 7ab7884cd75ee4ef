"""`manage serve`: the same as `klimawerk serve`, for an environment that is already set."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from klimawerk.portal.server import ServerProblem, serve


class Command(BaseCommand):
    """Prepares the installation and serves it until Ctrl-C."""

    help = "Migrates, collects static files and serves the portal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            serve(host=options["host"], port=options["port"], demo=settings.KLIMAWERK_DEMO)
        except ServerProblem as problem:
            raise CommandError(str(problem)) from problem
