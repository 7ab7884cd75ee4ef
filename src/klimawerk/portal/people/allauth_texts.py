"""Texts of django-allauth that our catalogue translates anew: its own German mixes Du and Sie."""

from django.utils.translation import gettext_noop as _

TEXTS = (
    _("Please type your current password."),
    _("You must type the same password each time."),
    _("Are you sure you want to sign out?"),
    _(
        "Forgotten your password? Enter your email address below, and we'll send you an email allowing you to reset it."
    ),
    _("Please contact us if you have any trouble resetting your password."),
    _(
        "We have sent you an email. If you have not received it please check your spam folder. Otherwise contact us if "
        "you do not receive it in a few minutes."
    ),
    _("You are about to generate a new set of recovery codes for your account."),
    _("You are about to deactivate authenticator app based authentication. Are you sure?"),
    _("The email address is not assigned to any user account."),
    _("You have signed out."),
    _("Sign In"),
)
