"""Questions from the public page of a tenant, and what became of them. Personal data: each has its day of deletion."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import TenantModel


class Question(TenantModel):
    """A question. Name and address are given only by who wants to; `consent` keeps the sentence that was agreed to."""

    class Topic(models.TextChoices):
        BALANCE = "balance", _("energy and greenhouse gases")
        MEASURES = "measures", _("measures and projects")
        ADVICE = "advice", _("advice and funding")
        PARTICIPATION = "participation", _("taking part")
        OTHER = "other", _("something else")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        PASSED_ON = "passed_on", _("passed on")

    class AskedAs(models.TextChoices):
        ANYBODY = "", _("without account")
        CITIZEN = "citizen", _("citizen with account")
        COMPANY = "company", _("company with account")

    topic = models.CharField(_("topic"), max_length=20, choices=Topic)
    text = models.TextField(_("question"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    consent = models.TextField(_("agreed to"), editable=False)
    asked_on = models.DateField(_("asked on"))
    asked_as = models.CharField(_("asked as"), max_length=10, choices=AskedAs, blank=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, editable=False)
    passed_to = models.CharField(_("passed on to"), max_length=200, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    delete_on = models.DateField(_("deleted on"), editable=False)

    history = scoped_history()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_on__isnull=False), name="answer_has_date"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()}, {self.asked_on}"
