"""Data-request campaigns: who supplies where, who was asked for what until when, and what came back."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.evidence.models.files import EvidenceFile
from klimawerk.portal.evidence.models.imports import ImportBatch
from klimawerk.portal.foundation.dates import not_backwards
from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import Organisation, TenantModel


class RequestSubject(models.TextChoices):
    """What somebody is asked for."""

    ELECTRICITY = "electricity", _("electricity grid")
    GAS = "natural_gas", _("gas grid")
    HEAT_NETWORK = "heat_network", _("heat network")
    HEATING_SYSTEMS = "heating_systems", _("chimney sweep: heating systems")
    TRANSPORT = "transport", _("bus and rail")
    DISTRICT = "district", _("buildings and fleet of the district")
    UNIT = "unit", _("own unit")


class SupplyArea(TenantModel):
    """Who supplies or knows what in which municipalities, from a day to a day; used again every year."""

    subject = models.CharField(_("what for"), max_length=20, choices=RequestSubject)
    operator = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("operator or office")
    )
    #: Keys of municipalities of the register, sorted.
    territory_keys = models.JSONField(_("municipalities"), default=list)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    email = models.EmailField(
        _("e-mail address for requests"), blank=True, help_text=_("A mailbox of the office, no person's.")
    )
    address = models.TextField(
        _("postal address"), blank=True, help_text=_("As on the envelope, with the unit, without names.")
    )
    note = models.TextField(_("note"), blank=True)

    history = scoped_history()

    class Meta:
        verbose_name = _("supply area")
        verbose_name_plural = _("supply areas")
        ordering = ["subject", "operator__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=not_backwards("valid_from", "valid_to"), name="supply_area_not_backwards"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.operator}"


class Campaign(TenantModel):
    """One round of requests for the data of a balance year."""

    year = models.PositiveSmallIntegerField(_("balance year"))
    name = models.CharField(_("name"), max_length=120)
    due_on = models.DateField(_("answers until"))
    legal_basis = models.TextField(
        _("legal basis"),
        blank=True,
        help_text=_("Printed in every letter, for example the paragraph of the Land's climate act."),
    )
    sweep_legal_basis = models.TextField(
        _("legal basis of the Land for chimney sweeps"),
        blank=True,
        help_text=_("Without it no chimney sweep is asked: without a legal basis they may not answer."),
    )
    household_share = models.DecimalField(
        _("share of households in the heating systems, %"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=_("Needed to read the counts of chimney sweeps; the rest goes to commerce."),
    )
    contact = models.CharField(
        _("for questions"),
        max_length=200,
        blank=True,
        help_text=_("Function, telephone, e-mail; printed in the letter."),
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)

    history = scoped_history()

    class Meta:
        verbose_name = _("data-request campaign")
        verbose_name_plural = _("data-request campaigns")
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="campaign_year"),
            models.CheckConstraint(
                condition=Q(household_share__isnull=True)
                | Q(household_share__gte=0, household_share__lte=100),
                name="campaign_household_share",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RequestState(models.TextChoices):
    """How far a request is."""

    DRAFT = "draft", _("draft")
    SENT = "sent", _("sent")
    REMINDED = "reminded", _("reminded")
    PARTLY_ANSWERED = "partly_answered", _("partly answered")
    ANSWERED = "answered", _("answered")
    CHECKED = "checked", _("checked")
    CLOSED = "closed", _("closed")
    REFUSED = "refused", _("refused")


#: States in which an answer is still waited for.
WAITING_STATES = (RequestState.SENT, RequestState.REMINDED, RequestState.PARTLY_ANSWERED)
#: States in which the addressee's page takes an answer.
OPEN_STATES = (*WAITING_STATES, RequestState.ANSWERED, RequestState.REFUSED)


class DataRequest(TenantModel):
    """An addressee asked for one subject in all its municipalities.

    Of link and short code only digests are kept; `link_round` counts up when they are renewed.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="requests")
    number = models.PositiveIntegerField(_("number"), editable=False)
    subject = models.CharField(_("what for"), max_length=20, choices=RequestSubject)
    addressee = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("addressee")
    )
    territory_keys = models.JSONField(_("municipalities"), default=list)
    email = models.EmailField(_("e-mail address for requests"), blank=True)
    address = models.TextField(_("postal address"), blank=True)
    due_on = models.DateField(_("own due date"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    state = models.CharField(
        _("state"), max_length=16, choices=RequestState, default=RequestState.DRAFT, editable=False
    )
    sent_on = models.DateField(_("sent on"), null=True, blank=True, editable=False)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True, editable=False)
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    refusal = models.TextField(_("reason of the refusal"), blank=True, editable=False)
    link_round = models.PositiveSmallIntegerField(default=0, editable=False)
    link_digest = models.CharField(max_length=64, blank=True, editable=False)
    code_digest = models.CharField(max_length=64, blank=True, editable=False)
    link_expires_on = models.DateField(_("link valid to"), null=True, blank=True, editable=False)

    history = scoped_history(excluded_fields=("link_digest", "code_digest", "link_round"))

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["campaign", "number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="one_request_per_number"),
            models.UniqueConstraint(
                fields=["campaign", "subject", "addressee"], name="one_request_per_addressee_and_subject"
            ),
            models.UniqueConstraint(
                fields=["link_digest"], condition=~Q(link_digest=""), name="one_request_per_link"
            ),
            models.UniqueConstraint(
                fields=["code_digest"], condition=~Q(code_digest=""), name="one_request_per_code"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""), name="refused_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.addressee}"

    @property
    def reference(self) -> str:
        """The number by which letters and sheets name the request."""
        return f"KW-{self.campaign.year}-{self.campaign_id}-{self.number:03d}"

    @property
    def last_day(self) -> date:
        """Until when the answer is asked for."""
        return self.due_on or self.campaign.due_on

    def is_overdue(self, day: date) -> bool:
        """Whether an answer is late."""
        return self.state in WAITING_STATES and self.last_day < day

    def is_link_open(self, day: date) -> bool:
        """Whether the link that went out last may be used to answer."""
        return (
            self.state in OPEN_STATES
            and bool(self.link_digest)
            and self.link_expires_on is not None
            and day <= self.link_expires_on
        )


class RequestLetter(TenantModel):
    """A letter or mail that went out; by mail it waits until the worker has sent it."""

    class Kind(models.TextChoices):
        FIRST = "first", _("request")
        REMINDER = "reminder", _("reminder")
        HANDED_OVER = "handed_over", _("handed over to another office")

    class Way(models.TextChoices):
        MAIL = "mail", _("mail")
        POST = "post", _("letter")

    class State(models.TextChoices):
        QUEUED = "queued", _("waits for sending")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not sent")

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    way = models.CharField(_("way"), max_length=4, choices=Way)
    recipient = models.CharField(_("recipient"), max_length=254, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.QUEUED)
    made_on = models.DateField(_("made on"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    history = scoped_history()

    class Meta:
        verbose_name = _("letter of a request")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_way_display()}"


class RequestAnswer(TenantModel):
    """What came back: a sheet, a file filed as it came, or the statement that there is nothing."""

    class Way(models.TextChoices):
        LINK = "link", _("by the link")
        FILED = "filed", _("filed by us")

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="answers")
    way = models.CharField(_("way"), max_length=5, choices=Way)
    received_on = models.DateField(_("received on"))
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("note"), blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    history = scoped_history()

    class Meta:
        verbose_name = _("answer to a request")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.received_on:%d.%m.%Y}"


class PhoneNote(TenantModel):
    """A talk on the telephone: with which function, what was said, what comes next."""

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="phone_notes")
    called_on = models.DateField(_("date"))
    spoken_to = models.CharField(
        _("spoken to"), max_length=120, help_text=_("A function, not a person's name.")
    )
    note = models.TextField(_("what was said"))
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)

    history = scoped_history()

    class Meta:
        verbose_name = _("phone note")
        verbose_name_plural = _("phone notes")
        ordering = ["-called_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.called_on:%d.%m.%Y}: {self.spoken_to}"
