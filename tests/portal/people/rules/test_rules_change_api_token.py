"""Who has `people.change_api_token`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_change_api_token(holder: str) -> None:
    assert holds("people.change_api_token", holder) is (holder in ALLOWED)
