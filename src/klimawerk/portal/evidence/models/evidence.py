"""A statement about one cell of one balance year, with everything that makes it believable years later."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.evidence.models.files import EvidenceFile
from klimawerk.portal.evidence.models.imports import ImportBatch
from klimawerk.portal.foundation.dates import not_backwards
from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import TenantModel
from klimawerk.portal.territories.models import Territory


class EvidenceKind(models.TextChoices):
    """What a statement is: a number that was observed or estimated, or that there is nothing."""

    OBSERVED = "observed", _("observed")
    ESTIMATED = "estimated", _("estimated")
    DECLARED_ZERO = "declared_zero", _("declared zero")
    NOT_OCCURRING = "not_occurring", _("does not occur")


#: Kinds that carry a number.
WITH_AMOUNT = (EvidenceKind.OBSERVED, EvidenceKind.ESTIMATED)


class Grade(models.TextChoices):
    """Data quality after BISKO: A primary data, B extrapolated primary data, C regional, D national."""

    A = "A", _("A – primary data")
    B = "B", _("B – extrapolated primary data")
    C = "C", _("C – regional figures")
    D = "D", _("D – national figures")


class GasBasis(models.TextChoices):
    """To which heating value an amount of energy refers; empty where it makes no difference."""

    GROSS = "Hs", _("upper heating value (Hs)")
    NET = "Hi", _("lower heating value (Hi)")


class Evidence(TenantModel):
    """A value [original unit] of a territory, year and cell; `energy_mwh` [MWh, lower heating value] as it counts.

    `cell` is a code of the cell axis, `sector.carrier`, or `total.carrier` for a network operator's total. Of several
    statements of a tenant about one cell exactly one is chosen. A grade belongs to the value itself; `total_grade` to
    the total from which we split it ourselves.
    """

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    year = models.PositiveSmallIntegerField(_("balance year"))
    cell = models.CharField(_("cell"), max_length=120)
    kind = models.CharField(
        _("kind of statement"), max_length=15, choices=EvidenceKind, default=EvidenceKind.OBSERVED
    )
    amount = models.FloatField(_("value"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, default="MWh")
    gas_basis = models.CharField(_("heating value"), max_length=2, choices=GasBasis, blank=True)
    energy_mwh = models.FloatField(_("energy in MWh"), editable=False)
    period_from = models.DateField(_("metered from"), null=True, blank=True)
    period_to = models.DateField(_("metered to"), null=True, blank=True)
    grade = models.CharField(_("data quality"), max_length=1, choices=Grade)
    total_grade = models.CharField(
        _("data quality of the total that was split"), max_length=1, choices=Grade, blank=True
    )
    is_weather_corrected = models.BooleanField(_("weather-corrected"), default=False)
    includes_municipal = models.BooleanField(_("contains municipal facilities"), default=False)
    is_network_operator = models.BooleanField(_("from the network operator"), default=False)
    source = models.CharField(_("source"), max_length=250)
    file = models.ForeignKey(
        EvidenceFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("file"),
    )
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence", editable=False
    )
    locator = models.CharField(_("place in the file"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=250, blank=True)
    purpose = models.CharField(_("purpose"), max_length=250, blank=True)
    delete_on = models.DateField(_("to be deleted on"), null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
        editable=False,
    )
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    is_chosen = models.BooleanField(_("counts"), default=False)
    # Amounts as written that were added up to the value, by name: the short form asks for two of one cell.
    parts = models.JSONField(_("added up from"), default=dict, blank=True, editable=False)

    history = scoped_history(excluded_fields=("parts",))

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["territory__key", "year", "cell", "-is_chosen", "-pk"]
        indexes = [models.Index(fields=["territory", "year"], name="evidence_of_a_balance")]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "territory", "year", "cell"],
                condition=Q(is_chosen=True),
                name="one_chosen_per_cell",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=WITH_AMOUNT, amount__gte=0, energy_mwh__gte=0)
                | (~Q(kind__in=WITH_AMOUNT) & Q(amount__isnull=True, energy_mwh=0)),
                name="amount_fits_kind",
            ),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="evidence_year"),
            models.CheckConstraint(
                condition=not_backwards("period_from", "period_to"), name="period_not_backwards"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory} {self.year}: {self.cell}"
