"""Who has `balances.view_run`: every role and every delegation is asked."""

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
def test_view_run(holder: str) -> None:
    assert holds("balances.view_run", holder) is (holder in ALLOWED)
