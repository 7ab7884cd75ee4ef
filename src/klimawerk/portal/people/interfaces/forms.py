"""Forms for posts, contacts, invitations, agreements and hand-overs."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.models import EditConflict, PublicModel
from klimawerk.portal.foundation.roles import Delegation, Role
from klimawerk.portal.organisations.models import Organisation, Tenant
from klimawerk.portal.people.models import ContactPerson, Post, User
from klimawerk.portal.people.models.contacts import Weekday

if TYPE_CHECKING:
    from django.http import QueryDict

_SPAN = re.compile(r"^(\d{1,2})[.:](\d{2})\s*(?:-|–|bis)\s*(\d{1,2})[.:](\d{2})$")


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class VersionedForm(forms.ModelForm):
    """Carries the version that was read, so that a second editor sees a conflict and keeps what was typed."""

    read_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["read_version"].initial = self.instance.version

    def save_for(self, tenant: Tenant) -> PublicModel | None:
        """Save under the tenant; None with an error in the form where somebody else has saved meanwhile."""
        if self.instance.pk is None:
            self.instance.tenant = tenant
        elif self.cleaned_data.get("read_version"):
            self.instance.version = self.cleaned_data["read_version"]
        try:
            self.instance.save()
        except EditConflict:
            self.add_error(
                None,
                _(
                    "Somebody else has saved this meanwhile. Your entries stand here; please compare and save again."
                ),
            )
            saved = type(self.instance)._base_manager.get(pk=self.instance.pk)
            entries = cast("QueryDict", self.data).copy()
            entries["read_version"] = str(saved.version)
            self.data = entries
            return None
        return self.instance


class PostForm(VersionedForm):
    """A post of the establishment plan."""

    # Filled in the tenant's scope: here, when the class is made, there is none.
    funder = forms.ModelChoiceField(Organisation.objects.none(), label=_("funder"), required=False)

    class Meta:
        model = Post
        fields = [
            "number",
            "title",
            "unit",
            "share_percent",
            "starts_on",
            "limited_to",
            "funder",
            "funding_reference",
            "tasks",
            "skills",
        ]
        widgets = {
            "starts_on": DateInput(),
            "limited_to": DateInput(),
            "tasks": forms.Textarea(attrs={"rows": 5}),
            "skills": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["funder"].queryset = Organisation.objects.filter(merged_into__isnull=True)  # type: ignore[attr-defined]


class ContactForm(VersionedForm):
    """A contact person with a line of opening hours per weekday."""

    class Meta:
        model = ContactPerson
        fields = ["name", "function", "phone", "email", "address"]
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(self.instance.opening_hours.all()) if self.instance.pk else []
        for day in Weekday:
            self.fields[f"hours_{day.value}"] = forms.CharField(
                label=_("Opening hours on %(day)s") % {"day": day.label},
                required=False,
                help_text=_("For example 8:30–12:00, 14:00–16:00") if day == Weekday.MONDAY else "",
                initial=", ".join(
                    f"{each.opens:%H:%M}–{each.closes:%H:%M}" for each in known if each.weekday == day
                ),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        spans: list[tuple[Weekday, time, time]] = []
        for day in Weekday:
            field = f"hours_{day.value}"
            for part in filter(None, (each.strip() for each in cleaned.get(field, "").split(","))):
                span = _read_span(part)
                if span is None:
                    self.add_error(field, _("“%(text)s” is no span such as 8:30–12:00.") % {"text": part})
                else:
                    spans.append((day, *span))
        cleaned["spans"] = sorted(set(spans))
        return cleaned


def _read_span(text: str) -> tuple[time, time] | None:
    found = _SPAN.match(text)
    if found is None:
        return None
    try:
        opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    except ValueError:
        return None
    return (opens, closes) if opens < closes else None


class InvitationForm(forms.Form):
    """Whom to invite as what. Consultancies are invited from their commission."""

    email = forms.EmailField(label=_("e-mail address"))
    role = forms.ChoiceField(
        label=_("role"), choices=[each for each in Role.choices if each[0] != Role.CONSULTANCY]
    )


class AgreementForm(forms.Form):
    """What a district asks its member for."""

    member = forms.ModelChoiceField(Tenant.objects.none(), label=_("member"))
    delegations = forms.MultipleChoiceField(
        label=_("The district may"),
        choices=Delegation.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "kern-form-check__checkbox"}),
        initial=[Delegation.SEE],
    )

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """When the holder leaves and who follows."""

    last_day = forms.DateField(label=_("last day"), widget=DateInput())
    successor = forms.ModelChoiceField(
        User.objects.none(),
        label=_("successor"),
        required=False,
        empty_label=_("nobody yet: the post is vacant"),
    )

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = accounts  # type: ignore[attr-defined]
        self.fields["successor"].label_from_instance = lambda user: user.email  # type: ignore[attr-defined]


class HolderForm(forms.Form):
    """Who takes a post or its deputyship, from when."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("account"))
    held_from = forms.DateField(label=_("from"), widget=DateInput(), initial=date.today)
    is_deputy = forms.BooleanField(label=_("as deputy"), required=False)

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = accounts  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = lambda user: user.email  # type: ignore[attr-defined]


class PasswordForm(forms.Form):
    """The password of a new account, typed twice."""

    password = forms.CharField(
        label=_("password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters."),
    )
    repeated = forms.CharField(
        label=_("password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("password") and cleaned["password"] != cleaned.get("repeated"):
            self.add_error("repeated", _("The two passwords differ."))
        elif cleaned.get("password"):
            validate_password(cleaned["password"])
        return cleaned
