"""Reading the raw inputs. They are committed as xz; nothing else is read."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import lzma
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "raw"
FACTS = ROOT / "src" / "klimawerk" / "facts"


@cache
def raw_bytes(name: str) -> bytes:
    """The publisher's file as it was copied."""
    return lzma.decompress((RAW / f"{name}.xz").read_bytes())


def raw_rows(name: str) -> list[dict[str, str]]:
    """Rows of a raw CSV as text; keys keep their leading zeros."""
    return list(csv.DictReader(io.StringIO(raw_bytes(name).decode("utf-8"))))


def raw_json(name: str) -> Any:
    """Content of a raw JSON file."""
    return json.loads(raw_bytes(name))


def raw_checksum(name: str) -> str:
    """sha256 of the unpacked raw file."""
    return hashlib.sha256(raw_bytes(name)).hexdigest()
