"""Who has `organisations.merge_organisation`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_merge_organisation(holder: str) -> None:
    assert holds("organisations.merge_organisation", holder) is (holder in ALLOWED)
