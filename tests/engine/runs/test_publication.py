"""The table of a real Kreis: what is published adds up, and a confidential company stays hidden in it."""

from functools import cache

import numpy as np
import pytest

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.methods.disclosure.primary import primary_suppression
from klimawerk.engine.methods.disclosure.release import release_check, suppress
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.runs import run_balance
from klimawerk.engine.runs.publication import UNALLOCATED, publication_table


@cache
def book() -> FactBook:
    return load_factbook()


def request() -> BalanceRequest:
    return BalanceRequest("05974", (2022,))


def test_members_and_the_rest_are_the_kreis() -> None:
    table = publication_table(book(), request(), "industry")
    assert len(table.rows) == 15 and table.rows[-1] == UNALLOCATED
    (whole,) = run_balance(request(), book())
    for column, code in enumerate(table.columns):
        at = whole.cells.position[code]
        assert table.energy[:, column].sum() == pytest.approx(whole.energy[at])
    np.testing.assert_allclose(table.relations @ table.values, 0, atol=1e-6 * table.values.max())


def test_gas_of_two_companies_cannot_be_recomputed_from_the_kreis() -> None:
    """disclosure.primary, disclosure.complementary, disclosure.release_check with sums, emissions and factors."""
    table = publication_table(book(), request(), "industry")
    row, column = table.rows.index("05974040"), table.columns.index("industry.natural_gas")
    contributors = np.full(table.energy.shape, np.nan)
    contributors[row, column] = 2
    facts = PlainFacts(book())
    secret = primary_suppression(
        facts, table.energy, np.zeros(table.energy.shape, dtype=np.int8), contributors
    )
    assert secret.sum() == 1
    alone = table.mask(secret)
    found = release_check(facts, table, alone, alone)
    assert [(each.code, each.data["row"]) for each in found] == [("disclosure.determined", "05974040")]
    result = suppress(facts, table, secret)
    assert result.may_be_released and np.isnan(result.cells[row, column])
    assert not result.hidden[table.energy.size + len(table.rows) :].any()
    assert np.isnan(result.cells).sum() < table.energy.size / 4


def test_a_single_municipality_has_no_members() -> None:
    with pytest.raises(InputError):
        publication_table(book(), BalanceRequest("05974040", (2022,)), "industry")
