"""Which role an account has in which tenant, for how long; and the invitation that leads there."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.dates import is_within, not_backwards
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import Commission, TenantModel

_CONSULTANCY_HAS_COMMISSION = ~Q(role=Role.CONSULTANCY) | Q(commission__isnull=False)


class Membership(TenantModel):
    """A role of an account in a tenant. A consultancy's role needs a commission and lives no longer than that."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("account")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    commission = models.ForeignKey(
        Commission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("commission"),
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    history = scoped_history()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["user__email", "role"]
        constraints = [
            models.CheckConstraint(
                condition=_CONSULTANCY_HAS_COMMISSION, name="member_consultancy_has_commission"
            ),
            models.CheckConstraint(
                condition=not_backwards("valid_from", "valid_to"), name="membership_not_backwards"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"

    def is_active(self, day: date) -> bool:
        """Whether the role counts on that day; a consultancy's only while its commission runs."""
        in_time = is_within(day, self.valid_from, self.valid_to)
        return in_time and (self.commission is None or self.commission.is_running(day))


class Invitation(TenantModel):
    """An offered membership. Of the link only a digest is kept; it is used up by a button, never by opening it."""

    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    commission = models.ForeignKey(
        Commission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("commission"),
    )
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    sent_on = models.DateField(_("sent on"))
    expires_on = models.DateField(_("expires on"))
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)

    history = scoped_history(excluded_fields=("token_digest",))

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_on", "email"]
        constraints = [
            models.CheckConstraint(
                condition=_CONSULTANCY_HAS_COMMISSION, name="invited_consultancy_has_commission"
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} – {self.get_role_display()}"

    def is_open(self, day: date) -> bool:
        """Whether it may still be accepted."""
        return self.accepted_on is None and day <= self.expires_on
