"""Balances that another tool has made: kept as printed, beside ours, never converted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.evidence.models.files import EvidenceFile
from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import TenantModel
from klimawerk.portal.territories.models import Territory


class OlderBalance(TenantModel):
    """An "Altbilanz": totals per sector or carrier of an older balance, or a member's finished one of another tool.

    `lines` are `calculation.import_room.OlderLine` in JSON. `weather_corrected` None: nobody knows. `counts_for_sum`
    marks the balance a member delivers for the sum of its district, which then names tool, year and edition.
    """

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    tool = models.CharField(_("tool"), max_length=120)
    edition = models.CharField(_("edition or version"), max_length=120, blank=True)
    principle = models.CharField(
        _("principle"), max_length=200, help_text=_("Territorial, polluter pays, own rules …")
    )
    factors = models.CharField(_("emission factors"), max_length=250)
    weather_corrected = models.BooleanField(_("weather-corrected"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=250)
    file = models.ForeignKey(
        EvidenceFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file"),
    )
    lines = models.JSONField(_("lines"), default=list)
    counts_for_sum = models.BooleanField(_("delivered for the sum of the district"), default=False)
    note = models.TextField(_("note"), blank=True)

    history = scoped_history()

    class Meta:
        verbose_name = _("older balance")
        verbose_name_plural = _("older balances")
        ordering = ["territory__name", "tool", "-pk"]

    def __str__(self) -> str:
        return f"{self.territory}: {self.tool}"

    @property
    def years(self) -> tuple[int, ...]:
        """The balance years it speaks about, oldest first."""
        return tuple(sorted({line["year"] for line in self.lines}))
