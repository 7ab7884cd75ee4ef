"""Contact persons with their opening hours. Public only after release; removable with every trace."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import TenantModel
from klimawerk.portal.people.models.posts import Post


class Weekday(models.IntegerChoices):
    """Working days as ISO 8601 counts them."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")


class ContactPerson(TenantModel):
    """Somebody who answers questions. `released_on` empty means: no public page and no export shows it."""

    name = models.CharField(_("name or function"), max_length=200)
    function = models.CharField(_("function"), max_length=200, blank=True)
    post = models.ForeignKey(
        Post,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("post"),
    )
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    address = models.TextField(_("address"), blank=True)
    released_on = models.DateField(_("released on"), null=True, blank=True, editable=False)
    #: Somebody has said on that day that the entry still holds; a year later it is asked again.
    confirmed_on = models.DateField(_("confirmed on"), default=timezone.localdate, editable=False)
    asked_on = models.DateField(_("asked on"), null=True, blank=True, editable=False)

    history = scoped_history()

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OpeningHours(TenantModel):
    """One span on one weekday; a day may have several."""

    contact = models.ForeignKey(ContactPerson, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("to"))

    history = scoped_history()

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="closes_after_opening"),
            models.UniqueConstraint(fields=["contact", "weekday", "opens"], name="one_span_per_opening"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"
