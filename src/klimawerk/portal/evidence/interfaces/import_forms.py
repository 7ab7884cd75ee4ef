"""Forms for files with own data: upload, column assignment, older balances, heat plans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.calculation.import_room import Assignment, Table, list_fields, list_profiles
from klimawerk.portal.evidence.domain.files import LARGEST_BYTES
from klimawerk.portal.evidence.models import HeatPlan, ImportBatch
from klimawerk.portal.people.interfaces.forms import DateInput, VersionedForm
from klimawerk.portal.territories.models import Territory

FIELD_LABELS = {
    "key": _("Municipality key"),
    "year": _("Balance year"),
    "sector": _("Sector"),
    "carrier": _("Energy carrier"),
    "energy": _("Value"),
    "unit": _("Unit"),
    "gas_basis": _("Hs or Hi"),
    "grade": _("Data quality (A–D)"),
    "source": _("Source"),
    "vehicle_class": _("Vehicle class"),
    "road_category": _("Road category"),
    "note": _("Note"),
}


class FileField(forms.FileField):
    """A file of at most 20 MB."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file is not None and file and file.size > LARGEST_BYTES:
            raise ValidationError(
                _("The file is larger than 20 MB. Please leave out sheets that are not needed.")
            )
        return file


class UploadForm(forms.Form):
    """A file with own values, and where it comes from."""

    file = FileField(label=_("File"), help_text=_("XLSX, XLSM, ODS or CSV, up to 20 MB."))
    format = forms.ChoiceField(
        label=_("What is it?"),
        choices=[each for each in ImportBatch.Format.choices if each[0] != ImportBatch.Format.REQUEST_SHEET],
        initial=ImportBatch.Format.TEMPLATE,
    )
    received_from = forms.CharField(
        label=_("Received from"),
        max_length=200,
        required=False,
        help_text=_("Office or company, no private person."),
    )
    received_on = forms.DateField(label=_("Received on"), widget=DateInput(), required=False)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=250, required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=250, required=False)
    delete_on = forms.DateField(
        label=_("File to be deleted on"),
        widget=DateInput(),
        required=False,
        help_text=_("The values stay; only the file is removed on this day."),
    )


class ExportForm(forms.Form):
    """What an export of another tool leaves unsaid."""

    territory = forms.ModelChoiceField(Territory.objects.none(), label=_("Municipality"), to_field_name="key")
    year = forms.IntegerField(
        label=_("Balance year"),
        required=False,
        min_value=1990,
        max_value=2100,
        help_text=_("Only where no column holds it."),
    )
    unit = forms.CharField(
        label=_("Unit"),
        max_length=20,
        required=False,
        help_text=_("Only where the header names none, e.g. MWh."),
    )
    source = forms.CharField(label=_("Source"), max_length=200)

    def __init__(self, *args: Any, places: Iterable[Territory] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].queryset = Territory.objects.filter(  # type: ignore[attr-defined]
            pk__in=[each.pk for each in places]
        ).order_by("name")


class AssignmentForm(forms.Form):
    """For every field the column that holds it, or a value for all rows."""

    header = forms.IntegerField(label=_("Line of the header"), min_value=1)
    buildings = forms.BooleanField(
        label=_("The rows are single buildings or addresses: keep only the sums, not the file"),
        required=False,
    )

    def __init__(self, *args: Any, table: Table, known: Assignment, **kwargs: Any) -> None:
        initial = {"header": known.header + 1, "buildings": known.buildings}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["header"] = forms.IntegerField(
            label=_("Line of the header"), min_value=1, max_value=max(1, len(table.lines))
        )
        header = table.lines[known.header] if known.header < len(table.lines) else ()
        choices = [("", _("– no column –"))] + [
            (str(at), f"{at + 1}: {cell.strip()[:60]}") for at, cell in enumerate(header) if cell.strip()
        ]
        self.pairs: list[tuple[str, str]] = []
        for name, is_needed in list_fields():
            column, fixed = f"column_{name}", f"fixed_{name}"
            self.fields[column] = forms.ChoiceField(
                label=FIELD_LABELS[name],
                choices=choices,
                required=False,
                initial=str(known.columns[name]) if name in known.columns else "",
            )
            self.fields[fixed] = forms.CharField(
                label=_("Value for all rows"),
                max_length=200,
                required=False,
                initial=known.fixed.get(name, ""),
            )
            self.pairs.append((column, fixed))
            self.fields[column].is_needed = is_needed  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[tuple[Any, Any, bool]]:
        """The fields in pairs: column, fixed value, whether one of them is needed."""
        return [
            (self[column], self[fixed], self.fields[column].is_needed)  # type: ignore[attr-defined]
            for column, fixed in self.pairs
        ]

    def assignment(self) -> Assignment:
        """What was chosen."""
        given = self.cleaned_data
        names = [name for name, _needed in list_fields()]
        return Assignment(
            given["header"] - 1,
            {name: int(given[f"column_{name}"]) for name in names if given[f"column_{name}"]},
            {name: given[f"fixed_{name}"].strip() for name in names if given[f"fixed_{name}"].strip()},
            given["buildings"],
        )


