"""For the operator, when a person asks: write what is kept about an account, or dissolve it."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from klimawerk.portal.people.domain.dissolution import LastManager, dissolve_account, nameless_of
from klimawerk.portal.people.domain.personal_data import collect_personal_data
from klimawerk.portal.people.models import User


class Command(BaseCommand):
    help = "Schreibt als JSON, was über ein Konto gespeichert ist; mit --dissolve wird das Konto aufgelöst."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="E-Mail-Adresse des Kontos")
        parser.add_argument("--dissolve", action="store_true", help="das Konto auflösen")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Es gibt kein Konto mit der Adresse {options['email']}.")
        day = timezone.localdate()
        if not options["dissolve"]:
            self.stdout.write(json.dumps(collect_personal_data(user, day), ensure_ascii=False, indent=2))
            return
        try:
            dissolve_account(user, day)
        except LastManager as error:
            raise CommandError(
                f"Das Konto ist das einzige Klimaschutzmanagement von: {error}. Bitte zuerst die Nachfolge einladen."
            ) from error
        self.stdout.write(f"Das Konto ist aufgelöst; im Änderungsprotokoll heißt es {nameless_of(user)}.")
