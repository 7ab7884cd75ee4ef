"""Declarations that a municipality has no gas or heat network: its default share goes to the rest of the district."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import TenantModel
from klimawerk.portal.territories.models import Territory


class NetworkDeclaration(TenantModel):
    """ "Kein Gasnetz" or "kein Wärmenetz" in a municipality, with who says so."""

    class Carrier(models.TextChoices):
        NATURAL_GAS = "natural_gas", _("no gas network")
        DISTRICT_HEATING = "district_heating", _("no heat network")

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    carrier = models.CharField(_("declaration"), max_length=20, choices=Carrier)
    source = models.CharField(_("source"), max_length=250)

    history = scoped_history()

    class Meta:
        verbose_name = _("declaration without network")
        verbose_name_plural = _("declarations without network")
        ordering = ["territory__name", "carrier"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "territory", "carrier"], name="one_declaration_per_network"
            )
        ]

    def __str__(self) -> str:
        return f"{self.territory}: {self.get_carrier_display()}"
