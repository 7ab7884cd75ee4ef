"""Who has `organisations.view_tenant`: every role and every delegation is asked."""

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
    "see",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_view_tenant(holder: str) -> None:
    assert holds("organisations.view_tenant", holder) is (holder in ALLOWED)
