"""Forms for runs: ordering, presenting, confidential cells, which two runs are reconciled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.calculation.domain.balances import list_years
from klimawerk.portal.calculation.own_data_records import EntryCell
from klimawerk.portal.calculation.runs_room import list_editions
from klimawerk.portal.people.interfaces.forms import DateInput
from klimawerk.portal.territories.models import Territory


def _years() -> list[tuple[int, str]]:
    return [(year, str(year)) for year in reversed(list_years())]


class RunForm(forms.Form):
    """Name, territory, years and edition of a new run."""

    name = forms.CharField(label=_("name"), max_length=120)
    territory = forms.ModelChoiceField(Territory.objects.none(), label=_("territory"), empty_label=None)
    first_year = forms.TypedChoiceField(label=_("from balance year"), coerce=int)
    last_year = forms.TypedChoiceField(label=_("to balance year"), coerce=int)
    edition = forms.ChoiceField(label=_("method edition"))
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, territories: Sequence[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Territory.objects.filter(pk__in=[each.pk for each in territories])
        self.fields["territory"].queryset = found  # type: ignore[attr-defined]
        for name in ("first_year", "last_year"):
            self.fields[name].choices = _years()  # type: ignore[attr-defined]
        self.fields["edition"].choices = list_editions()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year is before the first."))
        return cleaned


class SendForm(forms.Form):
    """Until when comments are wanted."""

    comment_until = forms.DateField(label=_("comments until"), widget=DateInput())


class CommentForm(forms.Form):
    """A comment on a presented balance."""

    text = forms.CharField(label=_("comment"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000)


class PublishForm(forms.Form):
    """The reason of a correction."""

    reason = forms.CharField(
        label=_("reason of the correction"),
        max_length=250,
        required=False,
        help_text=_("Stands on the new page. Needed where a balance has been published before."),
    )


class ConfidentialForm(forms.Form):
    """A cell that must not be shown."""

    territory = forms.ModelChoiceField(Territory.objects.none(), label=_("territory"), empty_label=None)
    cell = forms.ChoiceField(label=_("cell"))
    year = forms.TypedChoiceField(label=_("balance year"), coerce=int, required=False, empty_value=None)
    reason = forms.CharField(
        label=_("reason"), max_length=250, help_text=_("For example: one company uses nearly all of it.")
    )

    def __init__(
        self, *args: Any, territories: Sequence[Territory], cells: Sequence[EntryCell], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        found = Territory.objects.filter(pk__in=[each.pk for each in territories])
        self.fields["territory"].queryset = found  # type: ignore[attr-defined]
        self.fields["cell"].choices = [  # type: ignore[attr-defined]
            (each.code, each.label) for cell in cells for each in (cell, *cell.parts)
        ]
        self.fields["year"].choices = [("", _("all years")), *_years()]  # type: ignore[attr-defined]
