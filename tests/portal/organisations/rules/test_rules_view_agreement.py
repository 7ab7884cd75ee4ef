"""Who has `organisations.view_agreement`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "unit",
    "council",
    "expert",
    "consultancy",
    "coordination_centre",
    "auditor",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_view_agreement(holder: str) -> None:
    assert holds("organisations.view_agreement", holder) is (holder in ALLOWED)
