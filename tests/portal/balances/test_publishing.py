"""Published balances never change; a correction is a new one that names the one it replaces."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.portal.balances.conftest import (
    DAY,
    GAS,
    LIPPSTADT,
    WERL,
    computed,
    part_of,
    place,
    released,
    state,
)

from klimawerk.portal.balances.domain.publishing import NotPublishable, publish_run
from klimawerk.portal.balances.domain.states import StepRefused, take_back_part
from klimawerk.portal.balances.models import PartState, Publication, PublicationEditError, Run
from klimawerk.portal.calculation import engine_room, own_data_room, runs_room
from klimawerk.portal.calculation.domain.balances import _balance
from klimawerk.portal.evidence.domain.recording import Statement, amend_statement, record_statement
from klimawerk.portal.evidence.models import Evidence
from klimawerk.portal.organisations.models import Tenant

pytestmark = pytest.mark.usefixtures("home")
WHOLE = "05974"


def published(run: Run, *keys: str, reason: str = "", day: date = DAY) -> list[Publication]:
    released(run, *keys)
    with scope(tenant=run.tenant):
        return publish_run(run, None, day, reason)


def address(tenant: Tenant, key: str, number: int = 1, form: str = "") -> str:
    if form:
        return reverse("publication_file", args=[tenant.slug, key, number, form])
    return reverse("publication", args=[tenant.slug, key, number])


def read(client: Client, where: str) -> bytes:
    """The answer without the nonce of its one inline import map, which is new for each request."""
    answer = client.get(where)
    assert answer.status_code == 200, where
    return re.sub(rb'nonce="[^"]*"', b"", answer.content)


def test_what_is_published_stays_byte_for_byte_when_evidence_facts_and_edition_change(
    district: Tenant, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    state(district, WERL, "50000")
    state(district, LIPPSTADT, "90000")
    run = computed(district, years=(2021, 2022))
    published(run, WHOLE, WERL, LIPPSTADT)
    forms = ("", "json", "csv", "xlsx")
    wheres = [address(district, key, 1, form) for key in (WHOLE, WERL) for form in forms]
    before = {where: read(client, where) for where in wheres}
    with scope(tenant=district):  # other evidence
        evidence = Evidence.objects.get(territory__key=WERL)
        statement = Statement(place(WERL), 2022, GAS, amount="1", grade="D", source="anders", gas_basis="Hi")
        amend_statement(evidence, None, statement)
    settings.KLIMAWERK_EDITION = "bisko-2019"  # another edition
    computed(district, "Neu", edition="bisko-2019")
    # other facts: any that are asked, and anything that is computed, would fail
    for module, name in (
        (engine_room, "fact_book"),
        (engine_room, "balances"),
        (own_data_room, "request_of"),
    ):
        monkeypatch.setattr(module, name, _never)
    _balance.cache_clear()
    assert {where: read(client, where) for where in wheres} == before


def _never(*_arguments: Any) -> None:
    raise AssertionError("computed")


@pytest.mark.requirement("R37")
def test_the_page_states_bisko_factor_set_kind_quality_sources_and_the_own_data(
    district: Tenant, client: Client
) -> None:
    state(district, WERL, "50000")
    state(district, LIPPSTADT, "90000")
    published(computed(district), WHOLE, WERL, LIPPSTADT)
    page = read(client, address(district, WERL)).decode()
    for words in (
        "Werl: Bilanz 2022",
        "Gemischte Bilanz",
        "BISKO",
        "bisko-2024",
        "2026.1",
        "Netzbetreiber (Beispiel)",
        "50.000",
        "Diese Seite ändert sich nicht",
        "Datengüte",
        "Emissionsfaktoren aus",
    ):
        assert words in page, words


def test_the_sum_tells_neither_place_nor_state_nor_source_of_a_member_that_has_not_released(
    district: Tenant, client: Client
) -> None:
    state(district, WERL, "50000")
    nothing = Statement(
        place(LIPPSTADT), 2022, GAS, kind="not_occurring", grade="B", source="Anruf im Stahlwerk (Beispiel)"
    )
    with scope(tenant=district):
        record_statement(district, None, DAY, nothing)
    published(computed(district), WHOLE, WERL)
    content = client.get(address(district, WHOLE, form="json")).json()
    assert content["own_data"] == [
        {"key": None, "year": 2022, "cell": GAS, "grade": "B", "source": None},
        {"key": WERL, "year": 2022, "cell": GAS, "grade": "A", "source": "Netzbetreiber (Beispiel)"},
    ]
    page = read(client, address(district, WHOLE)).decode()
    assert "Stahlwerk" not in page
    assert "Gemeinde, deren eigene Bilanz nicht freigegeben ist" in page


def test_the_machine_readable_form_says_what_the_page_says(district: Tenant, client: Client) -> None:
    run = computed(district)
    published(run, WHOLE)
    content = client.get(address(district, WHOLE, form="json")).json()
    stored = runs_room.document_of(part_of(run, WHOLE).stored, 2022)
    assert content["balances"] == [stored]
    assert (content["number"], content["replaces"], content["published_on"]) == (1, None, "2026-03-02")
    assert content["sources"] and {"publisher", "title", "licence"} <= set(content["sources"][0])
    lines = client.get(address(district, WHOLE, form="csv")).content.decode().splitlines()
    assert lines[0].startswith("key,year,level,sector,carrier,cell,energy_mwh,emissions_t_co2e,state")
    sectors = [line.split(",") for line in lines[1:] if ",sector," in line]
    total = stored["totals"]["energy_mwh"]
    assert sum(float(each[6]) for each in sectors if each[6]) == pytest.approx(total, rel=1e-9)
    assert client.get(address(district, WHOLE, form="xlsx")).content.startswith(b"PK")


def test_a_correction_is_a_new_number_and_the_old_page_says_so(district: Tenant, client: Client) -> None:
    published(computed(district), WHOLE)
    old = read(client, address(district, WHOLE, form="json"))
    correction = computed(district, "Bilanz 2022, berichtigt")
    released(correction, WHOLE)
    with scope(tenant=district), pytest.raises(NotPublishable):
        publish_run(correction, None, DAY)  # a correction needs its reason
    with scope(tenant=district):
        (new,) = publish_run(correction, None, date(2026, 4, 1), "Gasabsatz war doppelt gezählt.")
    assert (new.number, new.replaces and new.replaces.number) == (2, 1)
    assert "Ersetzt Nummer 1" in read(client, address(district, WHOLE, 2)).decode()
    page = read(client, address(district, WHOLE)).decode()
    assert "Diese Bilanz ist ersetzt" in page and "Gasabsatz war doppelt gezählt." in page
    assert read(client, address(district, WHOLE, form="json")) == old


def test_nothing_changes_or_removes_a_publication(district: Tenant) -> None:
    run = computed(district)
    (publication,) = published(run, WHOLE)
    publication.title = "Anders"
    for change in (publication.save, publication.delete):
        with pytest.raises(PublicationEditError):
            change()
    part = part_of(run, WHOLE)
    assert part.state == PartState.PUBLISHED
    with pytest.raises(StepRefused):
        take_back_part(part, part.version, district, DAY)


def test_only_what_is_released_is_published_and_only_once(district: Tenant, client: Client) -> None:
    run = computed(district)
    with scope(tenant=district), pytest.raises(NotPublishable):
        publish_run(run, None, DAY)
    assert [each.territory.key for each in published(run, WHOLE, WERL)] == [WHOLE, WERL]
    with scope(tenant=district), pytest.raises(NotPublishable):
        publish_run(run, None, DAY)
    assert client.get(address(district, LIPPSTADT)).status_code == 404


@pytest.mark.requirement("R44")
def test_published_balances_stand_in_the_documents_of_the_administration(
    district: Tenant, client: Client
) -> None:
    run = computed(district)
    empty = client.get(reverse("published", args=[district.slug])).content.decode()
    assert "noch keine Bilanz veröffentlicht" in empty
    published(run, WHOLE)
    page = client.get(reverse("published", args=[district.slug])).content.decode()
    documents = page[page.index(">Dokumente<") :]
    assert f'href="{address(district, WHOLE)}"' in documents
    assert client.get(address(district, WHOLE)).status_code == 200


def test_the_list_costs_the_same_queries_however_many_balances(
    district: Tenant, client: Client, django_assert_num_queries: Any
) -> None:
    run = computed(district)
    where = reverse("published", args=[district.slug])
    published(run, WHOLE)
    client.get(where)
    with django_assert_num_queries(2):
        client.get(where)
    published(run, WERL, LIPPSTADT)
    with django_assert_num_queries(2):
        client.get(where)
    with django_assert_num_queries(2):
        client.get(address(district, WHOLE))


def test_an_unknown_number_year_or_tenant_is_not_found(district: Tenant, client: Client) -> None:
    published(computed(district), WHOLE)
    for where in (
        address(district, WHOLE, 2),
        address(district, WHOLE) + "?jahr=2010",
        address(district, WHOLE) + "?jahr=x",
        "/bilanzen/gibt-es-nicht/",
        f"/bilanzen/{district.slug}/{WHOLE}/1.pdf",
        f"/bilanzen/{district.slug}/{WHOLE}/99999999999999999999999/",
    ):
        assert client.get(where).status_code == 404, where
