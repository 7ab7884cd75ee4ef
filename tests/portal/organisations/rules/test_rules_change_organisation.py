"""Who has `organisations.change_organisation`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "consultancy",
    "edit",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_change_organisation(holder: str) -> None:
    assert holds("organisations.change_organisation", holder) is (holder in ALLOWED)
