"""Who has written what comes with a key: the change log names the program, because no person is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils.translation import gettext as _
from simple_history.signals import pre_create_historical_record

_LONGEST = 100
_writing: ContextVar[str] = ContextVar("writing_program", default="")


@contextmanager
def written_by(program: str) -> Iterator[None]:
    """Inside it every entry of a change log names the program."""
    token = _writing.set(program)
    try:
        yield
    finally:
        _writing.reset(token)


def name_program(sender: Any, history_instance: Any, **_more: Any) -> None:
    """Receiver: put the program's name into the entry."""
    program = _writing.get()
    if program:
        history_instance.history_change_reason = (_("Key: %(program)s") % {"program": program})[:_LONGEST]


def listen() -> None:
    """Connect the receiver, once."""
    pre_create_historical_record.connect(name_program, dispatch_uid="api.authorship")
