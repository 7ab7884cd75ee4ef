"""`manage list_tenants`: the administrations of this installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from klimawerk.portal.organisations.models import Tenant


class Command(BaseCommand):
    """A line per tenant: address, kind, name, key of its territory."""

    help = "Lists the tenants of this installation."

    def handle(self, *args: Any, **options: Any) -> None:
        tenants = list(Tenant.objects.select_related("territory"))
        for tenant in tenants:
            key = tenant.territory.key if tenant.territory else "–"
            self.stdout.write(f"{key:<10} /verwaltung/{tenant.slug}/  {tenant.name}")
        if not tenants:
            self.stdout.write("Noch keine Verwaltung. Die erste eröffnen:  klimawerk tenant open --help")
