"""The bill of materials: what an installation consists of, from the lock, as CycloneDX 1.6."""

import importlib.metadata
import json
import re
import tomllib
import uuid
from pathlib import Path
from typing import Any

from klimawerk.setup.places import ROOT

SPEC_VERSION = "1.6"
_LINE = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<condition>[^\\]+?))?\s*\\?$"
)
#: An address space of its own for the serial number, so that the same lock gives the same document.
_SPACE = uuid.UUID("6f1c7a52-3a0e-5d0e-9a52-0d6b8c1f2e77")


def write_sbom(path: Path) -> int:
    """Write the bill of materials; the number of packages in it."""
    document = describe_materials()
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return len(document["components"])


def describe_materials(lock: str = "") -> dict[str, Any]:
    """The document: Klimawerk and every package of the lock with version, purl, licence and condition.

    Licences are read from the packages where these are installed. Raises `ValueError` for a lock without packages.
    """
    text = lock or (ROOT / "requirements.lock").read_text(encoding="utf-8")
    components = [_component(match) for line in text.splitlines() if (match := _LINE.match(line))]
    if not components:
        raise ValueError("requirements.lock names no package")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = _own_version()
    own = f"pkg:pypi/{project['name']}@{version}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": SPEC_VERSION,
        "serialNumber": f"urn:uuid:{uuid.uuid5(_SPACE, version + text)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": version,
                "description": project["description"],
                "licenses": [{"license": {"id": project["license"]}}],
                "purl": own,
            }
        },
        "components": components,
        "dependencies": [{"ref": own, "dependsOn": [each["bom-ref"] for each in components]}],
    }


def _own_version() -> str:
    text = (ROOT / "src/klimawerk/__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    return found[1] if found else "0"


def _component(match: re.Match[str]) -> dict[str, Any]:
    name, version = match["name"], match["version"]
    purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{version}"
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
    }
    if licence := _licence_of(name):
        component["licenses"] = [licence]
    if match["condition"]:
        component["properties"] = [{"name": "klimawerk:condition", "value": match["condition"].strip()}]
    return component


def _licence_of(name: str) -> dict[str, Any] | None:
    """The licence as the installed package declares it; none where it is not installed or says nothing."""
    try:
        about = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    for expression in about.get_all("License-Expression", []):
        return {"expression": expression}
    classes = [
        each.rpartition(" :: ")[2]
        for each in about.get_all("Classifier", [])
        if each.startswith("License ::")
    ]
    lines = "\n".join(about.get_all("License", [])).splitlines()
    stated = ", ".join(classes) or next((line for line in lines if line.strip()), "")
    return {"license": {"name": stated}} if stated else None
