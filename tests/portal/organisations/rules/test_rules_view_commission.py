"""Who has `organisations.view_commission`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "unit",
    "council",
    "consultancy",
    "auditor",
    "see",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_view_commission(holder: str) -> None:
    assert holds("organisations.view_commission", holder) is (holder in ALLOWED)
