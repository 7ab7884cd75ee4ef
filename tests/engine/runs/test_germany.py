"""The national run: years in order, the same by any executor, and the sums of the single balances."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.runs import BalanceRequest, run_balance, run_germany

YEARS = (2014, 2019, 2024)


def test_any_executor_gives_the_same_years_in_order() -> None:
    plain = list(run_germany(load_factbook(), YEARS))
    with ThreadPoolExecutor(2) as pool:
        threaded = list(run_germany(load_factbook(), YEARS, mapper=pool.map))
    assert [each.block.year for each in plain] == list(YEARS)
    for one, other in zip(plain, threaded, strict=True):
        assert one.block.year == other.block.year
        assert np.array_equal(one.block.energy, other.block.energy)
        assert np.array_equal(one.block.state, other.block.state)
        assert np.array_equal(one.emissions, other.emissions)


@pytest.mark.parametrize("edition", ["bisko-2024", "bisko-2019"])
def test_a_place_has_the_same_numbers_in_both_runs(edition: str) -> None:
    book = load_factbook()
    national = next(iter(run_germany(book, (2019,), edition)))
    for key in ("05974028", "14713000", "07235015"):
        at = book.register.position[key]
        single = run_balance(BalanceRequest(key=key, years=(2019,), edition=edition), book)[0]
        assert np.array_equal(national.block.energy[at], single.energy)
        assert national.emissions[at] == pytest.approx(single.emissions, rel=1e-12)
        assert np.array_equal(national.block.state[at], single.state)
