"""Who has `organisations.view_change_log`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "auditor",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_view_change_log(holder: str) -> None:
    assert holds("organisations.view_change_log", holder) is (holder in ALLOWED)
