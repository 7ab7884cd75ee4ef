"""Who has `people.change_task`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "unit",
    "coordination_centre",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_change_task(holder: str) -> None:
    assert holds("people.change_task", holder) is (holder in ALLOWED)
