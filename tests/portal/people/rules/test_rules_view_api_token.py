"""Who has `people.view_api_token`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "auditor",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_view_api_token(holder: str) -> None:
    assert holds("people.view_api_token", holder) is (holder in ALLOWED)
