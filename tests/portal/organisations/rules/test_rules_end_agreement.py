"""Who has `organisations.end_agreement`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_end_agreement(holder: str) -> None:
    assert holds("organisations.end_agreement", holder) is (holder in ALLOWED)
