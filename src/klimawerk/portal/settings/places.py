"""Where the portal keeps what changes: one data folder with the secret key, the database, media and collected files."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def choose_data_dir(default: Path) -> Path:
    """The data folder: KLIMAWERK_DATA of the environment, else `default`; made when absent, for its owner only."""
    data_dir = Path(os.environ.get("KLIMAWERK_DATA") or default).expanduser().resolve()
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return data_dir


def user_data_dir() -> Path:
    """The folder for a program's data by the XDG base directory specification."""
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "klimawerk"


def read_secret_key(data_dir: Path) -> str:
    """The secret key of this installation: made once, kept in the data folder, never in a setting file.

    Written whole to a file of its own and then linked into place, so that two processes starting together agree on
    one key and a process that dies leaves none half written.
    """
    path = data_dir / "secret-key"
    if not path.exists():
        draft = data_dir / f".secret-key-{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its key counts
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
