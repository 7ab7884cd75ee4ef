"""Forms for tasks and absences."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.people.interfaces.forms import DateInput, VersionedForm
from klimawerk.portal.people.models import Absence, Post, Task


class TaskForm(VersionedForm):
    """A task with its post; choosing another post hands it over."""

    # Filled in the tenant's scope: here, when the class is made, there is none.
    post = forms.ModelChoiceField(Post.objects.none(), label=_("post"), empty_label=None)

    class Meta:
        model = Task
        fields = ["title", "due_on", "post", "note", "origin_label"]
        widgets = {"due_on": DateInput(), "note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = Post.objects.all()  # type: ignore[attr-defined]
        if self.instance.origin_url_name:  # the label belongs to the thing that the task came from
            del self.fields["origin_label"]


class QuickTaskForm(forms.Form):
    """One line above the list: what, by when, whose."""

    title = forms.CharField(label=_("what is to be done"), max_length=250)
    due_on = forms.DateField(label=_("due on"), required=False, widget=DateInput())
    post = forms.ModelChoiceField(Post.objects.none(), label=_("post"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = Post.objects.all()  # type: ignore[attr-defined]


class AbsenceForm(VersionedForm):
    """From when to when somebody is away."""

    class Meta:
        model = Absence
        fields = ["away_from", "away_to"]
        widgets = {"away_from": DateInput(), "away_to": DateInput()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("away_from"), cleaned.get("away_to")
        if start and end and end < start:
            self.add_error("away_to", _("The absence ends before it begins."))
        return cleaned
