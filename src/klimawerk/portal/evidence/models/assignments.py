"""Which column of a list holds what: remembered for the next file with the same header."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import TenantModel


class ColumnAssignment(TenantModel):
    """The assignment of a list, found again by `signature`, the SHA-256 of its header line."""

    signature = models.CharField(max_length=64, editable=False)
    header = models.PositiveIntegerField(_("line of the header"))
    columns = models.JSONField(_("columns"), default=dict)
    fixed = models.JSONField(_("values for all rows"), default=dict)
    buildings = models.BooleanField(_("rows are single buildings"), default=False)

    history = scoped_history()

    class Meta:
        verbose_name = _("column assignment")
        verbose_name_plural = _("column assignments")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "signature"], name="one_assignment_per_header")
        ]

    def __str__(self) -> str:
        return self.signature[:8]
