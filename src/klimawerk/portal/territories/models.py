"""The public register of territories as far as tenants need it: names, kinds, and who belongs to whom, dated.

It belongs to no tenant. Rows are written by `calculation.domain.registers` from the facts release.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.dates import not_backwards
from klimawerk.portal.foundation.models import PublicModel


class TerritoryKind(models.TextChoices):
    """Levels of the register."""

    MUNICIPALITY = "municipality", _("municipality")
    ASSOCIATION = "association", _("association of municipalities")
    DISTRICT = "district", _("district")
    FEDERAL_STATE = "federal_state", _("Land")
    COUNTRY = "country", _("country")


class Territory(PublicModel):
    """A municipality, association, district or Land under its official key."""

    key = models.CharField(_("key"), max_length=9, unique=True)
    name = models.CharField(_("name"), max_length=200)
    designation = models.CharField(_("designation"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=TerritoryKind)

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name


class TerritoryMembership(PublicModel):
    """A territory is part of another one, from a day to a day. `level` is the kind of the whole."""

    member = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="belongs_to")
    whole = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="has_members")
    level = models.CharField(_("level"), max_length=20, choices=TerritoryKind)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("member relation")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "level"],
                condition=models.Q(valid_to__isnull=True),
                name="one_whole_per_level",
            ),
            models.CheckConstraint(
                condition=not_backwards("valid_from", "valid_to"), name="relation_not_backwards"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.whole}"
