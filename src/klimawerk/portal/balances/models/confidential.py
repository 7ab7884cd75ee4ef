"""Cells that must not be shown because few companies stand behind them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import TenantModel
from klimawerk.portal.territories.models import Territory


class ConfidentialCell(TenantModel):
    """A cell of a territory that is hidden in every publication, with the reason; without a year in all years.

    The mark of one tenant binds every tenant that publishes the cell.
    """

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    cell = models.CharField(_("cell"), max_length=120)
    year = models.PositiveSmallIntegerField(
        _("balance year"), null=True, blank=True, help_text=_("Empty: in all years.")
    )
    reason = models.CharField(
        _("reason"), max_length=250, help_text=_("For example: one company uses nearly all of it.")
    )
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    history = scoped_history()

    class Meta:
        verbose_name = _("confidential cell")
        verbose_name_plural = _("confidential cells")
        ordering = ["territory__name", "cell", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "territory", "cell", "year"],
                condition=Q(year__isnull=False),
                name="confidential_once_a_year",
            ),
            models.UniqueConstraint(
                fields=["tenant", "territory", "cell"],
                condition=Q(year__isnull=True),
                name="confidential_once_for_all",
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__gte=1990, year__lte=2100), name="confidential_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory}: {self.cell}"
