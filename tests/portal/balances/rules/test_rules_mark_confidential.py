"""Who has `balances.mark_confidential`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "consultancy",
    "edit",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_mark_confidential(holder: str) -> None:
    assert holds("balances.mark_confidential", holder) is (holder in ALLOWED)
