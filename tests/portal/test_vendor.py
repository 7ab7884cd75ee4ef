"""The vendored files are the ones the refresh script wrote, and each names its licence."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from klimawerk.portal import theme

FOLDERS = (
    Path(theme.__file__).parent / "static" / "theme" / "vendor",
    Path(__file__).parent.parent / "e2e" / "vendor",
)


@pytest.mark.parametrize("folder", FOLDERS, ids=("pages", "tests"))
def test_checksums(folder: Path) -> None:
    listed = json.loads((folder / "vendor.json").read_text(encoding="utf-8"))
    files = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "vendor.json"
    }
    assert files == listed["sha256"]
    assert all(package["licence"] and package["version"] for package in listed["packages"])
