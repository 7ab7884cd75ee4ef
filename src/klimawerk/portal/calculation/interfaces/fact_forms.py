"""The form for a publisher's files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.calculation.facts_room import list_kinds

MOST_FILES = 20
#: All files of an upload together [bytes].
LARGEST_UPLOAD = 500 * 1024 * 1024
_OPTIONS = ("reference", "key_date", "edition", "licence", "attribution")


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Several files in one field."""

    widget = _FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(given) > MOST_FILES:
            raise forms.ValidationError(_("Please choose at most %(most)s files.") % {"most": MOST_FILES})
        if sum(each.size for each in given) > LARGEST_UPLOAD:
            raise forms.ValidationError(
                _("The files are larger than %(most)s MB together. Please read them in on the command line.")
                % {"most": LARGEST_UPLOAD // 1024**2}
            )
        cleaned: list[UploadedFile] = [super(_FilesField, self).clean(each, initial) for each in given]
        return cleaned


class FactImportForm(forms.Form):
    """Kind and files, and what the file itself does not say."""

    kind = forms.ChoiceField(label=_("kind of file"))
    publisher_files = _FilesField(label=_("files of the publisher"))
    reference = forms.CharField(
        label=_("date of the data"), required=False, max_length=10, help_text=_("For example 2024-12-31.")
    )
    key_date = forms.CharField(
        label=_("date of the territorial keys"),
        required=False,
        max_length=10,
        help_text=_("Only if it differs from the date of the data."),
    )
    edition = forms.CharField(label=_("edition as the publisher names it"), required=False, max_length=100)
    licence = forms.CharField(
        label=_("licence"),
        required=False,
        max_length=100,
        help_text=_("Only if it differs from the usual one."),
    )
    attribution = forms.CharField(label=_("attribution"), required=False, max_length=250)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list_kinds()  # type: ignore[attr-defined]

    @property
    def options(self) -> Mapping[str, str]:
        """What the operator says about the files; call after `is_valid()`."""
        return {name: self.cleaned_data[name] for name in _OPTIONS if self.cleaned_data[name]}
