"""Who has `people.change_post`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "edit",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_change_post(holder: str) -> None:
    assert holds("people.change_post", holder) is (holder in ALLOWED)
