"""What is kept about a person with an account, as one document (Art. 15 and 20 DSGVO).

It is collected from all models by their foreign keys to the account and by its e-mail address, so that no room can
forget to say what it keeps. Passwords, codes, keys and their digests are left out: they are of use to a thief only.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessLog
from django.apps import apps
from django.db import models
from django.db.models import Q

from klimawerk.portal.people.models import Absence, ContactPerson, Invitation, Question, User

#: Parts of names of fields that hold a secret.
_SECRETS = ("password", "digest", "token", "secret")
#: Foreign keys that say "this is about the account"; all others say "the account did this".
_ABOUT = ("user", "asked_by")
#: What the second factor's own table may show: its `data` is the secret.
_FACTOR_FIELDS = ("type", "created_at", "last_used_at")
_VERSION = 1


def collect_personal_data(user: User, day: date) -> dict[str, Any]:
    """Everything that is kept, ready for JSON: about the person in full, what they did in tenants as references."""
    return {
        "format": f"klimawerk-personal-data-{_VERSION}",
        "written_on": day.isoformat(),
        "account": _row(user),
        "about_you": {**_rows_about(user), **_rows_by_address(user)},
        "done_by_you": _references(user),
        "changes_by_you": _changes(user),
    }


def _row(instance: models.Model, only: tuple[str, ...] = ()) -> dict[str, Any]:
    row = {}
    for field in instance._meta.concrete_fields:
        if any(each in field.name for each in _SECRETS) or (only and field.name not in only):
            continue
        value = getattr(instance, field.attname)
        row[field.name] = value if isinstance(value, bool | int | float | dict | list | None) else str(value)
    return row


def _keys_to_account() -> list[tuple[type[models.Model], str]]:
    """Every model with a foreign key to the account, change logs left out."""
    return [
        (model, field.name)
        for model in apps.get_models()
        if not model.__name__.startswith("Historical")
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is User
    ]


def _rows_about(user: User) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for model, name in _keys_to_account():
        if name in _ABOUT:
            only = _FACTOR_FIELDS if model is Authenticator else ()
            rows = [_row(each, only) for each in model._base_manager.filter(**{name: user})]
            if rows:
                found.setdefault(model._meta.label, []).extend(rows)
    if absences := [_row(each) for each in Absence._base_manager.filter(holder__user=user)]:
        found[Absence._meta.label] = absences
    return found


def _rows_by_address(user: User) -> dict[str, list[dict[str, Any]]]:
    """What is kept under the account's proven addresses without being tied to it; attempts to sign in by its names."""
    addresses = set(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))
    found: dict[str, list[dict[str, Any]]] = {}
    for model in (Invitation, ContactPerson, Question):
        rows = model._base_manager.filter(email__in=addresses)
        if model is Question:
            rows = rows.exclude(asked_by=user)
        if written := [_row(each) for each in rows]:
            found[f"{model._meta.label}_by_address"] = written
    for attempts in (AccessAttempt, AccessLog):
        rows = attempts.objects.filter(names_of(user))
        if written := [_row(each) for each in rows]:
            found[attempts._meta.label] = written
    return found


def names_of(user: User) -> Q:
    """Under which names somebody tries to enter the account."""
    return Q(username__iexact=user.username) | (
        Q(username__iexact=user.email) if user.email else Q(pk__in=[])
    )


def _references(user: User) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for model, name in _keys_to_account():
        if name in _ABOUT:
            continue
        key = "public_id" if hasattr(model, "public_id") else "pk"
        done = model._base_manager.filter(**{name: user}).values_list(key, flat=True)
        if done:
            found.setdefault(f"{model._meta.label}.{name}", []).extend(str(each) for each in done)
    return found


def _changes(user: User) -> list[dict[str, str]]:
    changes = []
    for model in apps.get_models():
        if not model.__name__.startswith("Historical") or not hasattr(model, "public_id"):
            continue
        rows = model._base_manager.filter(history_user=user).values_list(
            "history_date", "history_type", "public_id"
        )
        changes += [
            {"when": when.isoformat(), "what": kind, "model": model.__name__, "object": str(key)}
            for when, kind, key in rows
        ]
    return sorted(changes, key=lambda each: each["when"])
