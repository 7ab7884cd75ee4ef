"""How an account hears of what is due outside of the pages: the weekly mail and the calendar address."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.models import PublicModel
from klimawerk.portal.foundation.scopes import open_history


class CalendarAddress(PublicModel):
    """The secret address of an account's calendar. Only a digest of its token is kept; a new one replaces it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_on = models.DateField(_("created on"))

    history = open_history(excluded_fields=("token_digest",))

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return f"{self.user}: {self.created_on}"


class WeeklyMail(models.Model):
    """The mail of a week to an account. The row is written before the mail leaves: there is never a second one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    week = models.CharField(_("calendar week"), max_length=8)
    begun = models.DateTimeField(_("begun"), default=timezone.now)

    class Meta:
        verbose_name = _("weekly mail")
        verbose_name_plural = _("weekly mails")
        constraints = [models.UniqueConstraint(fields=["user", "week"], name="one_mail_a_week")]

    def __str__(self) -> str:
        return f"{self.user}: {self.week}"
