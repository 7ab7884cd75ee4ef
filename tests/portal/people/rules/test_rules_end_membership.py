"""Who has `people.end_membership`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_end_membership(holder: str) -> None:
    assert holds("people.end_membership", holder) is (holder in ALLOWED)
