"""Keys of the open interface: made at random, shown once, kept as a digest."""

from __future__ import annotations

import secrets
import zlib

#: What every key begins with, so that a key in a wrong place is recognised.
_MARK = "kw_"
_CHECK_DIGITS = 8


def new_key() -> str:
    """A key with a check number: a mistyped or made-up one is refused without asking the database."""
    secret = secrets.token_hex(24)
    return f"{_MARK}{secret}{_check(secret)}"


def is_key(text: str) -> bool:
    """Whether a text has the form of a key and its check number fits."""
    secret, check = text[len(_MARK) : -_CHECK_DIGITS], text[-_CHECK_DIGITS:]
    return text.startswith(_MARK) and text.isascii() and check == _check(secret)


def _check(secret: str) -> str:
    return f"{zlib.crc32(secret.encode()):08x}"
