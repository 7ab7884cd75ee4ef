"""Links that let somebody without account read what has been released, for a purpose and for a while."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.dates import not_backwards
from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import TenantModel


class GuestLink(TenantModel):
    """A link for reading. Only a digest of its secret part is kept; the last use is a day, never who it was."""

    purpose = models.CharField(_("purpose"), max_length=200, help_text=_("For whom and for what."))
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_on = models.DateField(_("created on"))
    expires_on = models.DateField(_("expires on"))
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    last_used_on = models.DateField(_("last used on"), null=True, blank=True, editable=False)

    history = scoped_history(excluded_fields=("token_digest", "last_used_on"))

    class Meta:
        verbose_name = _("guest link")
        verbose_name_plural = _("guest links")
        ordering = ["-created_on", "purpose"]
        constraints = [
            models.CheckConstraint(
                condition=not_backwards("created_on", "expires_on"), name="guest_link_not_backwards"
            )
        ]

    def __str__(self) -> str:
        return self.purpose

    def is_open(self, day: date) -> bool:
        """Whether the link still opens."""
        return self.revoked_on is None and day <= self.expires_on
