"""`manage open_tenant 05974 --invite stelle@example.org`: a tenant for a territory, and its first invitation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_scopes import scope

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.calculation.records import UnknownPlace
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.tenants import create_tenant, kind_of_tenant
from klimawerk.portal.people.domain.invitations import invite


class Command(BaseCommand):
    """Opens the tenant of a territory and invites its climate protection management."""

    help = "Opens a tenant for a territory and invites its first climate protection manager."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="8 digits for a municipality, 9 for an association, 5 for a district")
        parser.add_argument("--name", default="", help="name of the body; the territory's by default")
        parser.add_argument("--invite", required=True, metavar="EMAIL", help="whom to invite")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                territory = store_territory(options["key"])
                tenant = create_tenant(
                    options["name"] or territory.name, kind_of_tenant(territory), territory
                )
                with scope(tenant=tenant):
                    _invitation, address = invite(
                        tenant, options["invite"], Role.CLIMATE_MANAGER, timezone.localdate()
                    )
        except UnknownPlace as error:
            raise CommandError(str(error)) from error
        except IntegrityError as error:
            raise CommandError(f"{options['key']}: hat schon einen Mandanten.") from error
        self.stdout.write(f"{tenant.name}: /verwaltung/{tenant.slug}/\nEinladung: {address}")
