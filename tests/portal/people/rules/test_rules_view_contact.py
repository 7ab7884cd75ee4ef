"""Who has `people.view_contact`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "unit",
    "expert",
    "consultancy",
    "coordination_centre",
    "auditor",
    "see",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_view_contact(holder: str) -> None:
    assert holds("people.view_contact", holder) is (holder in ALLOWED)
