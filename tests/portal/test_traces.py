""" "Woher kommt diese Zahl?": the chain is whole, its parts give the number, its figures name their sources."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import override

from klimawerk.portal.calculation.domain.balances import get_balance
from klimawerk.portal.calculation.domain.traces import get_trace

LIPPSTADT, SOEST, YEAR = "05974028", "05974", 2022


def test_the_sum_leads_to_sectors_carriers_and_cells() -> None:
    balance = get_balance(LIPPSTADT, YEAR)
    whole = get_trace(LIPPSTADT, YEAR, "emissionen")
    assert whole.value == balance.emissions_t
    assert sum(part.value or 0 for part in whole.parts) == pytest.approx(balance.emissions_t, rel=1e-9)
    for part in whole.parts:
        if part.value is None:
            continue
        sector = get_trace(LIPPSTADT, YEAR, "emissionen", part.sector)
        assert sum(each.value or 0 for each in sector.parts) == pytest.approx(part.value, rel=1e-9)


def test_a_cell_is_explained_down_to_its_sources() -> None:
    with override("de"):
        trace = get_trace(LIPPSTADT, YEAR, "emissionen", "private_households", "natural_gas")
    line = next(
        line
        for block in get_balance(LIPPSTADT, YEAR).sectors
        if block.sector == "private_households"
        for line in block.carriers
        if line.carrier == "natural_gas"
    )
    result, *rest = trace.steps
    assert result.value == pytest.approx(line.emissions_t, rel=1e-9)
    assert result.title == "Emissionen: Endenergie × Emissionsfaktor"
    assert result.formula == "(2) × (3) ÷ 1.000"
    assert rest[0].value == pytest.approx(line.energy_mwh, rel=1e-9)
    figures = [step for step in trace.steps if step.kind in {"fact", "assumption"}]
    assert len(figures) > 10
    assert [step.title for step in figures if not (step.source_title and step.locator)] == []
    numbers = {step.number for step in trace.steps}
    assert all(set(step.inputs) <= numbers for step in trace.steps)


def test_energy_ends_before_the_emission_factor() -> None:
    trace = get_trace(LIPPSTADT, YEAR, "energie", "private_households", "natural_gas")
    assert trace.unit == "MWh"
    assert not any("bisko.emissions" in step.rule for step in trace.steps)


def test_a_district_value_names_its_municipalities() -> None:
    trace = get_trace(SOEST, YEAR, "energie", "industry", "electricity")
    members = [step for step in trace.steps if step.member]
    assert len(members) == 14
    assert sum(step.value or 0 for step in members) == pytest.approx(trace.value, rel=1e-9)


def test_per_head_is_emissions_over_people() -> None:
    trace = get_trace(LIPPSTADT, YEAR, "pro-kopf")
    assert trace.value == pytest.approx((trace.steps[1].value or 0) / (trace.steps[2].value or 1), rel=1e-9)


@pytest.mark.parametrize("sector", ["private_households", "commerce_trade_services", "industry", "transport"])
@pytest.mark.parametrize("key", [LIPPSTADT, SOEST, "DG"])
def test_every_number_has_a_trace_page(client: Client, db: None, key: str, sector: str) -> None:
    block = next(each for each in get_balance(key, YEAR).sectors if each.sector == sector)
    shown = [line for line in block.carriers if line.energy_mwh is not None]
    assert shown
    for line in shown:
        for quantity in ("energie", "emissionen"):
            address = (
                f"/gebiet/{key}/herkunft/?jahr=2022&groesse={quantity}&sektor={sector}&traeger={line.carrier}"
            )
            assert client.get(address).status_code == 200, address


def test_the_dialog_gets_the_chain_alone(client: Client, db: None) -> None:
    address = f"/gebiet/{LIPPSTADT}/herkunft/?sektor=private_households&traeger=natural_gas"
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    whole = client.get(address).content.decode()
    assert "<html" not in part and 'class="trace"' in part
    assert "<html" in whole and 'class="trace"' in whole
    assert 'href="#schritt-2"' in part
