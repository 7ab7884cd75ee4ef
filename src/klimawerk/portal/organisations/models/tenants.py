"""The bodies that work here, what a district and its member have agreed, and acting for a village without account."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.dates import is_within, not_backwards
from klimawerk.portal.foundation.models import PublicModel
from klimawerk.portal.foundation.private_files import private_storage
from klimawerk.portal.foundation.roles import Delegation
from klimawerk.portal.foundation.scopes import open_history, scoped_history, scoped_manager
from klimawerk.portal.territories.models import Territory


class TenantKind(models.TextChoices):
    """What kind of body a tenant is."""

    DISTRICT = "district", _("district")
    TOWN = "town", _("town")
    MUNICIPALITY = "municipality", _("municipality")
    ASSOCIATION = "association", _("association of municipalities")
    COORDINATION_CENTRE = "coordination_centre", _("coordination centre")
    CONSULTANCY = "consultancy", _("consultancy office")


#: Bodies that are the administration of exactly one territory.
TERRITORIAL_KINDS = (TenantKind.DISTRICT, TenantKind.TOWN, TenantKind.MUNICIPALITY, TenantKind.ASSOCIATION)


class Tenant(PublicModel):
    """A body that works here. Its data are its own; another tenant sees them only by agreement."""

    kind = models.CharField(_("kind"), max_length=20, choices=TenantKind)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tenants",
        verbose_name=_("territory"),
    )

    history = open_history()

    class Meta:
        verbose_name = _("tenant")
        verbose_name_plural = _("tenants")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(territory__isnull=False) | ~Q(kind__in=TERRITORIAL_KINDS),
                name="administration_has_territory",
            ),
            models.UniqueConstraint(
                fields=["territory"],
                condition=Q(kind__in=TERRITORIAL_KINDS),
                name="one_administration_per_territory",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TenantModel(PublicModel):
    """Base of every business object that belongs to one tenant: reading it needs that tenant's scope."""

    tenant = models.ForeignKey(
        Tenant, on_delete=models.CASCADE, related_name="+", editable=False, verbose_name=_("tenant")
    )

    objects = scoped_manager()

    class Meta:
        abstract = True


class Agreement(PublicModel):
    """What a member lets its district do. Both sides see it, nobody else."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        AGREED = "agreed", _("agreed")
        REFUSED = "refused", _("refused")
        ENDED = "ended", _("ended")

    district = models.ForeignKey(
        Tenant, on_delete=models.CASCADE, related_name="+", verbose_name=_("district")
    )
    member = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+", verbose_name=_("member"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED)
    requested_on = models.DateField(_("requested on"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    may_see = models.BooleanField(_("the district may see data"), default=False)
    may_edit = models.BooleanField(_("the district may edit data"), default=False)
    may_release = models.BooleanField(_("the district may release figures"), default=False)

    objects = scoped_manager("district", "member")
    history = scoped_history("district", "member")

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["member__name", "-requested_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "member"],
                condition=Q(state__in=["requested", "agreed"]),
                name="one_open_agreement",
            ),
            models.CheckConstraint(condition=~Q(district=F("member")), name="agreement_needs_two"),
            models.CheckConstraint(
                condition=Q(state="requested", decided_on__isnull=True)
                | (~Q(state="requested") & Q(decided_on__isnull=False)),
                name="decision_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district} – {self.member}: {self.get_state_display()}"

    @property
    def wanted(self) -> frozenset[Delegation]:
        """What was asked for, whatever became of it. Editing and releasing include seeing."""
        asked = {
            Delegation.SEE: self.may_see or self.may_edit or self.may_release,
            Delegation.EDIT: self.may_edit,
            Delegation.RELEASE: self.may_release,
        }
        return frozenset(each for each, is_asked in asked.items() if is_asked)

    @property
    def delegations(self) -> frozenset[Delegation]:
        """What the district may do now; nothing unless agreed."""
        return self.wanted if self.state == self.State.AGREED else frozenset()


def name_letter(mandate: Mandate, name: str) -> str:
    """Where a signed letter lies below the private files: a name nobody can guess, the kind of file kept."""
    return f"mandates/{mandate.tenant_id}/{uuid4().hex}.{name.rpartition('.')[2].lower()}"


class Mandate(TenantModel):
    """Acting "in Vertretung": the tenant works for a municipality without account, by order, the letter on file.

    It counts once the municipality has confirmed it: by the signed link, or by the signed letter that lies on file. Of
    the link only a digest is kept.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")
        ENDED = "ended", _("ended")

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    ordered_by = models.CharField(
        _("order given by"), max_length=200, help_text=_("Office or body, not a person's name.")
    )
    ordered_on = models.DateField(_("date of the order"))
    letter_reference = models.CharField(_("file reference of the letter"), max_length=200)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.REQUESTED, editable=False
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True, editable=False)
    link_digest = models.CharField(max_length=64, blank=True, editable=False)
    link_expires_on = models.DateField(_("link valid to"), null=True, blank=True, editable=False)
    letter = models.FileField(
        _("signed letter"),
        storage=private_storage,
        upload_to=name_letter,
        max_length=200,
        blank=True,
        default="",
        editable=False,
    )
    letter_name = models.CharField(_("name of the file"), max_length=200, blank=True, editable=False)

    history = scoped_history(excluded_fields=("link_digest",))

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["territory__name", "-ordered_on"]
        constraints = [
            models.CheckConstraint(
                condition=not_backwards("ordered_on", "valid_to"), name="mandate_not_backwards"
            ),
            models.UniqueConstraint(
                fields=["link_digest"], condition=~Q(link_digest=""), name="one_mandate_per_link"
            ),
            models.CheckConstraint(
                condition=Q(state="requested", decided_on__isnull=True)
                | (~Q(state="requested") & Q(decided_on__isnull=False)),
                name="mandate_decision_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory}: {self.ordered_on}"

    def is_valid(self, day: date) -> bool:
        """Whether the tenant acts for the municipality on that day."""
        return self.state == self.State.CONFIRMED and is_within(day, self.ordered_on, self.valid_to)

    def is_link_open(self, day: date) -> bool:
        """Whether the link that went out last may still be used to answer."""
        return (
            self.state == self.State.REQUESTED
            and bool(self.link_digest)
            and self.link_expires_on is not None
            and day <= self.link_expires_on
        )
