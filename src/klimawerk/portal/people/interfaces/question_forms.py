"""The question form of the public page and the forms of those who answer. No third party keeps programs away from it:
a field that people do not see, a moment that a program does not wait, and a limit per address do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.people.models import Question

#: The field that must stay empty; its name tempts programs.
TRAP = "website"
#: Nobody reads the page and writes a question in less [s].
LEAST_SECONDS = 3
_SALT = "question form"
_LONGEST = 4000


def stamp() -> str:
    """The signed moment at which a form was shown."""
    return signing.TimestampSigner(salt=_SALT).sign("shown")


def _is_too_fast(text: str) -> bool:
    """Whether a form comes back sooner than a person writes; one without a readable moment counts as too fast."""
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        signer.unsign(text)
    except signing.BadSignature:
        return True
    try:
        signer.unsign(text, max_age=LEAST_SECONDS)
    except signing.SignatureExpired:
        return False
    return True


class QuestionForm(forms.Form):
    """A question. Whoever wants an answer by mail leaves an address."""

    topic = forms.ChoiceField(label=_("What is it about?"), choices=Question.Topic.choices)
    text = forms.CharField(
        label=_("Your question"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 7, "maxlength": str(_LONGEST)}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Only if you would like an answer by mail."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Without your agreement the question cannot be kept and answered.")}
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, consent_text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = consent_text
        self.fields["shown"].initial = stamp()
        if self.is_bound:
            entries = self.data.copy()  # type: ignore[attr-defined]
            self.was_shown = str(entries.get("shown", ""))
            entries["shown"] = stamp() if _is_too_fast(self.was_shown) else self.was_shown
            self.data = entries

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.data.get(TRAP):
            self.add_error(
                None, _("A field that must stay empty was filled in. Please send the form once more.")
            )
        elif _is_too_fast(self.was_shown):
            self.add_error(None, _("That was very quick. Please check your question and send it once more."))
        return cleaned


class _ReadForm(forms.ModelForm):
    """Carries the version that was read."""

    read_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read_version"].initial = self.instance.version


class AnswerForm(_ReadForm):
    """The answer, sent by mail or noted down."""

    by_mail = forms.BooleanField(label=_("send this answer by mail"), required=False)

    class Meta:
        model = Question
        fields = ["answer"]
        widgets = {"answer": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
        self.fields["by_mail"].initial = bool(self.instance.email)
        if not self.instance.email:
            del self.fields["by_mail"]


class PassOnForm(_ReadForm):
    """Who answers instead."""

    class Meta:
        model = Question
        fields = ["passed_to"]
        help_texts = {"passed_to": _("Office or body, not a person's name.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passed_to"].required = True
