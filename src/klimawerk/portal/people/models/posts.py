"""Posts of the establishment plan: share, limit, funder, profile; who holds and deputises; absences; hand-overs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.dates import is_within, not_backwards
from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import Organisation, TenantModel


class Post(TenantModel):
    """A post. Work belongs to it, not to the person who holds it at the time."""

    number = models.CharField(_("number in the establishment plan"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    unit = models.CharField(_("administrative unit"), max_length=200, blank=True)
    share_percent = models.DecimalField(
        _("share in percent of full time"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(100))],
    )
    starts_on = models.DateField(_("set up from"))
    limited_to = models.DateField(_("limited to"), null=True, blank=True)
    funder = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("funder"),
    )
    funding_reference = models.CharField(_("funding reference"), max_length=60, blank=True)
    tasks = models.TextField(_("tasks"), blank=True, help_text=_("One per line."))
    skills = models.TextField(_("skills"), blank=True, help_text=_("One per line."))

    history = scoped_history()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="one_post_per_number"),
            models.CheckConstraint(
                condition=Q(share_percent__gt=0) & Q(share_percent__lte=100), name="share_up_to_full_time"
            ),
            models.CheckConstraint(
                condition=not_backwards("starts_on", "limited_to"), name="post_not_backwards"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def task_list(self) -> list[str]:
        """The tasks, one each."""
        return [line.strip() for line in self.tasks.splitlines() if line.strip()]

    @property
    def skill_list(self) -> list[str]:
        """The skills, one each."""
        return [line.strip() for line in self.skills.splitlines() if line.strip()]


class PostHolder(TenantModel):
    """Who holds a post, or deputises on it, from a day to a day."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="holders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_deputy = models.BooleanField(_("deputy"), default=False)
    held_from = models.DateField(_("held from"))
    held_to = models.DateField(_("held to"), null=True, blank=True)

    history = scoped_history()

    class Meta:
        verbose_name = _("post holder")
        ordering = ["is_deputy", "-held_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "is_deputy"], condition=Q(held_to__isnull=True), name="one_holder_at_a_time"
            ),
            models.CheckConstraint(
                condition=not_backwards("held_from", "held_to"), name="holder_not_backwards"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.user}"

    def is_active(self, day: date) -> bool:
        """Whether the day lies in the time on the post."""
        return is_within(day, self.held_from, self.held_to)


class Absence(TenantModel):
    """Days on which the deputy answers for the post."""

    holder = models.ForeignKey(PostHolder, on_delete=models.CASCADE, related_name="absences")
    away_from = models.DateField(_("away from"))
    away_to = models.DateField(_("away to"))

    history = scoped_history()

    class Meta:
        verbose_name = _("absence")
        ordering = ["away_from"]
        constraints = [
            models.CheckConstraint(
                condition=not_backwards("away_from", "away_to"), name="absence_not_backwards"
            )
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {self.away_from}"


class HandOver(TenantModel):
    """The file written when a post changes hands: what is open, by when, with whom. It never holds a password."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="hand_overs")
    last_day = models.DateField(_("last day"))
    sections = models.JSONField(_("sections"), editable=False)

    history = scoped_history()

    class Meta:
        verbose_name = _("hand-over")
        ordering = ["-last_day"]

    def __str__(self) -> str:
        return f"{self.post}: {self.last_day}"
