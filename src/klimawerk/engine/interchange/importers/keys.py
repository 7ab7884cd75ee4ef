"""Keys of territories as files carry them: AGS, ARS, keys that lost their leading zero in a spreadsheet."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"\d+")
_FROM_SPREADSHEET = re.compile(r"(\d+)\.0")
LENGTHS_AFTER_REPAIR = (2, 5, 8, 9, 12)


class KeyProblem(ValueError):
    """The text is no territory key."""


def clean_key(text: str) -> tuple[str, bool]:
    """A key with all its digits, and whether a lost leading zero was put back.

    A 12-digit ARS stays as it is. Raises `KeyProblem` for anything that is no key.
    """
    stripped = text.strip().replace(" ", "")
    spreadsheet = _FROM_SPREADSHEET.fullmatch(stripped)
    if spreadsheet:
        stripped = spreadsheet[1]
    if not _DIGITS.fullmatch(stripped):
        raise KeyProblem(text)
    if len(stripped) in LENGTHS_AFTER_REPAIR:
        return stripped, False
    if len(stripped) + 1 in LENGTHS_AFTER_REPAIR:
        return f"0{stripped}", True
    raise KeyProblem(text)


def municipal_key(text: str) -> tuple[str, bool]:
    """The 8-digit AGS of a municipality from AGS or ARS. Raises `KeyProblem` for keys of other levels."""
    key, repaired = clean_key(text)
    if len(key) == 12:
        return key[:5] + key[9:], repaired
    if len(key) != 8:
        raise KeyProblem(text)
    return key, repaired
