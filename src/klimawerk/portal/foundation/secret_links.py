"""Links that are the only key somebody has: the secret part goes out, a digest stays here."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 24  # 192 bits: nobody guesses one


def new_secret() -> tuple[str, str]:
    """A secret for an address, and the digest that is kept of it."""
    secret = secrets.token_urlsafe(_BYTES)
    return secret, digest_of(secret)


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
