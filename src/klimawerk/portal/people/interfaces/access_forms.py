"""Forms for guest links and keys of the open interface."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.people.domain import guest_links, tokens
from klimawerk.portal.people.interfaces.forms import DateInput
from klimawerk.portal.people.models import ApiToken


class _ExpiringForm(forms.Form):
    """Something that ends on a day: not in the past, not for ever."""

    longest_days = 0
    proposed_days = 0

    expires_on = forms.DateField(label=_("valid until"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=self.proposed_days)

    def clean_expires_on(self) -> date:
        chosen: date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        latest = today + timedelta(days=self.longest_days)
        if not today <= chosen <= latest:
            raise forms.ValidationError(
                _("Please choose a day from today to %(latest)s.") % {"latest": date_format(latest)}
            )
        return chosen


class GuestLinkForm(_ExpiringForm):
    """Whom the link is for, and until when."""

    longest_days = guest_links.LONGEST_DAYS
    proposed_days = guest_links.OPEN_DAYS
    field_order = ["purpose", "expires_on"]

    purpose = forms.CharField(
        label=_("purpose"),
        max_length=200,
        help_text=_(
            "For whom and for what, for example: members of the environment committee, session in May."
        ),
    )


class ApiTokenForm(_ExpiringForm):
    """Which program may do what, and until when."""

    longest_days = tokens.LONGEST_DAYS
    proposed_days = tokens.LONGEST_DAYS - 1
    field_order = ["name", "scopes", "expires_on"]

    name = forms.CharField(label=_("program"), max_length=200, help_text=_("Which program uses this key."))
    scopes = forms.MultipleChoiceField(
        label=_("The program may"),
        choices=ApiToken.Scope.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "kern-form-check__checkbox"}),
    )
