"""Who has `evidence.change_evidence`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "consultancy",
    "unit",
    "edit",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_change_evidence(holder: str) -> None:
    assert holds("evidence.change_evidence", holder) is (holder in ALLOWED)
