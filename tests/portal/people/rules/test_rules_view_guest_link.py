"""Who has `people.view_guest_link`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "auditor",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_view_guest_link(holder: str) -> None:
    assert holds("people.view_guest_link", holder) is (holder in ALLOWED)
