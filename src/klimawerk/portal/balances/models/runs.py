"""A run: a balance computed once, with everything it rests on, and its parts, one per territory."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.jobs import Job
from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import Tenant, TenantModel
from klimawerk.portal.territories.models import Territory


class Run(TenantModel):
    """A named computation of a territory, for a district of all its members too.

    What goes in is written down when the run is ordered: `snapshot` holds the entries that count, as used, with the
    public id of their evidence in `where`, and the declarations without network. The pins come with the result.
    """

    name = models.CharField(_("name"), max_length=120)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    years = models.JSONField(_("balance years"), default=list)
    edition = models.CharField(_("method edition"), max_length=100)
    note = models.TextField(_("note"), blank=True)
    based_on = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("computed anew from"),
    )
    snapshot = models.JSONField(_("entries as used"), default=dict, editable=False)
    facts_release = models.CharField(_("facts release"), max_length=100, blank=True, editable=False)
    engine_version = models.CharField(_("engine version"), max_length=40, blank=True, editable=False)
    input_hash = models.CharField(_("check sum of the entries"), max_length=64, blank=True, editable=False)
    territory_date = models.CharField(_("territory date"), max_length=10, blank=True, editable=False)
    assumption_set = models.CharField(_("assumptions"), max_length=100, blank=True, editable=False)
    findings = models.JSONField(_("findings"), default=list, editable=False)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("ordered by"),
    )
    ordered_at = models.DateTimeField(_("ordered at"), auto_now_add=True)
    computed_at = models.DateTimeField(_("computed at"), null=True, blank=True, editable=False)

    history = scoped_history(excluded_fields=("snapshot", "findings"))

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="run_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_computed(self) -> bool:
        """Whether its parts are there: all of them, or none."""
        return self.computed_at is not None

    @property
    def span(self) -> str:
        """First and last year."""
        first, last = self.years[0], self.years[-1]
        return str(first) if first == last else f"{first}–{last}"


class PartState(models.TextChoices):
    """How far a part has come; forward one by one, back to draft as long as it is not published."""

    DRAFT = "draft", _("draft")
    WITH_MUNICIPALITY = "with_municipality", _("with the municipality")
    RELEASED = "released", _("released")
    PUBLISHED = "published", _("published")


class RunPart(TenantModel):
    """The balances of one territory of a run. `content` is the stored result and is never computed again.

    Energy [MWh], emissions [t CO2e] and quality [1] are those of the last year. `totals` holds them for all years.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="parts", editable=False)
    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("territory"),
    )
    is_whole = models.BooleanField(_("the run's own territory"), default=False, editable=False)
    content = models.BinaryField(editable=False)
    totals = models.JSONField(default=list, editable=False)
    old_factors = models.JSONField(default=list, editable=False)
    energy_mwh = models.FloatField(_("final energy in MWh"), null=True, editable=False)
    emissions_t = models.FloatField(_("emissions in t CO₂e"), null=True, editable=False)
    quality = models.FloatField(_("data quality"), null=True, editable=False)
    kind = models.CharField(_("kind of balance"), max_length=10, editable=False)
    state = models.CharField(
        _("state"), max_length=20, choices=PartState, default=PartState.DRAFT, editable=False
    )
    sent_on = models.DateField(_("sent on"), null=True, blank=True, editable=False)
    comment_until = models.DateField(_("comments until"), null=True, blank=True, editable=False)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True, editable=False)
    agreed_by = models.ForeignKey(
        Tenant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("agreed by"),
    )
    released_on = models.DateField(_("released on"), null=True, blank=True, editable=False)
    released_by = models.ForeignKey(
        Tenant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("released by"),
    )

    history = scoped_history(excluded_fields=("content", "totals", "old_factors"))

    class Meta:
        verbose_name = _("part of a run")
        verbose_name_plural = _("parts of a run")
        ordering = ["-is_whole", "territory__name"]
        constraints = [
            models.UniqueConstraint(fields=["run", "territory"], name="one_part_per_territory"),
            models.CheckConstraint(
                condition=~Q(state="with_municipality")
                | Q(sent_on__isnull=False, comment_until__isnull=False),
                name="sent_part_has_due_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["released", "published"])
                | Q(released_on__isnull=False, released_by__isnull=False),
                name="released_part_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory}: {self.get_state_display()}"

    @property
    def stored(self) -> bytes:
        """The stored result."""
        return bytes(self.content)

    @property
    def is_own(self) -> bool:
        """Whether it is about the own territory of the administration that computed it: nobody else is asked then."""
        return self.territory_id == self.tenant.territory_id

    def is_overdue(self, day: date) -> bool:
        """Whether the comment period is over and nobody has agreed or released."""
        is_waiting = self.state == PartState.WITH_MUNICIPALITY and self.agreed_on is None
        return is_waiting and self.comment_until is not None and self.comment_until < day


class PartComment(TenantModel):
    """A remark of the municipality, or of its district, on a part while it is with the municipality."""

    part = models.ForeignKey(RunPart, on_delete=models.CASCADE, related_name="comments", editable=False)
    text = models.TextField(_("comment"))
    of_tenant = models.ForeignKey(
        Tenant, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("by")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)

    history = scoped_history()

    class Meta:
        verbose_name = _("comment on a run")
        verbose_name_plural = _("comments on a run")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.of_tenant}: {self.text[:60]}"
