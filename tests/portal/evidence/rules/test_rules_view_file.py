"""Who has `evidence.view_file`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "auditor",
    "climate_manager",
    "consultancy",
    "edit",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_view_file(holder: str) -> None:
    assert holds("evidence.view_file", holder) is (holder in ALLOWED)
