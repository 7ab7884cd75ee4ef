"""Errors for programmers and broken files. What a climate manager can mend is a finding (`kernel.finding`)."""

from __future__ import annotations


class EngineError(Exception):
    """Base of all errors of the engine."""


class FactError(EngineError):
    """A fact file is broken: unknown key, missing source, wrong unit, value out of range."""


class InputError(EngineError):
    """A request cannot be answered: unknown key, year or edition.

    `code` and `data` name a message of `facts/codelists/messages`, so that a door can say it in German.
    """

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(f"{code}: {data}" if data else code)
        self.code = code
        self.data: dict[str, object] = data


class MethodError(EngineError):
    """A method was called with something its rules do not allow."""


class UnitError(EngineError):
    """A unit is unknown or does not belong to the quantity."""
