"""Who has `balances.release_part`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "release",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_release_part(holder: str) -> None:
    assert holds("balances.release_part", holder) is (holder in ALLOWED)
