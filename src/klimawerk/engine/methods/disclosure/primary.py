"""Rule `disclosure.primary`: the cells that must not be shown for their own sake."""

from __future__ import annotations

import numpy as np

from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.methods.disclosure.table import Mask
from klimawerk.engine.records.balance import Codes
from klimawerk.engine.records.facts import Array, Facts


@rule_id("disclosure.primary")
def primary_suppression(
    facts: Facts,
    energy: Array,
    state: Codes,
    contributors: Array | None = None,
    largest_share: Array | None = None,
) -> Mask:
    """Cells [R, K] that stay hidden: marked C, fewer contributors than the minimum, or one of them dominates.

    `contributors` (number of companies or meters behind a value) and `largest_share` [1] (share of the largest of
    them) have the shape of `energy` [MWh]; NaN where it is not known: then that test says nothing. A zero nobody
    contributes to is not hidden.
    """
    hidden = np.asarray(state == CellState.CONFIDENTIAL)
    if contributors is not None:
        few = contributors < facts.assumption("disclosure.minimum_contributors")
        hidden = hidden | (few & ((energy != 0) | (contributors > 0)))
    if largest_share is not None:
        hidden = hidden | (largest_share > facts.assumption("disclosure.dominance_share"))
    return np.asarray(hidden, dtype=np.bool_)
