"""Who has `evidence.view_evidence`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "auditor",
    "climate_manager",
    "consultancy",
    "coordination_centre",
    "expert",
    "unit",
    "see",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_view_evidence(holder: str) -> None:
    assert holds("evidence.view_evidence", holder) is (holder in ALLOWED)
