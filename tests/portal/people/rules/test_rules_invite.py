"""Who has `people.invite`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_invite(holder: str) -> None:
    assert holds("people.invite", holder) is (holder in ALLOWED)
