"""Who has `people.answer_question`: every role and every delegation is asked."""

from __future__ import annotations

import pytest
from tests.portal.walk import HOLDERS, holds

ALLOWED = {
    "climate_manager",
    "unit",
    "coordination_centre",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_answer_question(holder: str) -> None:
    assert holds("people.answer_question", holder) is (holder in ALLOWED)
