"""Files that evidence came in, kept as they came, outside the public media folder."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.private_files import private_storage
from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import TenantModel


def _place(instance: EvidenceFile, filename: str) -> str:
    return f"evidence/{instance.tenant.public_id}/{instance.public_id}"


class EvidenceFile(TenantModel):
    """A file as it came: workbook, mail, PDF. `digest` is the SHA-256 of its bytes."""

    name = models.CharField(_("file name"), max_length=255)
    content = models.FileField(
        _("file"), upload_to=_place, storage=private_storage, max_length=255, blank=True
    )
    size = models.PositiveBigIntegerField(_("size in bytes"))
    digest = models.CharField(_("check sum"), max_length=64, db_index=True)
    received_on = models.DateField(_("received on"))
    received_from = models.CharField(_("received from"), max_length=200, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=250, blank=True)
    purpose = models.CharField(_("purpose"), max_length=250, blank=True)
    delete_on = models.DateField(_("to be deleted on"), null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    history = scoped_history()

    class Meta:
        verbose_name = _("file of evidence")
        verbose_name_plural = _("files of evidence")
        ordering = ["-received_on", "name"]

    def __str__(self) -> str:
        return self.name
