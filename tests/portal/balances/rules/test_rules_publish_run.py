"""Who has `balances.publish_run`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_publish_run(holder: str) -> None:
    assert holds("balances.publish_run", holder) is (holder in ALLOWED)
