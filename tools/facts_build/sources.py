"""facts/sources/<id>.yaml for the publications of the raw inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from klimawerk.engine.factbook.strict_yaml import read_yaml

from .raw import raw_checksum
from .writing import Output, yaml_bytes

WARNING = (
    "Official open data, but the repository it came through states no licence of its own. Before redistribution "
    "ask the intermediary or regenerate the file from the publisher."
)


def publications() -> dict[str, dict[str, Any]]:
    """The list of publications, by source id."""
    content: dict[str, dict[str, Any]] = read_yaml(Path(__file__).with_name("publications.yaml"))
    return content


def source_files() -> Output:
    """One YAML per publication, with the checksum of every raw file."""
    output: Output = {}
    for key, entry in publications().items():
        output[f"sources/{key}.yaml"] = yaml_bytes(_content(key, entry), "Written by tools/build_facts.py")
    return output


def _content(key: str, entry: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {"id": key}
    for name in ("publisher", "title", "edition", "date", "licence"):
        if name in entry:
            content[name] = str(entry[name])
    content["licence_status"] = entry["status"]
    if entry["status"] == "B":
        content["licence_warning"] = WARNING
    for name in ("attribution", "url", "note"):
        if name in entry:
            content[name] = entry[name]
    if "through" in entry:
        content["came_through"] = entry["through"]
    content["raw_files"] = {name: f"sha256:{raw_checksum(name)}" for name in entry["raw"]}
    return content
