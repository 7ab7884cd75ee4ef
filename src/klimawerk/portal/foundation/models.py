"""What every business object has: a public identity, and a version that guards against lost updates."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.jobs import Job as Job


class EditConflict(Exception):
    """Somebody else has saved this object since it was read: nothing was written."""


class PublicModel(models.Model):
    """Base of all business objects.

    `save()` writes only if the row still has the version that was read, and counts it up; otherwise `EditConflict`.
    Fields that the software writes for itself (`bookkeeping_fields`) neither ask for the version nor change it.
    """

    bookkeeping_fields: ClassVar[frozenset[str]] = frozenset()

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        if update_fields is not None:
            update_fields = frozenset(update_fields)
            if update_fields <= self.bookkeeping_fields:
                super().save(*args, update_fields=update_fields, **kwargs)
                return
            update_fields |= {"version"}
        if self._state.adding:
            super().save(*args, update_fields=update_fields, **kwargs)
            return
        read_version = self.version
        try:
            with transaction.atomic(using=kwargs.get("using") or self._state.db):
                rows = type(self)._base_manager.using(kwargs.get("using") or self._state.db)
                if not rows.filter(pk=self.pk, version=read_version).update(version=F("version") + 1):
                    raise EditConflict(
                        f"{self._meta.label} {self.public_id}: version {read_version} is out of date"
                    )
                self.version = read_version + 1
                super().save(*args, update_fields=update_fields, **kwargs)
        except BaseException:
            self.version = read_version
            raise
