"""Who has `people.ask_as_citizen`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "citizen",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_ask_as_citizen(holder: str) -> None:
    assert holds("people.ask_as_citizen", holder) is (holder in ALLOWED)
