"""Which kinds of objects have a page "Wer hat wann was geändert": every room registers its own, under a German word."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db import models

_kinds: dict[str, LoggedKind] = {}


@dataclass(frozen=True, slots=True)
class LoggedKind:
    """A kind of object. `parts` are models whose changes belong to it, each with its foreign key to the object.

    `page` is the name of the address of one object (tenant's `slug`, `public_id`), if it has a page of its own.
    """

    word: str
    label: str
    parts: tuple[tuple[str, str], ...] = ()
    page: str = ""

    @property
    def model(self) -> type[models.Model]:
        """The class of the objects."""
        return apps.get_model(self.label)


def register_kind(word: str, label: str, *parts: tuple[str, str], page: str = "") -> None:
    """Add a kind: the word in its address, `app.Model`, and the parts as `("app.Part", "foreign_key")`."""
    _kinds[word] = LoggedKind(word, label, parts, page)


def find_kind(word: str) -> LoggedKind | None:
    """The kind of a word in an address."""
    return _kinds.get(word)


def word_of(instance: models.Model) -> str | None:
    """The word under which the log of an object is found; None where its kind has no page."""
    label = instance._meta.label
    return next((each.word for each in _kinds.values() if each.label == label), None)


def registered_kinds() -> list[LoggedKind]:
    """All kinds."""
    return list(_kinds.values())
