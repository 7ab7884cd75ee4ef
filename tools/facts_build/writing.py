"""Writing facts: always the same bytes for the same content (LF, UTF-8, fixed order)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

Output = dict[str, bytes]


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV with LF line ends."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue().encode()


def yaml_bytes(content: Any, comment: str) -> bytes:
    """YAML in the order of the content, under a comment."""
    head = "".join(f"# {line}\n" for line in comment.splitlines())
    return (head + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=118)).encode()


def write_all(output: Mapping[str, bytes], root: Path) -> list[str]:
    """Write what differs below `root`; returns the changed paths."""
    changed = []
    for path, content in sorted(output.items()):
        target = root / path
        if not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            changed.append(path)
    return changed
