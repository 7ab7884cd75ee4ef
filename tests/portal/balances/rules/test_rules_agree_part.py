"""Who has `balances.agree_part`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_agree_part(holder: str) -> None:
    assert holds("balances.agree_part", holder) is (holder in ALLOWED)
