"""Who has `evidence.view_campaign`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "unit",
    "consultancy",
    "coordination_centre",
    "auditor",
    "edit",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_view_campaign(holder: str) -> None:
    assert holds("evidence.view_campaign", holder) is (holder in ALLOWED)