class OlderBalanceForm(forms.Form):
    """An older balance: from an export, or typed in line by line."""

    territory = forms.ModelChoiceField(Territory.objects.none(), label=_("Municipality"), to_field_name="key")
    tool = forms.CharField(label=_("Tool"), max_length=120, help_text=_("With which programme it was made."))
    edition = forms.CharField(label=_("Edition or version"), max_length=120, required=False)
    principle = forms.CharField(
        label=_("Principle"), max_length=200, help_text=_("For example: territorial, BISKO.")
    )
    factors = forms.CharField(
        label=_("Emission factors"),
        max_length=250,
        help_text=_("For example: with upstream, federal electricity mix."),
    )
    weather_corrected = forms.NullBooleanField(
        label=_("Weather-corrected"),
        widget=forms.Select(choices=[("unknown", _("not known")), ("true", _("yes")), ("false", _("no"))]),
    )
    source = forms.CharField(label=_("Source"), max_length=250)
    profile = forms.ChoiceField(label=_("File from"), required=False)
    file = FileField(label=_("File"), required=False, help_text=_("Export of the tool, or the lines below."))
    year = forms.IntegerField(
        label=_("Balance year of the file"), required=False, min_value=1990, max_value=2100
    )
    unit = forms.CharField(label=_("Unit of the file"), max_length=20, required=False)
    typed = forms.CharField(
        label=_("Lines"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        help_text=_("One per line: year; sector; energy carrier; MWh; t CO2e. Leave out what is not known."),
    )
    counts_for_sum = forms.BooleanField(
        label=_("This is the municipality's balance for the sum of the district"), required=False
    )

    def __init__(self, *args: Any, places: Iterable[Territory] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].queryset = Territory.objects.filter(  # type: ignore[attr-defined]
            pk__in=[each.pk for each in places]
        ).order_by("name")
        self.fields["profile"].choices = [("", "–")] + [  # type: ignore[attr-defined]
            (each, name if is_checked else _("%(tool)s (not checked with an original file)") % {"tool": name})
            for each, name, is_checked in list_profiles()
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("file") and not given.get("typed", "").strip():
            raise ValidationError(_("Please choose a file or type at least one line."))
        if given.get("file") and not given.get("profile"):
            self.add_error("profile", _("Please say which tool the file comes from."))
        return given


class HeatPlanForm(VersionedForm):
    """State of a heat plan, and the list of its figures."""

    list = FileField(
        label=_("Figures"),
        required=False,
        help_text=_(
            "Long list with year, sector, carrier, energy, unit, grade, source: final energy for heat."
        ),
    )

    class Meta:
        model = HeatPlan
        fields = ["state", "decided_on", "source", "base_year", "note"]
        widgets = {"decided_on": DateInput()}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("state") == HeatPlan.State.DECIDED and not given.get("decided_on"):
            self.add_error("decided_on", _("A decided plan has a date."))
        if given.get("base_year") and not 1990 <= given["base_year"] <= 2100:
            self.add_error("base_year", _("Please give a year from 1990 to 2100."))
        if given.get("list") and not given.get("base_year"):
            self.add_error("base_year", _("Please name the year of the stock-taking."))
        return given


__all__ = ["AssignmentForm", "ExportForm", "HeatPlanForm", "OlderBalanceForm", "UploadForm"]
