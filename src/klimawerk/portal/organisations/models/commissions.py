"""Work given to others: who ordered it, who does it, who helps, what comes out, and when it ends."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.dates import is_within, not_backwards
from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models.organisations import Organisation
from klimawerk.portal.organisations.models.tenants import TenantModel


class Commission(TenantModel):
    """A commission of the tenant. The access of a consultancy ends with it."""

    product = models.CharField(_("product"), max_length=250)
    client = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("client")
    )
    contractor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("contractor")
    )
    partner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("partner"),
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))

    history = scoped_history()

    class Meta:
        verbose_name = _("commission")
        verbose_name_plural = _("commissions")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=not_backwards("starts_on", "ends_on"), name="commission_not_backwards"
            )
        ]

    def __str__(self) -> str:
        return self.product

    def is_running(self, day: date) -> bool:
        """Whether the day lies in the commission's period."""
        return is_within(day, self.starts_on, self.ends_on)
