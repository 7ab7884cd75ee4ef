"""Who has `balances.comment_part`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "unit",
    "consultancy",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_comment_part(holder: str) -> None:
    assert holds("balances.comment_part", holder) is (holder in ALLOWED)
