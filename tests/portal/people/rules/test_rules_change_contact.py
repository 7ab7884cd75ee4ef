"""Who has `people.change_contact`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "unit",
    "edit",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_change_contact(holder: str) -> None:
    assert holds("people.change_contact", holder) is (holder in ALLOWED)
