"""The balance of today: from the evidence that counts, every number with its origin, nothing mixed into one total."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.portal.balances.conftest import DAY, LIPPSTADT, WERL, agree, place, state

from klimawerk.portal.balances.domain.live import (
    find_live_place,
    live_balance,
    live_documents,
    live_trace,
    read_members,
)
from klimawerk.portal.calculation import live_room
from klimawerk.portal.evidence.models import OlderBalance
from klimawerk.portal.foundation.roles import Delegation
from klimawerk.portal.organisations.models import Tenant

HOUSEHOLD_GAS = "private_households.natural_gas"


def live_of(tenant: Tenant, key: str) -> Any:
    with scope(tenant=tenant):
        found = find_live_place(tenant, key, DAY)
    assert found is not None
    return found


def page(client: Client, tenant: Tenant, key: str, query: str = "?jahr=2022") -> str:
    answer = client.get(reverse("live_balance", args=[tenant.slug, key]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_changed_statement_shows_at_once(district: Tenant) -> None:
    before = live_balance(live_of(district, LIPPSTADT), 2022).energy_mwh
    state(district, LIPPSTADT, "200000", HOUSEHOLD_GAS)
    first = live_of(district, LIPPSTADT)
    line = next(
        line
        for block in live_balance(first, 2022).sectors
        for line in block.carriers
        if f"{block.sector}.{line.carrier}" == HOUSEHOLD_GAS
    )
    assert (line.energy_mwh, line.origin, line.grade) == (200_000, "municipal", "A")
    assert live_balance(first, 2022).energy_mwh != before
    assert live_room.documents(first.order) is live_room.documents(live_of(district, LIPPSTADT).order)


@pytest.mark.requirement("R36")
def test_the_district_is_the_sum_of_its_municipalities_and_shows_the_check_value(
    district: Tenant, manager: Client
) -> None:
    state(district, LIPPSTADT, "200000", HOUSEHOLD_GAS)
    state(district, "05974", "900000")
    live = live_of(district, "05974")
    document = live_documents(live)[2022]
    with scope(tenant=district):
        members = read_members(live, 2022)
    assert len(members) == 14
    whole = document["totals_by_scope"]["complete"]
    placed = sum(each.by_scope["complete"][0] or 0 for each in members)
    assert placed + document["unallocated"]["energy_mwh"] == pytest.approx(whole["energy_mwh"], rel=1e-9)
    (check,) = live_room.check_values(document)
    assert (check.cell, check.given_mwh) == ("industry.natural_gas", 900_000)
    assert check.difference_mwh == pytest.approx(check.computed_mwh - 900_000)
    left = live_room.sum_of_members(document, members)
    assert (left.energy_left, left.emissions_left) == (0, 0)
    html = page(manager, district, "05974")
    assert "Prüfwerte des Kreises" in html
    assert "900.000" in html


def test_a_value_of_the_evidence_leads_to_its_statement(district: Tenant, manager: Client) -> None:
    state(district, LIPPSTADT, "200000", HOUSEHOLD_GAS)
    live = live_of(district, LIPPSTADT)
    trace = live_trace(live, 2022, "energie", "private_households", "natural_gas")
    (statement,) = [each.statement for each in trace.steps if each.statement]
    assert statement == live.order.entries[0].where
    address = reverse("live_trace", args=[district.slug, LIPPSTADT])
    html = manager.get(
        address,
        {"jahr": "2022", "groesse": "energie", "sektor": "private_households", "traeger": "natural_gas"},
    ).content.decode()
    assert reverse("entry_statement", args=[district.slug, statement]) in html
    assert manager.get(reverse("entry_statement", args=[district.slug, statement])).status_code == 200


def test_every_number_of_a_place_leads_into_the_tenant(district: Tenant, manager: Client) -> None:
    html = page(manager, district, LIPPSTADT)
    links = re.findall(r'data-trace href="([^"]+)"', html)
    assert len(links) > 300
    inside = reverse("live_trace", args=[district.slug, LIPPSTADT])
    compared = {f"/gebiet/{key}/herkunft/" for key in ("05974", "DG")}  # per head, from statistics
    assert {each.partition("?")[0] for each in links} == {inside, *compared}
    for each in sorted(set(links))[::40]:
        assert manager.get(each.replace("&amp;", "&")).status_code == 200, each


def test_what_stands_beside_never_changes_the_sum(district: Tenant, manager: Client) -> None:
    everything = "&daneben=landwirtschaft&daneben=landnutzung&daneben=strommix&daneben=witterung"
    bare = page(manager, district, "05974")
    full = page(manager, district, "05974", "?jahr=2022" + everything)
    number = re.compile(r'class="headline__number">(.*?)</p>', re.S)
    assert number.findall(bare) == number.findall(full)
    assert 'id="daneben"' not in bare
    assert 'id="daneben"' in full


@pytest.mark.requirement("R43")
def test_two_years_are_compared_per_sector(district: Tenant, manager: Client) -> None:
    documents = live_documents(live_of(district, LIPPSTADT))
    rows = live_room.changes(documents[2019], documents[2022])
    assert [each.sector for each in rows] == [
        "private_households",
        "commerce_trade_services",
        "industry",
        "municipal_facilities",
        "transport",
        "",
    ]
    households = rows[0]
    old, new = (
        next(
            each["emissions_t_co2e"]
            for each in documents[year]["sectors"]
            if each["sector"] == "private_households"
        )
        for year in (2019, 2022)
    )
    assert households.emissions == (old, new)
    assert households.emissions_change == pytest.approx(new - old)
    assert 'id="zwei-jahre"' in page(manager, district, LIPPSTADT, "?jahr=2022&vergleich=2019")


@pytest.mark.requirement("X76")
def test_motorways_and_large_industry_stand_apart(district: Tenant) -> None:
    document = live_documents(live_of(district, "05974"))[2022]
    motorway, large, rest = live_room.parts_apart(document)
    scopes = document["totals_by_scope"]
    assert motorway.emissions_t == pytest.approx(
        scopes["without_air_and_water"]["emissions_t_co2e"] - scopes["without_motorway"]["emissions_t_co2e"]
    )
    assert (motorway.emissions_t or 0) > 100_000
    assert motorway.emissions_t + large.emissions_t + rest.emissions_t == pytest.approx(
        scopes["without_air_and_water"]["emissions_t_co2e"]
    )
    unknown = live_room.parts_apart(live_documents(live_of(district, LIPPSTADT))[2022])
    assert unknown[0].emissions_t is None


@pytest.mark.requirement("X77")
def test_the_own_administration_stands_in_relation_to_the_area(district: Tenant, manager: Client) -> None:
    state(district, LIPPSTADT, "9000", "municipal_facilities.electricity")
    html = page(manager, district, LIPPSTADT)
    assert 'id="verwaltung"' in html
    live = live_of(district, LIPPSTADT)
    balance = live_balance(live, 2022)
    block = next(each for each in balance.sectors if each.sector == "municipal_facilities")
    assert block.energy_mwh == 9000
    part = html[html.index('id="verwaltung"') : html.index('id="erzeugung"')]
    assert "9.000" in part
    assert block.emissions_t == pytest.approx(9000 * 0.501)
    share = block.emissions_t / (balance.emissions_t or 1)
    assert 0.009 < share < 0.011
    assert "1&nbsp;% der Emissionen des Gebiets" in " ".join(part.split())
    assert "Netzbetreiber (Beispiel)" in html


def test_an_older_balance_is_a_line_of_its_own_with_a_break(district: Tenant, manager: Client) -> None:
    with scope(tenant=district):
        OlderBalance.objects.create(
            tenant=district,
            territory=place(LIPPSTADT),
            tool="ECOSPEED Region",
            edition="Smart 2012",
            principle="Verursacher",
            factors="LCA",
            source="Konzept 2012",
            lines=[
                {
                    "year": 2010,
                    "sector": "Haushalte",
                    "carrier": "",
                    "energy_mwh": 10.0,
                    "emissions_t": 400_000.0,
                },
                {
                    "year": 2010,
                    "sector": "Verkehr",
                    "carrier": "",
                    "energy_mwh": None,
                    "emissions_t": 200_000.0,
                },
            ],
        )
    html = page(manager, district, LIPPSTADT)
    assert '"Altbilanz: ECOSPEED Region"' in html or '"Older balance: ECOSPEED Region"' in html
    assert "600000.0" in html  # the sum of both lines in the chart
    assert "markLine" in html


def test_the_sum_names_tool_year_and_edition_and_warns_on_mixed_years(
    district: Tenant, manager: Client
) -> None:
    with scope(tenant=district):
        OlderBalance.objects.create(
            tenant=district,
            territory=place(WERL),
            tool="Klimaschutz-Planer",
            edition="2023",
            principle="territorial",
            factors="BISKO",
            source="Stadt Werl",
            counts_for_sum=True,
            lines=[
                {"year": 2021, "sector": "Haushalte", "carrier": "", "energy_mwh": 5.0, "emissions_t": 1.0}
            ],
        )
    html = page(manager, district, "05974")
    assert "Klimaschutz-Planer, 2023" in html
    assert "Werl (2021)" in html


def test_another_tenants_place_is_not_found(district: Tenant, werl: Tenant, manager: Client) -> None:
    assert manager.get(reverse("live_balance", args=[district.slug, "05566068"])).status_code == 404
    assert manager.get(reverse("live_balance", args=[werl.slug, WERL])).status_code == 404
    agree(district, werl, Delegation.SEE)
    assert manager.get(reverse("live_balance", args=[werl.slug, WERL])).status_code == 200


def test_queries_do_not_grow_with_the_evidence(
    district: Tenant, manager: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    address = reverse("live_balance", args=[district.slug, "05974"]) + "?jahr=2022"
    manager.get(address)
    with django_assert_num_queries(16):
        manager.get(address)
    for year in (2019, 2020, 2021, 2022):
        state(district, LIPPSTADT, "200000", HOUSEHOLD_GAS, year)
    with django_assert_num_queries(16):
        manager.get(address)


@pytest.mark.requirement("R41")
def test_local_generation_by_source_and_municipality_stands_next_to_consumption(
    district: Tenant, manager: Client
) -> None:
    with scope(tenant=district):
        members = read_members(live_of(district, "05974"), 2022)
    town = next(each for each in members if each.key == LIPPSTADT)
    assert set(town.generation) == {"photovoltaics", "wind", "hydro", "biomass"}
    assert sum(town.generation.values()) == pytest.approx(town.generation_mwh)
    assert town.electricity_mwh == pytest.approx(384_113, abs=1)
    html = page(manager, district, "05974")
    table = html[html.index('id="erzeugung"') :]
    table = table[: table.index("</table>")]
    assert table.count('scope="row"') == 1 + 14
    row = table[table.index("Lippstadt") :]
    row = row[: row.index("</tr>")]
    assert re.findall(r">([\d.]+)</data>", row) == ["37.863", "24.009", "172", "21.782", "83.825", "384.113"]


def test_a_finding_and_a_gain_lead_to_their_cell(district: Tenant, manager: Client) -> None:
    document = live_documents(live_of(district, LIPPSTADT))[2022]
    gains = live_room.largest_gains(document)
    assert [each.code for each in gains][:2] == ["private_households.natural_gas", "industry.electricity"]
    first = gains[0]
    assert first.gain == pytest.approx(
        first.energy_mwh * (1 - first.quality) / sum(_values(document)), rel=1e-6
    )
    html = page(manager, district, LIPPSTADT)
    table = reverse("entry_table", args=[district.slug, LIPPSTADT, 2022, "industrie"])
    assert f'{table}#zelle-industry.electricity"' in html
    findings = html[html.index('class="finding-list"') :]
    assert f'{table}#zelle-industry.solar_thermal"' in findings


def _values(document: Any) -> list[float]:
    from klimawerk.portal.calculation.runs_room import leaves

    quality = document["data_quality"]["by_cell"]
    return [
        line["energy_mwh"]
        for code, line in leaves(document)
        if line["energy_mwh"] and quality.get(code) is not None
    ]


def test_a_district_is_compared_by_sector_in_equal_scope(district: Tenant, manager: Client) -> None:
    """The town counts no motorway, so the district's transport is taken without it."""
    from klimawerk.portal.balances.domain.live import read_public

    whole = read_public("05974", 2022)
    narrow = whole.sectors_by_scope["without_motorway_and_large_emitters"]
    wide = whole.sectors_by_scope["without_air_and_water"]
    assert (narrow["transport"][1] or 0) < (wide["transport"][1] or 0)
    assert narrow["private_households"] == wide["private_households"]
    _energy, total, _head = whole.by_scope["without_motorway_and_large_emitters"]
    assert sum(each[1] or 0 for each in narrow.values()) == pytest.approx(total)
