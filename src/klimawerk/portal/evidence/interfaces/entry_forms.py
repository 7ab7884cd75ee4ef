"""What a row of an entry table sends, all fields of a statement as a form, and declarations for many places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.calculation.own_data_records import EntryCell, PlacedFinding
from klimawerk.portal.evidence.domain.entry_rows import exact_text
from klimawerk.portal.evidence.domain.entry_saving import EntryText, shown_amount
from klimawerk.portal.evidence.domain.files import LARGEST_BYTES, keep_file
from klimawerk.portal.evidence.domain.recording import Statement
from klimawerk.portal.evidence.models import Evidence, EvidenceFile, EvidenceKind, GasBasis, Grade
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.interfaces.forms import DateInput
from klimawerk.portal.people.models import User
from klimawerk.portal.territories.models import Territory

#: Kinds of a statement in a word, for the narrow column of a table.
SHORT_KINDS = [
    (EvidenceKind.OBSERVED, _("measured")),
    (EvidenceKind.ESTIMATED, _("estimated")),
    (EvidenceKind.DECLARED_ZERO, _("declared zero")),
    (EvidenceKind.NOT_OCCURRING, _("does not occur")),
]
_TYPED = ("cell", "kind", "amount", "unit", "gas_basis", "grade", "source")
_NAMES = {"amount": _("value"), "unit": _("unit"), "source": _("source"), "grade": _("data quality")}
_PLAIN = (
    "total_grade",
    "period_from",
    "period_to",
    "is_weather_corrected",
    "file",
    "locator",
    "note",
    "legal_basis",
    "purpose",
    "delete_on",
)


class RowForm(forms.Form):
    """One row of an entry table. The reader of the engine judges amount, unit and grade, not this form."""

    cell = forms.CharField(max_length=120)
    kind = forms.ChoiceField(choices=EvidenceKind)
    amount = forms.CharField(required=False, max_length=60)
    unit = forms.CharField(required=False, max_length=40)
    gas_basis = forms.CharField(required=False, max_length=20)
    grade = forms.CharField(required=False, max_length=20)
    source = forms.CharField(required=False, max_length=250)
    statement = forms.UUIDField(required=False)
    read_version = forms.IntegerField(required=False)
    restores = forms.UUIDField(required=False)

    def clean_gas_basis(self) -> str:
        """People write Ho and Hu too."""
        written: str = self.cleaned_data["gas_basis"]
        return {"hs": "Hs", "ho": "Hs", "hi": "Hi", "hu": "Hi"}.get(written.lower()[:2], written)

    def text(self) -> EntryText:
        """The row as the domain takes it; of an invalid form what was typed, to be shown again."""
        if self.is_valid():
            return EntryText(**self.cleaned_data)
        typed: dict[str, Any] = {name: str(self.data.get(name, "")) for name in _TYPED}
        kind = typed.pop("kind")
        return EntryText(kind=kind if kind in EvidenceKind.values else EvidenceKind.OBSERVED, **typed)

    def findings(self) -> tuple[PlacedFinding, ...]:
        """Why the form is invalid, in the form of a reader's findings."""
        return tuple(
            PlacedFinding("entry.field_invalid", "error", name, f"{_NAMES.get(name, name)}: {text}")
            for name, texts in self.errors.items()
            for text in texts
        )


@dataclass(frozen=True, slots=True)
class RowValues:
    """What the fields of a row show."""

    kind: str = EvidenceKind.OBSERVED
    amount: str = ""
    unit: str = "MWh"
    gas_basis: str = ""
    grade: str = ""
    source: str = ""
    statement: str = ""
    version: str = ""


def row_values(evidence: Evidence | None, typed: EntryText | None = None) -> RowValues:
    """The fields of a row: as stored, or as somebody typed them and could not save them."""
    values = RowValues()
    if evidence is not None:
        values = RowValues(
            evidence.kind,
            "" if evidence.amount is None else shown_amount(evidence.amount),
            evidence.unit,
            evidence.gas_basis,
            evidence.grade,
            evidence.source,
            str(evidence.public_id),
            str(evidence.version),
        )
    if typed is None:
        return values
    return replace(
        values,
        kind=typed.kind,
        amount=typed.amount,
        unit=typed.unit,
        gas_basis=typed.gas_basis,
        grade=typed.grade,
        source=typed.source,
    )


