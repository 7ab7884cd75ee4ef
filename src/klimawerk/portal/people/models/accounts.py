"""The people who sign in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.models import PublicModel
from klimawerk.portal.foundation.scopes import open_history


class User(AbstractUser, PublicModel):
    """An account. Our own class from the first migration on, so that later fields need no new table."""

    bookkeeping_fields: ClassVar[frozenset[str]] = frozenset({"last_login"})

    wants_weekly_mail = models.BooleanField(_("weekly mail"), default=True)

    history = open_history(excluded_fields=("password", "last_login"))

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
