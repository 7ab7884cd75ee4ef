"""Rule `bisko.territorial_electricity_mix`: a local mix as extra information, never in the base balance."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

from klimawerk.engine.kernel.rules import rule_id


class TerritorialMix(NamedTuple):
    """Local mix [g/kWh], local generation [MWh] and whether it covers the use; shape of `use`."""

    factor: Any
    generation: Any
    covered: Any


@rule_id("bisko.territorial_electricity_mix", unit="g/kWh")
def territorial_electricity_mix(
    use: Any, generation: Mapping[str, Any], factors: Mapping[str, Any], federal_factor: Any
) -> TerritorialMix:
    """Mix of local generation and federal mix.

    `use` [MWh] and `generation` [MWh] by source, any equal shape; `factors` [g/kWh] by source with upstream, heat and
    power plants after exergetic allocation; `federal_factor` [g/kWh]. Below the use all local generation counts
    and the federal mix fills up; at or above it the mean of the local generation counts (no negative balance).
    NaN where there is no use or where a generation is missing. Method: ifeu/Gertec 2009, annex of BISKO 2015.
    """
    produced: Any = reduce(np.add, generation.values()) if generation else 0.0
    made = [amount * factors[source] for source, amount in generation.items()]
    emitted: Any = reduce(np.add, made) if made else 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        filled_up = np.divide(emitted + (use - produced) * federal_factor, use)
        mean_local = np.divide(emitted, produced)
    covered = produced >= use
    factor = np.where(np.greater(use, 0), np.where(covered, mean_local, filled_up), np.nan)
    return TerritorialMix(factor, produced, covered)
