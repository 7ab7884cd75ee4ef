"""What was published: written once, never changed. A correction is a new one that names the one it replaces."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.balances.models.runs import RunPart
from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import TenantModel
from klimawerk.portal.territories.models import Territory


class PublicationEditError(Exception):
    """A publication is neither changed nor removed; a correction is a new one."""


class Publication(TenantModel):
    """The published balances of a territory under a stable address, numbered from 1 within tenant and territory.

    `content` is compressed JSON: what page and files show, after suppression. `hidden` maps the year to the spots that
    are not shown.
    """

    part = models.ForeignKey(RunPart, on_delete=models.PROTECT, related_name="publications", editable=False)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+", editable=False)
    number = models.PositiveIntegerField(_("number"), editable=False)
    title = models.CharField(_("title"), max_length=200, editable=False)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        editable=False,
        verbose_name=_("replaces"),
    )
    reason = models.CharField(_("reason of the correction"), max_length=250, blank=True, editable=False)
    published_on = models.DateField(_("published on"), editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    content = models.BinaryField(editable=False)
    hidden = models.JSONField(default=dict, editable=False)

    history = scoped_history(excluded_fields=("content", "hidden"))

    class Meta:
        verbose_name = _("published balance")
        verbose_name_plural = _("published balances")
        ordering = ["territory__name", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "territory", "number"], name="publication_number_once"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="correction_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def stored(self) -> bytes:
        """What was published."""
        return bytes(self.content)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PublicationEditError(str(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PublicationEditError(str(self))
