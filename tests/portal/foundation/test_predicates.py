"""The matrices: every permission has its test file, an unknown permission is an error and no silent no."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.portal.walk import HOLDERS, NOBODY, holds

from klimawerk.portal.organisations import rules as organisation_rules
from klimawerk.portal.people import rules as people_rules

MATRICES = {"organisations": organisation_rules.MATRIX, "people": people_rules.MATRIX}


@pytest.mark.parametrize("app", MATRICES)
def test_every_permission_has_a_file_that_walks_all_roles(app: str) -> None:
    folder = Path(__file__).parent.parent / app / "rules"
    files = {path.stem.removeprefix("test_rules_") for path in folder.glob("test_rules_*.py")}
    assert {f"{app}.{name}" for name in files} == set(MATRICES[app])


def test_an_unknown_permission_is_an_error() -> None:
    with pytest.raises(KeyError):
        holds("people.fly", NOBODY)


def test_no_permission_is_held_by_nobody_and_none_is_useless() -> None:
    for matrix in MATRICES.values():
        for permission in matrix:
            assert not holds(permission, NOBODY)
            assert any(holds(permission, holder) for holder in HOLDERS)
