"""Uploaded lists between upload and column assignment: in a private folder for a day at most, then gone."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from klimawerk.portal.evidence.domain.files import LARGEST_BYTES, TooLarge
from klimawerk.portal.foundation.private_files import private_storage
from klimawerk.portal.organisations.models import Tenant

_ONE_DAY = 24 * 60 * 60
#: Bytes of a file name; file systems take 255.
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that waits for its assignment: its word in the address, its name and where its bytes lie."""

    token: str
    name: str
    path: Path


def keep_draft(tenant: Tenant, name: str, content: bytes) -> Draft:
    """Keep the bytes until they are assigned. Raises `TooLarge`."""
    if not 0 < len(content) <= LARGEST_BYTES:
        raise TooLarge(name)
    folder = _folder(tenant)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    token = secrets.token_urlsafe(24)
    place = folder / token
    place.mkdir(mode=0o700)
    (place / _safe(name)).write_bytes(content)
    return Draft(token, name, place / _safe(name))


def find_draft(tenant: Tenant, token: str) -> Draft | None:
    """The draft of a word in an address; None where it is unknown, another tenant's or gone."""
    if not token.replace("-", "").replace("_", "").isalnum():
        return None
    place = _folder(tenant) / token
    files = list(place.glob("*")) if place.is_dir() else []
    return Draft(token, files[0].name, files[0]) if files else None


def drop_draft(draft: Draft) -> None:
    """Remove the bytes."""
    draft.path.unlink(missing_ok=True)
    draft.path.parent.rmdir()


def drop_old_drafts(now: float | None = None) -> int:
    """Remove the drafts of all tenants that nobody assigned within a day; how many."""
    base = Path(private_storage().location) / "drafts"
    found = 0
    for place in base.glob("*/*"):
        if place.is_dir() and place.stat().st_mtime < (now or time.time()) - _ONE_DAY:
            for file in place.iterdir():
                file.unlink(missing_ok=True)
            place.rmdir()
            found += 1
    return found


def _folder(tenant: Tenant) -> Path:
    return Path(private_storage().location) / "drafts" / str(tenant.public_id)


def _safe(name: str) -> str:
    """The name without folders, short enough for every file system; its ending, which tells the format, stays."""
    plain = Path(name.replace("\\", "/"))
    ending = plain.suffix[:10]
    room = _LONGEST_NAME - len(ending.encode())
    return plain.stem.encode()[:room].decode(errors="ignore") + ending or "datei"
