"""`manage setup_site`: the page tree of a fresh installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from klimawerk.portal.content.domain.site import create_site


class Command(BaseCommand):
    """Creates start page, method and imprint if they are absent."""

    help = "Creates the start page and the Wagtail site of a fresh installation; may be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        home = create_site()
        self.stdout.write(f"Startseite: {home.title}")
