"""An import: what was found in a file, confirmed as a whole and undone as a whole."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.evidence.models.files import EvidenceFile
from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import TenantModel


class ImportBatch(TenantModel):
    """All values of one file. Until it is confirmed nothing counts; undone, everything is as before.

    `rows` are the values read, as `calculation.records.OwnEntry` in JSON; `findings` code, severity, place and data;
    `displaced` the public ids of evidence that had been chosen before for the same cells.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", _("preview")
        CONFIRMED = "confirmed", _("taken over")
        UNDONE = "undone", _("undone")
        DISCARDED = "discarded", _("discarded")

    class Format(models.TextChoices):
        TEMPLATE = "template", _("Klimawerk workbook")
        LONG_CSV = "long_csv", _("long list (CSV)")
        MAPPED_LIST = "mapped_list", _("own list with column mapping")
        KLIMASCHUTZ_PLANER = "klimaschutz_planer", _("export of Klimaschutz-Planer")
        ECOSPEED = "ecospeed", _("export of ECOSPEED Region")
        REQUEST_SHEET = "request_sheet", _("sheet of a data request")

    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="batches")
    format = models.CharField(_("format"), max_length=20, choices=Format)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREVIEW)
    rows = models.JSONField(_("rows"), default=list, editable=False)
    findings = models.JSONField(_("findings"), default=list, editable=False)
    displaced = models.JSONField(_("displaced choices"), default=list, editable=False)
    decided_on = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    history = scoped_history(excluded_fields=("rows", "findings"))

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.file.name} ({self.get_state_display()})"

    @property
    def has_errors(self) -> bool:
        """Whether something was found that prevents taking over."""
        return any(each["severity"] == "error" for each in self.findings)
