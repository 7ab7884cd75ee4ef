"""Who has `evidence.change_campaign`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "consultancy",
    "edit",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_change_campaign(holder: str) -> None:
    assert holds("evidence.change_campaign", holder) is (holder in ALLOWED)
