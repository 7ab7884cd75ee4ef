"""Who has `balances.send_part`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "consultancy",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_send_part(holder: str) -> None:
    assert holds("balances.send_part", holder) is (holder in ALLOWED)
