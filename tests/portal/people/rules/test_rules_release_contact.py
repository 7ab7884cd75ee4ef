"""Who has `people.release_contact`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_release_contact(holder: str) -> None:
    assert holds("people.release_contact", holder) is (holder in ALLOWED)
