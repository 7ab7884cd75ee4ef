"""Who has `balances.compute_run`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "consultancy",
    "edit",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_compute_run(holder: str) -> None:
    assert holds("balances.compute_run", holder) is (holder in ALLOWED)