class StatementForm(forms.Form):
    """All fields of a statement, with the version that was read."""

    kind = forms.ChoiceField(label=_("kind of statement"), choices=EvidenceKind)
    amount = forms.CharField(
        label=_("value"),
        required=False,
        max_length=60,
        help_text=_("The number alone, as it stands in the source. Empty for zero and “does not occur”."),
    )
    unit = forms.ChoiceField(label=_("unit"))
    gas_basis = forms.ChoiceField(
        label=_("heating value"),
        required=False,
        help_text=_("Bills and network operators of natural gas state the upper heating value (Hs)."),
    )
    grade = forms.ChoiceField(
        label=_("data quality"),
        choices=[("", _("please choose")), *Grade.choices],
        help_text=_(
            "A: metered or billed here. B: extrapolated from that. C: regional. D: national averages."
        ),
    )
    total_grade = forms.ChoiceField(
        label=_("data quality of the total that was split"),
        choices=[("", _("nothing was split")), *Grade.choices],
        required=False,
        help_text=_("For example: the total is A, our split to sectors is B."),
    )
    source = forms.CharField(
        label=_("source"),
        max_length=250,
        help_text=_(
            "Who said so, and where it stands: for example the network operator’s letter of 3 March."
        ),
    )
    period_from = forms.DateField(
        label=_("metered from"),
        required=False,
        widget=DateInput(),
        help_text=_("Empty: the calendar year."),
    )
    period_to = forms.DateField(label=_("metered to"), required=False, widget=DateInput())
    is_weather_corrected = forms.BooleanField(label=_("The value is weather-corrected."), required=False)
    includes_municipal = forms.BooleanField(
        label=_("The value contains municipal facilities."), required=False
    )
    is_network_operator = forms.BooleanField(
        label=_("The value comes from the network operator."), required=False
    )
    file = forms.ModelChoiceField(EvidenceFile.objects.none(), label=_("file"), required=False)
    attachment = forms.FileField(
        label=_("attach a new file"),
        required=False,
        max_length=255,
        help_text=_("Letter, mail or table as it came, up to 20 MB. Only this administration can open it."),
    )
    locator = forms.CharField(
        label=_("place in the file"),
        required=False,
        max_length=200,
        help_text=_("Page, sheet or cell."),
    )
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    legal_basis = forms.CharField(
        label=_("legal basis"),
        required=False,
        max_length=250,
        help_text=_("Needed where the value rests on data about persons, such as chimney-sweep records."),
    )
    purpose = forms.CharField(label=_("purpose"), required=False, max_length=250)
    delete_on = forms.DateField(
        label=_("to be deleted on"),
        required=False,
        widget=DateInput(),
        help_text=_("Only where law or agreement demands it."),
    )
    read_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, cell: EntryCell, evidence: Evidence | None = None, **kwargs: Any) -> None:
        if evidence is not None:
            kwargs["initial"] = {**initial_of(evidence), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.evidence = evidence
        units = list(cell.units)
        if evidence is not None and evidence.unit not in units:
            units.append(evidence.unit)
        self.fields["unit"].choices = [(each, each) for each in units]  # type: ignore[attr-defined]
        self.fields["file"].queryset = EvidenceFile.objects.order_by("-received_on", "name")  # type: ignore[attr-defined]
        if cell.has_gas_basis:
            self.fields["gas_basis"].choices = [("", _("not said")), *GasBasis.choices]  # type: ignore[attr-defined]
        else:
            del self.fields["gas_basis"]
        if cell.sector != "commerce_trade_services":
            del self.fields["includes_municipal"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("period_from"), cleaned.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("The last day lies before the first one."))
        return cleaned

    def statement(self, territory: Territory, year: int, cell: str) -> Statement:
        """What the form says about the cell; call after `is_valid()`."""
        said = self.cleaned_data
        amount = said["amount"]
        stored = self.evidence
        if stored is not None and stored.amount is not None and amount == shown_amount(stored.amount):
            amount = exact_text(stored.amount)
        return Statement(
            territory=territory,
            year=year,
            cell=cell,
            kind=said["kind"],
            amount=amount,
            unit=said["unit"],
            gas_basis=said.get("gas_basis", ""),
            grade=said["grade"],
            source=said["source"],
            includes_municipal=said.get("includes_municipal", False),
            is_network_operator=said["is_network_operator"],
        )

    def clean_attachment(self) -> Any:
        attached = self.cleaned_data["attachment"]
        if attached and attached.size > LARGEST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 20 MB. Please attach only the page in question.")
            )
        return attached

    def plain(self, tenant: Tenant, user: User | None, day: date) -> dict[str, Any]:
        """The fields that are no part of the amount; keeps an attached file. Call after `is_valid()`."""
        said = {name: self.cleaned_data[name] for name in _PLAIN}
        attached = self.cleaned_data["attachment"]
        if attached:
            about = {name: said[name] for name in ("legal_basis", "purpose", "delete_on")}
            said["file"] = keep_file(tenant, user, attached.name, attached.read(), day, **about)
        return said


def initial_of(evidence: Evidence) -> dict[str, Any]:
    """What a form of a stored statement shows first."""
    values = row_values(evidence)
    return {
        **{name: getattr(evidence, name) for name in _PLAIN},
        "kind": values.kind,
        "amount": values.amount,
        "unit": values.unit,
        "gas_basis": values.gas_basis,
        "grade": values.grade,
        "source": values.source,
        "includes_municipal": evidence.includes_municipal,
        "is_network_operator": evidence.is_network_operator,
        "read_version": evidence.version,
    }
