"""`manage open_tenant 05974 --invite stelle@example.org`: a tenant for a territory, and its first invitation."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_scopes import scope

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.calculation.records import UnknownPlace
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.tenants import create_tenant, kind_of_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.people.domain.invitations import invite

#: Bodies that administer no territory: they are opened by their name.
_WITHOUT_TERRITORY = (TenantKind.COORDINATION_CENTRE.value, TenantKind.CONSULTANCY.value)


class Command(BaseCommand):
    """Opens the tenant of a territory, or a body without one, and invites its first manager."""

    help = "Opens a tenant and invites its first climate protection manager."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "key",
            nargs="?",
            default="",
            help="8 digits for a municipality, 9 for an association, 5 for a district",
        )
        parser.add_argument("--name", default="", help="name of the body; the territory's by default")
        parser.add_argument(
            "--kind", default="", choices=["", *_WITHOUT_TERRITORY], help="for a body without territory"
        )
        parser.add_argument("--invite", required=True, metavar="EMAIL", help="whom to invite")

    def handle(self, *args: Any, **options: Any) -> None:
        key, name, kind = options["key"], options["name"], options["kind"]
        if bool(key) == bool(kind) or (kind and not name):
            raise CommandError(
                "Bitte entweder den Schlüssel eines Gebiets angeben (05974) oder für eine Stelle ohne Gebiet "
                "--kind und --name."
            )
        try:
            validate_email(options["invite"])
        except ValidationError as error:
            raise CommandError(f"„{options['invite']}“ ist keine E-Mail-Adresse.") from error
        try:
            with transaction.atomic():
                tenant = _open(key, name, kind)
                with scope(tenant=tenant):
                    _invitation, address = invite(
                        tenant, options["invite"], Role.CLIMATE_MANAGER, timezone.localdate()
                    )
        except UnknownPlace as error:
            raise CommandError(str(error)) from error
        except IntegrityError as error:
            raise CommandError(f"{key or name}: hat schon einen Mandanten.") from error
        self.stdout.write(f"{tenant.name}: /verwaltung/{tenant.slug}/\nEinladung: {address}")


def _open(key: str, name: str, kind: str) -> Tenant:
    if kind:
        return create_tenant(name, TenantKind(kind))
    territory = store_territory(key)
    return create_tenant(name or territory.name, kind_of_tenant(territory), territory)
