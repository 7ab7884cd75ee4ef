"""Two runs of a place reconciled: totals as printed, every part where it belongs."""

from functools import cache

import pytest

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.interchange.reconciliation_files import COLUMNS, parts_of, rows, to_json
from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.kernel.states import Grade
from klimawerk.engine.records.request import BalanceRequest, OwnValue
from klimawerk.engine.runs import run_balance, run_reconcile
from klimawerk.engine.runs.reconcile import reconcile

TOWN = "05974028"


@cache
def book() -> FactBook:
    return load_factbook()


def asked(year: int = 2022, edition: str = "bisko-2024", own: tuple[OwnValue, ...] = ()) -> BalanceRequest:
    return BalanceRequest(TOWN, (year,), edition, own=own)


def own(cell: str, energy: float) -> OwnValue:
    return OwnValue(TOWN, 2022, cell, energy, grade=Grade.A, source="example", where=f"own:{cell}")


def whole(split) -> dict[str, float]:
    return parts_of(split, range(len(split.activity)))


def test_another_edition_is_factor_and_nothing_else() -> None:
    found = run_reconcile(book(), asked(edition="bisko-2019"), asked())
    parts = whole(found.emissions)
    assert found.changed_pins == ("edition",)
    assert parts["activity"] == parts["boundary"] == 0
    assert parts["factor"] == pytest.approx(8_830.7, abs=1)
    assert parts["absolute"] > parts["net"] > 0


def test_net_is_the_difference_of_the_printed_totals() -> None:
    found = run_reconcile(book(), asked(2019), asked(2022))
    printed = found.after.total.emissions_t_co2e - found.before.total.emissions_t_co2e
    assert found.emissions.net == pytest.approx(printed, rel=1e-9)
    energy = found.after.total.energy_mwh - found.before.total.energy_mwh
    assert found.energy.net == pytest.approx(energy, rel=1e-9)
    assert found.changed_pins == ("year",)


def test_municipal_electricity_taken_out_of_commerce_is_boundary() -> None:
    """5,000 MWh of own municipal electricity leave commerce: the place uses no more and no less."""
    found = run_reconcile(book(), asked(), asked(own=(own("municipal_facilities.electricity", 5_000),)))
    parts = whole(found.energy)
    assert parts["net"] == parts["activity"] == pytest.approx(0, abs=1e-6)
    assert parts["absolute"] == pytest.approx(10_000)
    cells = {row[1]: dict(zip(COLUMNS, row, strict=True)) for row in rows(found)}
    assert cells["municipal_facilities.electricity"]["energy_boundary_mwh"] == pytest.approx(5_000)
    assert cells["commerce_trade_services.electricity"]["energy_boundary_mwh"] == pytest.approx(-5_000)


def test_metered_gas_instead_of_statistics_is_activity() -> None:
    found = run_reconcile(book(), asked(), asked(own=(own("private_households.natural_gas", 250_000),)))
    start = run_balance(asked(), book())[0]
    default = start.energy[start.cells.position["private_households.natural_gas"]]
    assert whole(found.energy)["activity"] == pytest.approx(250_000 - default)
    assert found.changed_pins == ("input_hash",)


def test_another_scope_is_boundary_with_a_warning() -> None:
    """Lippstadt without and with large emitters: the difference is what the wider scope adds."""
    result = run_balance(BalanceRequest("05974", (2022,)), book())[0]
    narrow, wide = "without_large_emitters", "without_air_and_water"
    found = reconcile(result, result, (narrow, wide))
    added = result.totals_by_scope[wide].emissions_t_co2e - result.totals_by_scope[narrow].emissions_t_co2e
    parts = whole(found.emissions)
    assert parts["boundary"] == parts["net"] == pytest.approx(added)
    assert [each.code for each in found.findings] == ["reconcile.other_scope"]


def test_other_places_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        run_reconcile(book(), asked(), BalanceRequest("05974040", (2022,)))
    assert refused.value.code == "reconcile.other_place"


def test_json_adds_up() -> None:
    content = to_json(run_reconcile(book(), asked(2019), asked(2022)))
    for by in ("sectors", "carriers"):
        net = sum(each["emissions_t_co2e"]["net"] for each in content[by])
        assert net == pytest.approx(content["emissions_t_co2e"]["net"])
    cells = sum(each["difference_t_co2e"] for each in content["cells"])
    assert cells == pytest.approx(
        content["after"]["emissions_t_co2e"] - content["before"]["emissions_t_co2e"]
    )
