"""Who has `organisations.view_mandate`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "unit",
    "auditor",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_view_mandate(holder: str) -> None:
    assert holds("organisations.view_mandate", holder) is (holder in ALLOWED)
