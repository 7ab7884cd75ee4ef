"""Forms of organisations with their dated names, commissions and mandates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.dates import is_within
from klimawerk.portal.organisations.domain.directory import list_similar
from klimawerk.portal.organisations.models import Commission, Organisation, OrganisationName
from klimawerk.portal.people.interfaces.forms import DateInput, VersionedForm
from klimawerk.portal.territories.models import Territory


def _known_organisations() -> Any:
    return Organisation.objects.filter(merged_into__isnull=True).order_by("name")


class _RelationsForm(VersionedForm):
    parent = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("parent"),
        required=False,
        help_text=_("For example the university of an institute."),
    )
    successor = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("successor"),
        required=False,
        help_text=_("Who has taken over its tasks. Lists and texts then show both."),
    )

    class Meta:
        model = Organisation
        fields = ["seat", "parent", "successor"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = _known_organisations().exclude(pk=self.instance.pk)
        for name in ("parent", "successor"):
            self.fields[name].queryset = others  # type: ignore[attr-defined]


class OrganisationForm(_RelationsForm):
    """Seat, parent and successor of an organisation; its names stand in lines of their own."""


class NewOrganisationForm(_RelationsForm):
    """A new organisation. Where one of nearly the same name exists, it asks once."""

    named_since = forms.DateField(
        label=_("bears this name since"),
        required=False,
        widget=DateInput(),
        help_text=_("Empty: not known."),
    )
    is_another = forms.BooleanField(
        label=_("It is another body of the same name."), required=False, widget=forms.HiddenInput
    )

    class Meta(_RelationsForm.Meta):
        fields = ["name", "seat", "parent", "successor"]

    field_order = ["name", "named_since", "seat", "parent", "successor", "is_another"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("name") and not cleaned.get("is_another"):
            similar = list_similar(Organisation(name=cleaned["name"], tenant=self.instance.tenant))
            if similar:
                self.fields["is_another"].widget = forms.CheckboxInput()
                self.add_error(
                    "name",
                    _("There is “%(name)s” already. If it is another body, tick the box below.")
                    % {"name": similar[0].name},
                )
        return cleaned


class RenameForm(forms.Form):
    """A new name from a day on."""

    name = forms.CharField(label=_("new name"), max_length=250)
    day = forms.DateField(label=_("valid from"), widget=DateInput())


class NameLineForm(forms.ModelForm):
    """One dated name."""

    class Meta:
        model = OrganisationName
        fields = ["name", "valid_from", "valid_to"]
        widgets = {"valid_from": DateInput(), "valid_to": DateInput()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if end is not None and not is_within(end, start, None):
            self.add_error("valid_to", _("The last day lies before the first one."))
        return cleaned


class NameLines(forms.BaseModelFormSet):
    """All dated names of an organisation. At least one remains."""

    def clean(self) -> None:
        super().clean()
        kept = [
            form
            for form in self.forms
            if getattr(form, "cleaned_data", {}).get("name") and not form.cleaned_data.get("DELETE")
        ]
        if not kept and not any(form.errors for form in self.forms):
            raise forms.ValidationError(_("An organisation has at least one name."))


def name_lines(organisation: Organisation, data: Any = None) -> Any:
    """The lines of an organisation's names, with one empty line."""
    factory = forms.modelformset_factory(
        OrganisationName, form=NameLineForm, formset=NameLines, extra=1, can_delete=True, max_num=40
    )
    return factory(data, queryset=organisation.names.all(), prefix="namen")


class MergeForm(forms.Form):
    """Which entry remains."""

    into = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("remains"),
        to_field_name="public_id",
        help_text=_("All references of the duplicate lead there afterwards."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = _known_organisations().filter(tenant=organisation.tenant).exclude(pk=organisation.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]


class CommissionForm(VersionedForm):
    """Who ordered what from whom, with whose help, from when to when."""

    # Filled in the tenant's scope: here, when the class is made, there is none.
    client = forms.ModelChoiceField(Organisation.objects.none(), label=_("client"))
    contractor = forms.ModelChoiceField(Organisation.objects.none(), label=_("contractor"))
    partner = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("partner"),
        required=False,
        help_text=_("For example an institute that works closely with the contractor."),
    )

    class Meta:
        model = Commission
        fields = ["product", "client", "contractor", "partner", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}
        help_texts = {
            "product": _("For example: integrated climate protection concept."),
            "ends_on": _("The access of the consultancy ends after this day."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("client", "contractor", "partner"):
            self.fields[name].queryset = _known_organisations()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The commission would end before it begins."))
        return cleaned


class ConsultantForm(forms.Form):
    """Whom of the consultancy to invite."""

    email = forms.EmailField(label=_("e-mail address"))


class MandateForm(forms.Form):
    """An order to act for a municipality without account."""

    territory = forms.ModelChoiceField(
        Territory.objects.none(),
        label=_("municipality"),
        help_text=_("Municipalities that work here themselves are missing: with them you make an agreement."),
    )
    ordered_by = forms.CharField(
        label=_("order given by"), max_length=200, help_text=_("Office or body, not a person's name.")
    )
    ordered_on = forms.DateField(label=_("date of the order"), widget=DateInput())
    letter_reference = forms.CharField(label=_("file reference of the letter"), max_length=200)
    valid_to = forms.DateField(
        label=_("valid to"), required=False, widget=DateInput(), help_text=_("Empty: until it is ended.")
    )

    def __init__(self, *args: Any, territories: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].queryset = territories  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("ordered_on"), cleaned.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("The mandate would end before the order."))
        return cleaned


class LinkForm(forms.Form):
    """Where to send the link, if anywhere."""

    email = forms.EmailField(
        label=_("e-mail address of the municipality"),
        required=False,
        help_text=_("Empty: the link is shown to you and stands in the letter."),
    )


class LetterForm(forms.Form):
    """The signed letter as a file."""

    letter = forms.FileField(
        label=_("signed letter"),
        help_text=_("PDF, JPG or PNG, up to 10 megabytes. Only this administration can open it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    signed_by = forms.CharField(
        label=_("signed by"), max_length=200, help_text=_("Office or body, not a person's name.")
    )


class AnswerForm(forms.Form):
    """The mayor's answer."""

    decided_by = forms.CharField(
        label=_("your office"),
        max_length=200,
        help_text=_("For example: the mayor. No name is needed."),
    )
