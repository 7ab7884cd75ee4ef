"""Every address of runs as every role: what the matrix says, and 404 for another tenant's people and objects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import get_resolver, reverse
from django_scopes import scope
from tests.portal.balances.conftest import DAY, GAS, LIPPSTADT, UNTIL, WERL, computed, part_of, place, state
from tests.portal.balances.test_publishing import WHOLE

from klimawerk.portal.balances.domain.confidential import mark_cell
from klimawerk.portal.balances.domain.reading import check_sum
from klimawerk.portal.balances.domain.states import release_part, send_part
from klimawerk.portal.balances.models import PartState, Run, RunPart
from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor, Delegation, Role
from klimawerk.portal.organisations.domain.agreements import answer_agreement, request_agreement
from klimawerk.portal.organisations.domain.commissions import record_commission
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Agreement, Tenant, TenantKind
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.models import User

YESTERDAY = date(2020, 1, 1)
WHO = [*Role.values, *[f"district may {each}" for each in Delegation.values], "nobody", "stranger"]
#: The room's part of the portal's addresses, which register what a key looks like.
RUNS = next(
    each for each in get_resolver().url_patterns if "runs_urls" in str(getattr(each, "urlconf_name", ""))
)
ADDRESSES = {each.name: each for each in RUNS.url_patterns if "verwaltung" in str(each.pattern)}
QUERY = {"download_comparison"}


def account(name: str) -> User:
    person = User.objects.create_user(name, f"{name}@example.org", "eine lange Losung")
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    return person


class World:
    """Werl with a run of its own and a part its district has presented; a stranger in Ochtrup."""

    def __init__(self) -> None:
        self.district = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
        self.town = create_tenant("Stadt Werl", TenantKind.TOWN, store_territory(WERL))
        self.far = create_tenant("Stadt Ochtrup", TenantKind.TOWN, store_territory("05566068"))
        self.run = computed(self.town, "Bilanz der Stadt")
        self.of_district = computed(self.district, "Bilanz des Kreises")
        self.presented = part_of(self.of_district, WERL)
        send_part(self.presented, self.presented.version, DAY, UNTIL)
        with scope(tenant=self.town):
            self.mark = mark_cell(self.town, None, DAY, place(WERL), GAS, None, "ein Betrieb")
            office = add_organisation(self.town, "Büro")
            self.commission = record_commission(
                self.town, "Konzept", office, office, YESTERDAY, date(2999, 12, 31)
            )
            self.agreement = request_agreement(
                self.district, self.town, YESTERDAY, frozenset({Delegation.SEE})
            )
            answer_agreement(self.agreement, YESTERDAY, is_agreed=True)

    def enter(self, who: str, person: User) -> Actor:
        if who in Role.values:
            with scope(tenant=self.town):
                commission = self.commission if who == Role.CONSULTANCY else None
                give_role(self.town, person, Role(who), YESTERDAY, commission=commission)
            return Actor(person.pk, self.town.pk, frozenset({Role(who)}))
        if who.startswith("district may"):
            delegation = Delegation(who.rpartition(" ")[2])
            with scope(tenant=self.district):
                Agreement.objects.filter(pk=self.agreement.pk).update(
                    may_edit=delegation == Delegation.EDIT, may_release=delegation == Delegation.RELEASE
                )
                give_role(self.district, person, Role.CLIMATE_MANAGER, YESTERDAY)
            return Actor(person.pk, self.town.pk, frozenset(), frozenset({Delegation.SEE, delegation}))
        if who == "stranger":
            with scope(tenant=self.far):
                give_role(self.far, person, Role.CLIMATE_MANAGER, YESTERDAY)
        return Actor(person.pk, self.town.pk)

    def address(self, name: str, tenant: Tenant, key: Any = None) -> str:
        known: dict[str, Any] = {"remove_confidential": self.mark}
        if name.endswith("presented") or name == "presented_part":
            known[name] = self.presented
        groups = ADDRESSES[name].pattern.regex.groupindex
        arguments: dict[str, Any] = {"slug": tenant.slug}
        if "public_id" in groups:
            arguments["public_id"] = key or known.get(name, self.run).public_id
        if "key" in groups:
            arguments["key"] = WERL
        found = reverse(name, kwargs=arguments)
        if name in QUERY:
            found += f"?vorher={self.run.public_id}&nachher={self.run.public_id}"
        return found


def ask(client: Client, address: str) -> int:
    answer = client.get(address)
    return answer.status_code if answer.status_code != 405 else client.post(address).status_code


@pytest.fixture
def world(db: None) -> World:
    return World()


def test_every_address_as_every_role(world: World, client: Client) -> None:
    """The steps are refused in words or done; either way the page answers. The world is small: one for all roles."""
    assert len(ADDRESSES) == 22
    from django.db import transaction

    for number, who in enumerate(WHO):
        with transaction.atomic():
            person = account(f"person{number}")
            actor = world.enter(who, person)
            client.force_login(person)
            for name, pattern in ADDRESSES.items():
                is_allowed = may(actor, pattern.callback.permission)
                before = transaction.savepoint()
                status = ask(client, world.address(name, world.town))
                transaction.savepoint_rollback(before)
                expected = {200, 302, 422} if is_allowed else {403} if actor.is_inside else {404}
                assert status in expected, (who, name, status)
            transaction.set_rollback(True)


def test_objects_of_another_tenant_are_not_found_at_one_s_own_address(world: World, client: Client) -> None:
    person = account("person")
    world.enter("stranger", person)
    client.force_login(person)
    for name, pattern in ADDRESSES.items():
        if "public_id" in pattern.pattern.regex.groupindex:
            assert ask(client, world.address(name, world.far)) == 404, name
            assert ask(client, world.address(name, world.far, uuid4())) == 404, name
    assert ask(client, world.address("download_comparison", world.far)) == 404


def test_a_part_is_presented_to_its_own_town_alone_and_only_once_presented(
    world: World, client: Client
) -> None:
    person = account("person")
    world.enter(Role.CLIMATE_MANAGER, person)
    client.force_login(person)
    draft = part_of(world.of_district, LIPPSTADT)
    hidden = part_of(world.of_district, WHOLE)
    for each in (draft, hidden):
        where = reverse("presented_part", args=[world.town.slug, each.public_id])
        assert client.get(where).status_code == 404
    assert client.get(world.address("presented_part", world.town)).status_code == 200


def test_without_account_every_address_leads_to_the_sign_in(world: World, client: Client) -> None:
    for name in ADDRESSES:
        answer = client.get(world.address(name, world.town))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/konto/anmelden/?next="), name


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    person = account("leitung")
    with scope(tenant=world.district):
        give_role(world.district, person, Role.CLIMATE_MANAGER, YESTERDAY)
    client.force_login(person)
    return client


def test_lists_cost_the_same_queries_however_many_runs(
    world: World, manager: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    where = reverse("runs", args=[world.district.slug])
    page = reverse("run", args=[world.district.slug, world.of_district.public_id])
    manager.get(where)
    with django_assert_num_queries(9):
        manager.get(where)
    with django_assert_num_queries(8):
        manager.get(page)
    for number in range(4):
        computed(world.district, f"Lauf {number}")
    with django_assert_num_queries(9):
        manager.get(where)


def test_ordering_in_the_browser_shows_progress_then_the_parts(world: World, manager: Client) -> None:
    form = {
        "name": "Bilanz 2021",
        "territory": str(world.district.territory_id),
        "first_year": "2021",
        "last_year": "2021",
        "edition": "bisko-2024",
    }
    add = reverse("add_run", args=[world.district.slug])
    answer = manager.post(add, form)
    assert answer.status_code == 302
    waiting = manager.get(answer["Location"]).content.decode()
    assert "Wartet" in waiting and "<progress" in waiting
    from klimawerk.portal.foundation.domain.worker import Worker

    Worker("w").run(until_empty=True)
    page = manager.get(answer["Location"]).content.decode()
    assert "<progress" not in page and page.count("Entwurf") >= 15
    refused = manager.post(add, form)
    assert refused.status_code == 422 and "schon" in refused.content.decode()
    assert 'value="Bilanz 2021"' in refused.content.decode()  # nothing typed is lost


@pytest.mark.requirement("X74")
def test_a_run_with_old_factors_is_marked_and_offers_to_compute_anew(world: World, manager: Client) -> None:
    old = computed(world.district, "Alt", edition="bisko-2019")
    page = manager.get(reverse("run", args=[world.district.slug, old.public_id])).content.decode()
    assert "Mit Emissionsfaktoren eines älteren Jahres gerechnet" in page
    assert "Bilanzjahr 2022, Faktoren von 2019: 26 Energieträger</summary>Strom; " in page
    assert "Jetzt gibt es neuere Faktoren" in page and "Bilanzjahr 2022, Faktoren von 2022: " in page
    anew = reverse("recompute_run", args=[world.district.slug, old.public_id])
    assert f'href="{anew}"' in page
    order = manager.get(anew).content.decode()
    assert "Alt, neu gerechnet" in order and '<option value="bisko-2024" selected>' in order
    current = manager.get(reverse("run", args=[world.district.slug, world.of_district.public_id]))
    assert "eines älteren Jahres" not in current.content.decode()


@pytest.mark.requirement("R43")
def test_two_years_are_compared_per_sector(world: World, manager: Client) -> None:
    run = computed(world.district, "Zwei Jahre", years=(2014, 2022))
    query = f"?vorher={run.public_id}&vorher_jahr=2014&nachher={run.public_id}&nachher_jahr=2022"
    where = reverse("compare_runs", args=[world.district.slug]) + query
    page = manager.get(where).content.decode()
    for words in (
        "Nach Sektor",
        "Private Haushalte",
        "Verkehr",
        "Industrie",
        "Summe der Beträge aller Zellen",
    ):
        assert words in page, words
    lines = manager.get(reverse("download_comparison", args=[world.district.slug]) + query)
    header, *rows = lines.content.decode().splitlines()
    assert header.startswith("ags,cell,state_before") and len(rows) > 50
    wrong = manager.get(where.replace("2014", "2016"))
    assert wrong.status_code == 200 and "enthält keine Bilanz für 2016" in wrong.content.decode()


def test_a_stale_page_is_told_and_an_unsent_comment_comes_back(world: World, client: Client) -> None:
    person = account("person")
    world.enter(Role.CLIMATE_MANAGER, person)
    client.force_login(person)
    stale = {"read_version": str(world.presented.version - 1)}
    answer = client.post(world.address("release_presented", world.town), stale, follow=True)
    assert "Jemand anderes hat diesen Teil inzwischen geändert" in answer.content.decode()
    assert part_of(world.of_district, WERL).state == PartState.WITH_MUNICIPALITY
    right = {"read_version": str(part_of(world.of_district, WERL).version)}
    client.post(world.address("release_presented", world.town), right)
    assert part_of(world.of_district, WERL).state == PartState.RELEASED
    late = client.post(
        world.address("comment_presented", world.town), {"text": "Noch ein Hinweis"}, follow=True
    )
    assert "solange die Bilanz bei der Gemeinde liegt" in late.content.decode()


def test_publishing_in_the_browser_first_shows_what_is_hidden(world: World, client: Client) -> None:
    person = account("person")
    world.enter(Role.CLIMATE_MANAGER, person)
    client.force_login(person)
    where = world.address("publish_run", world.town)
    assert "ist nichts freigegeben" in client.get(where).content.decode()
    part = part_of(world.run, WERL)
    release_part(part, part.version, world.town, DAY)
    page = client.get(where).content.decode()
    assert "bleiben verborgen" in page and "Industrie, Erdgas" in page
    answer = client.post(where, {"reason": ""}, follow=True)
    assert "Veröffentlicht: 1 Bilanzen" in answer.content.decode()
    with scope(tenant=world.town):
        assert RunPart.objects.get(run=world.run).state == PartState.PUBLISHED
        assert Run.objects.count() == 1


@pytest.mark.requirement("R36")
def test_the_sum_check_passes_and_a_corrected_value_is_shown_as_difference(
    world: World, manager: Client
) -> None:
    """A statement about the district itself is a check value: the sum stays, the difference is named."""
    state(world.district, WHOLE, "1500000")
    run = computed(world.district, "Mit Prüfwert")
    with scope(tenant=world.district):
        check = check_sum(RunPart.objects.filter(run=run))
    assert check is not None and check.difference_mwh == pytest.approx(0, abs=1e-3)
    assert check.members_mwh > 7e6 and check.unallocated_mwh > 2e6
    page = manager.get(reverse("run", args=[world.district.slug, run.public_id])).content.decode()
    assert "Summenprüfung:" in page and "Unterschied zum Kreis 0 MWh, 0 t CO₂e." in page
    assert "1.500.000" in page  # the finding quotes the check value beside the sum
