"""Which years a run accepts, and how the old ones are marked."""

import numpy as np
import pytest

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.records.balance import BalanceKind
from klimawerk.engine.records.request import OwnValue
from klimawerk.engine.runs import BalanceRequest, latest_year, run_balance, run_explain


def test_years_before_2014_need_the_flag() -> None:
    with pytest.raises(InputError) as refused:
        run_balance(BalanceRequest(key="05974028", years=(2013,)), load_factbook())
    assert refused.value.code == "run.year_needs_backcast"
    assert refused.value.data == {"year": 2013, "first": 2014}


@pytest.mark.parametrize("year", [1990, 2003, 2007, 2013])
def test_every_number_of_an_old_year_is_marked_as_backcast(year: int) -> None:
    result = run_balance(BalanceRequest(key="05974", years=(year,), backcast=True), load_factbook())[0]
    with_number = np.isin(result.state, [CellState.VALUE, CellState.ZERO_BY_KEY])
    assert (result.origin[with_number] == Origin.BACKCAST).all()
    assert result.energy.sum() > 0


@pytest.mark.parametrize("year", [2014, 2024])
def test_default_years_are_not_backcast(year: int) -> None:
    result = run_balance(BalanceRequest(key="05974", years=(year,), backcast=True), load_factbook())[0]
    assert not (result.origin == Origin.BACKCAST).any()
    assert result.kind is BalanceKind.START


@pytest.mark.parametrize("year", [1989, 2025])
def test_years_outside_the_frame_are_refused(year: int) -> None:
    with pytest.raises(InputError) as refused:
        run_balance(BalanceRequest(key="05974028", years=(year,), backcast=True), load_factbook())
    assert refused.value.code == "run.year_outside"


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        run_balance(BalanceRequest(key="99999999", years=(2021,)), load_factbook())
    assert refused.value.code == "territory.unknown_key"


def test_latest_year() -> None:
    assert latest_year(load_factbook()) == 2024


# t CO2e per head without large emitters: households, commerce without fuel off the road, industry, transport.
KNOWN = {
    ("05974", 2019): (2.3, 1.2, 2.4, 3.0),
    ("16065", 2019): (2.8, 1.0, 0.7, 4.5),
    ("07235", 2019): (3.2, 0.8, 0.4, 4.0),
    ("05566", 2019): (2.2, 1.3, 1.7, 2.9),
    ("DG", 2019): (2.3, 1.3, 2.1, 2.7),
    ("DG", 2021): (2.4, 1.25, 2.2, 2.4),
}


@pytest.mark.parametrize(("key", "year"), KNOWN)
def test_levels_of_the_development_of_the_method(key: str, year: int) -> None:
    """The engine gives what the formulas gave when they were tried (printed with one decimal)."""
    result = run_balance(BalanceRequest(key=key, years=(year,)), load_factbook())[0]
    off_road = ("other_conventional", "other_renewable")
    found = []
    for sector in ("private_households", "commerce_trade_services", "industry", "transport"):
        chosen = [
            cell.sector == sector
            and cell.block not in ("large_emitters", "air", "water")
            and not (sector == "commerce_trade_services" and cell.carrier in off_road)
            for cell in result.cells.cells
        ]
        found.append(float(result.emissions[chosen].sum()) / (result.population or np.nan))
    assert found == pytest.approx(KNOWN[key, year], abs=0.13)


def test_an_old_year_must_not_be_a_base_year() -> None:
    old, first = (
        run_balance(BalanceRequest(key="05974", years=(year,), backcast=True), load_factbook())[0]
        for year in (2013, 2014)
    )
    assert "box.not_for.base_year" in old.box["not_for"]
    assert "box.not_for.base_year" not in first.box["not_for"]


@pytest.mark.parametrize("year", [2025, 2030])
def test_own_values_alone_need_no_national_frame(year: int) -> None:
    own = OwnValue(
        "05974028", year, "private_households.electricity", 1000.0, grade=Grade.A, source="example"
    )
    request = BalanceRequest(key="05974028", years=(year,), own=(own,), own_only=True)
    result = run_balance(request, load_factbook())[0]
    at = result.cells.position["private_households.electricity"]
    assert result.energy[at] == 1000 and result.energy.sum() == 1000
    assert dict(result.keys) == {}
    assert run_explain(load_factbook(), request, "private_households", "electricity")["energy_mwh"] == 1000


def test_pins_tell_own_values_alone_from_a_mixed_balance() -> None:
    """Same pins, same result: what changes the result changes the hash of the input."""
    book = load_factbook()
    own = (
        OwnValue("05974028", 2022, "private_households.electricity", 1000.0, grade=Grade.A, source="example"),
    )
    requests = (
        BalanceRequest("05974028", (2022,), own=own),
        BalanceRequest("05974028", (2022,), own=own, own_only=True),
        BalanceRequest("05974028", (2022,), own=own, declared_deviations=("weather_adjusted",)),
    )
    assert len({run_balance(request, book)[0].pins.input_hash for request in requests}) == 3
