"""The municipal heat plan: where it stands, and its figures for today and the support years."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.evidence.models.files import EvidenceFile
from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import TenantModel
from klimawerk.portal.territories.models import Territory


class HeatPlan(TenantModel):
    """A "Wärmeplan". `lines` are `OwnEntry` in JSON: final energy for heat [MWh] by year and cell.

    It stands beside the evidence: where both speak about the same cell and year and differ, that is a finding.
    """

    class State(models.TextChoices):
        NONE = "none", _("not begun")
        DRAFTING = "drafting", _("being drawn up")
        DISPLAYED = "displayed", _("draft on public display")
        DECIDED = "decided", _("decided")

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NONE)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=250, blank=True)
    file = models.ForeignKey(
        EvidenceFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file"),
    )
    base_year = models.PositiveSmallIntegerField(_("year of the stock-taking"), null=True, blank=True)
    lines = models.JSONField(_("lines"), default=list, editable=False)
    note = models.TextField(_("note"), blank=True)

    history = scoped_history()

    class Meta:
        verbose_name = _("heat plan")
        verbose_name_plural = _("heat plans")
        ordering = ["territory__name"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "territory"], name="one_heat_plan_per_territory"),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(decided_on__isnull=False), name="decided_heat_plan_has_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory}: {self.get_state_display()}"
