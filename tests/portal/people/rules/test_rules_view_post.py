"""Who has `people.view_post`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "unit",
    "council",
    "auditor",
    "see",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_view_post(holder: str) -> None:
    assert holds("people.view_post", holder) is (holder in ALLOWED)
