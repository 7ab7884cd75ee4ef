"""Who has `organisations.add_mandate`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_add_mandate(holder: str) -> None:
    assert holds("organisations.add_mandate", holder) is (holder in ALLOWED)
