"""The documentation leads somewhere, and the acceptance table is read as it stands."""

from pathlib import Path

import pytest

from klimawerk.setup.docs import anchor_of, broken_links
from klimawerk.setup.places import TESTS
from klimawerk.setup.requirements import read_requirements, unknown_claims
from klimawerk.setup.source_scan import marked_tests


def test_every_link_has_a_target() -> None:
    assert broken_links() == []


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Wie man anfängt", "wie-man-anfängt"),
        ("`./klimawerk test`", "klimawerk-test"),
        ("1. Fakten, Quellen", "1-fakten-quellen"),
    ],
)
def test_anchors_are_made_as_git_hosts_make_them(heading: str, anchor: str) -> None:
    assert anchor_of(heading) == anchor


def test_the_acceptance_table_is_complete() -> None:
    ids = [requirement.id for requirement in read_requirements()]
    assert ids[:215] == [f"R{number}" for number in range(1, 216)]
    assert ids[215:] == [f"X{number}" for number in range(1, 98)]


def test_tests_claim_only_requirements_that_exist() -> None:
    assert unknown_claims(read_requirements(), marked_tests(TESTS)) == []


def test_a_claim_without_a_check_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "test_sample.py").write_text(
        "import pytest\n"
        "@pytest.mark.requirement('R1')\ndef test_checks():\n    assert 1 + 1 == 2\n"
        "@pytest.mark.requirement('R2')\ndef test_checks_nothing():\n    print('done')\n"
        "@pytest.mark.skip\n@pytest.mark.requirement('R3')\ndef test_is_skipped():\n    assert True\n"
        "@pytest.mark.requirement('R4', 'R5')\ndef test_refuses():\n"
        "    with pytest.raises(ValueError):\n        int('x')\n",
        encoding="utf-8",
    )
    counts = {claim.requirement: claim.counts for claim in marked_tests(tmp_path)}
    assert counts == {"R1": True, "R2": False, "R3": False, "R4": True, "R5": True}
