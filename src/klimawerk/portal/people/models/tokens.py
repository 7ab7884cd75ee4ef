"""Keys by which another program uses a tenant's data through the open interface."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.dates import not_backwards
from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import TenantModel


class ApiToken(TenantModel):
    """A key of a program. Shown once; a digest is kept."""

    class Scope(models.TextChoices):
        EVIDENCE = "evidence", _("read evidence")
        EVIDENCE_WRITE = "evidence_write", _("create and change evidence")
        BALANCES = "balances", _("read balances that are not public yet")

    name = models.CharField(_("program"), max_length=200, help_text=_("Which program uses this key."))
    scopes = models.JSONField(_("may"), default=list)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_on = models.DateField(_("created on"))
    expires_on = models.DateField(_("expires on"))
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    last_used_on = models.DateField(_("last used on"), null=True, blank=True, editable=False)

    history = scoped_history(excluded_fields=("token_digest", "last_used_on"))

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=not_backwards("created_on", "expires_on"), name="api_token_not_backwards"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_open(self, day: date) -> bool:
        """Whether the key still opens."""
        return self.revoked_on is None and day <= self.expires_on

    @property
    def scope_labels(self) -> list[str]:
        """What the key may do, in words."""
        return [str(self.Scope(each).label) for each in self.scopes]
