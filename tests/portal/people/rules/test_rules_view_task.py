"""Who has `people.view_task`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "unit",
    "coordination_centre",
    "auditor",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_view_task(holder: str) -> None:
    assert holds("people.view_task", holder) is (holder in ALLOWED)
