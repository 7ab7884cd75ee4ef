"""Organisations and the names they had: a company, a ministry, an institute. Own ones of a tenant, or shared by all."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.dates import is_within, not_backwards
from klimawerk.portal.foundation.models import PublicModel
from klimawerk.portal.foundation.scopes import scoped_history, scoped_manager
from klimawerk.portal.organisations.models.tenants import Tenant


class Organisation(PublicModel):
    """A body outside the tenants' own administrations. Without `tenant` it is shared, such as a ministry.

    `merged_into` marks a duplicate: it stays so that old references lead on, and appears in no list.
    """

    tenant = models.ForeignKey(
        Tenant, on_delete=models.CASCADE, null=True, blank=True, related_name="+", editable=False
    )
    name = models.CharField(_("current name"), max_length=250)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("parent")
    )
    seat = models.CharField(_("seat"), max_length=200, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("successor")
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates", editable=False
    )

    objects = scoped_manager(has_shared=True)
    history = scoped_history(has_shared=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="organisation_not_own_parent"),
            models.CheckConstraint(condition=~Q(successor=F("id")), name="organisation_not_own_successor"),
        ]

    def __str__(self) -> str:
        return self.name

    def name_on(self, day: date) -> str:
        """The name that was valid on a day; the current one where no dated name covers the day."""
        for dated in self.names.all():
            if is_within(day, dated.valid_from, dated.valid_to):
                return dated.name
        return self.name

    @property
    def today(self) -> Organisation:
        """The body that answers for this one now: the last of its successors, or itself."""
        current, seen = self, {self.pk}
        while current.successor is not None and current.successor.pk not in seen:
            current = current.successor
            seen.add(current.pk)
        return current


class OrganisationName(PublicModel):
    """A name with its period; both ends may be open."""

    tenant = models.ForeignKey(
        Tenant, on_delete=models.CASCADE, null=True, blank=True, related_name="+", editable=False
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=250)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = scoped_manager(has_shared=True)
    history = scoped_history(has_shared=True)

    class Meta:
        verbose_name = _("dated name")
        verbose_name_plural = _("dated names")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=not_backwards("valid_from", "valid_to"), name="name_not_backwards"
            )
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationMerge(PublicModel):
    """Two entries became one on a day. `moved` lists what pointed to the duplicate, so that it can be taken back."""

    tenant = models.ForeignKey(
        Tenant, on_delete=models.CASCADE, null=True, blank=True, related_name="+", editable=False
    )
    duplicate = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("duplicate")
    )
    into = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="merges", verbose_name=_("merged into")
    )
    merged_on = models.DateField(_("merged on"))
    undone_on = models.DateField(_("undone on"), null=True, blank=True)
    #: `[["organisations.commission", 7, "client"], …]`
    moved = models.JSONField(_("moved references"), default=list, editable=False)

    objects = scoped_manager(has_shared=True)
    history = scoped_history(has_shared=True)

    class Meta:
        verbose_name = _("merge of two entries")
        ordering = ["-merged_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.duplicate} → {self.into}"
