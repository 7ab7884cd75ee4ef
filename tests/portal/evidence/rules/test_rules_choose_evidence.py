"""Who has `evidence.choose_evidence`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "consultancy",
    "edit",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_choose_evidence(holder: str) -> None:
    assert holds("evidence.choose_evidence", holder) is (holder in ALLOWED)
