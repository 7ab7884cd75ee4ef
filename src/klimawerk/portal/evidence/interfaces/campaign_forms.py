"""Forms for supply areas, campaigns, requests, answers and phone notes, and for the addressee's page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.evidence.domain.campaign_answers import KEPT_KINDS, READ_KINDS
from klimawerk.portal.evidence.interfaces.import_forms import FileField
from klimawerk.portal.evidence.models import Campaign, DataRequest, PhoneNote, SupplyArea
from klimawerk.portal.organisations.models import Organisation
from klimawerk.portal.people.interfaces.forms import DateInput, VersionedForm
from klimawerk.portal.territories.models import Territory


class _PlacesForm(VersionedForm):
    """Municipalities of the tenant to tick; kept as keys."""

    territory_keys = forms.MultipleChoiceField(
        label=_("municipalities"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "kern-form-check__checkbox"}),
    )

    def __init__(self, *args: Any, places: Iterable[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.key, each.name) for each in places]
        known = {key for key, _name in choices}
        # Keys of former municipalities stay visible, so that saving does not lose them in silence.
        gone = [key for key in (self.instance.territory_keys or []) if key not in known]
        self.fields["territory_keys"].choices = [*choices, *((key, key) for key in gone)]  # type: ignore[attr-defined]

    def _organisations(self, name: str) -> None:
        self.fields[name].queryset = Organisation.objects.filter(merged_into__isnull=True)  # type: ignore[attr-defined]

    def clean_territory_keys(self) -> list[str]:
        return sorted(self.cleaned_data["territory_keys"])


class SupplyAreaForm(_PlacesForm):
    """Who supplies what where."""

    operator = forms.ModelChoiceField(Organisation.objects.none(), label=_("operator or office"))

    class Meta:
        model = SupplyArea
        fields = [
            "subject",
            "operator",
            "territory_keys",
            "valid_from",
            "valid_to",
            "email",
            "address",
            "note",
        ]
        widgets = {
            "valid_from": DateInput(),
            "valid_to": DateInput(),
            "address": forms.Textarea(attrs={"rows": 4}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._organisations("operator")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("valid_from"), given.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The end lies before the beginning."))
        return given


class CampaignForm(VersionedForm):
    """A campaign with what stands in all its letters."""

    class Meta:
        model = Campaign
        fields = [
            "year",
            "name",
            "due_on",
            "legal_basis",
            "sweep_legal_basis",
            "household_share",
            "contact",
        ]
        widgets = {
            "due_on": DateInput(),
            "legal_basis": forms.Textarea(attrs={"rows": 3}),
            "sweep_legal_basis": forms.Textarea(attrs={"rows": 3}),
        }


class RequestForm(_PlacesForm):
    """A single request that no supply area gives, or a change of one."""

    addressee = forms.ModelChoiceField(Organisation.objects.none(), label=_("addressee"))

    class Meta:
        model = DataRequest
        fields = ["subject", "addressee", "territory_keys", "email", "address", "due_on", "note"]
        widgets = {
            "due_on": DateInput(),
            "address": forms.Textarea(attrs={"rows": 4}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self._organisations("addressee")
        self.fields["due_on"].help_text = _("Only where it differs from the campaign's.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        same = DataRequest.objects.filter(
            campaign=self.campaign, subject=given.get("subject"), addressee=given.get("addressee")
        ).exclude(pk=self.instance.pk)
        if given.get("addressee") and same.exists():
            self.add_error(
                "addressee", _("This addressee is asked for this already. Please change that request.")
            )
        return given


class AnswerForm(forms.Form):
    """An answer filed as it came: a file, the text of a mail, or both."""

    file = FileField(
        label=_("File"),
        required=False,
        help_text=_("Filled sheet or own table (XLSX, ODS, CSV), or PDF, mail, picture; up to 20 MB."),
    )
    note = forms.CharField(
        label=_("Text of the mail, or note"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    received_on = forms.DateField(label=_("Received on"), widget=DateInput(), initial=timezone.localdate)
    is_complete = forms.BooleanField(
        label=_("The answer covers all municipalities (where the file is not read)"), required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("note", "").strip():
            raise ValidationError(_("Please choose a file or enter the text of the answer."))
        _check_kind(self, given)
        return given


class PhoneNoteForm(VersionedForm):
    """A talk on the telephone."""

    class Meta:
        model = PhoneNote
        fields = ["called_on", "spoken_to", "note", "next_step", "next_on"]
        widgets = {
            "called_on": DateInput(),
            "next_on": DateInput(),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["called_on"].initial = timezone.localdate


class ReasonForm(forms.Form):
    """Why there is no answer."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class HandInForm(forms.Form):
    """The addressee's file."""

    file = FileField(
        label=_("File"),
        help_text=_("The filled sheet, a table of your own, or a PDF; up to 20 MB."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        _check_kind(self, given)
        return given


class HandOverForm(forms.Form):
    """To which office the addressee passes the request on."""

    email = forms.EmailField(label=_("E-mail address of the office or colleague"))


class CodeForm(forms.Form):
    """The short code of the letter."""

    code = forms.CharField(
        label=_("Short code"),
        max_length=40,
        help_text=_("Twelve characters from the letter; hyphens and capitals do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


def _check_kind(form: forms.Form, given: dict[str, Any]) -> None:
    file = given.get("file")
    if file and Path(file.name.lower()).suffix not in (*READ_KINDS, *KEPT_KINDS):
        form.add_error(
            "file",
            _("This kind of file cannot be taken. Possible are %(kinds)s.")
            % {"kinds": ", ".join((*READ_KINDS, *KEPT_KINDS))},
        )
