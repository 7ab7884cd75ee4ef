"""The bill of materials names every package of the lock, and the same lock gives the same document."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from klimawerk.setup import docs
from klimawerk.setup.places import ROOT
from klimawerk.setup.sbom import describe_materials

LOCK = "Django==5.2.19 \\\n    --hash=sha256:ab\ntzdata==2026.1 ; sys_platform == 'win32' \\\n    --hash=sha256:cd\n"


@pytest.mark.requirement("X56")
def test_roles_log_backup_update_notes_and_the_bill_of_materials_are_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "stueckliste.json"
    assert docs.main(["--sbom", str(path)]) == 0
    document = json.loads(path.read_text(encoding="utf-8"))
    names = {each["name"] for each in document["components"]}
    locked = set(re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    assert names == locked and len(names) > 40
    assert f"{len(document['components'])} Pakete" in capsys.readouterr().out
    security = (ROOT / "docs/operations/sicherheit.md").read_text(encoding="utf-8")
    for part in ("Rollen", "Protokoll", "Sicherung", "Aktualisieren", "Stückliste"):
        assert re.search(rf"^## .*{part}", security, re.MULTILINE), part


def test_a_package_has_version_address_and_condition() -> None:
    django, tzdata = describe_materials(LOCK)["components"]
    assert (django["version"], django["purl"]) == ("5.2.19", "pkg:pypi/django@5.2.19")
    assert django["licenses"][0]
    assert tzdata["properties"] == [{"name": "klimawerk:condition", "value": "sys_platform == 'win32'"}]
    assert "hash" not in json.dumps(django), (
        "the lock holds one per file, and which file is taken is not known here"
    )


def test_it_is_reproducible_and_says_what_it_describes() -> None:
    first, again = describe_materials(LOCK), describe_materials(LOCK)
    assert first == again
    assert first["serialNumber"] != describe_materials(LOCK.replace("19", "20"))["serialNumber"]
    assert first["metadata"]["component"]["name"] == "klimawerk"
    assert first["dependencies"][0]["dependsOn"] == ["pkg:pypi/django@5.2.19", "pkg:pypi/tzdata@2026.1"]


def test_a_lock_without_packages_is_refused() -> None:
    with pytest.raises(ValueError, match=r"requirements\.lock"):
        describe_materials("# empty\n")
