"""Who has `organisations.change_commission`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_change_commission(holder: str) -> None:
    assert holds("organisations.change_commission", holder) is (holder in ALLOWED)
