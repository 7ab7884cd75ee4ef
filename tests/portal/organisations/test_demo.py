"""The demonstration: its bodies, a look around by role, and that nothing of it works anywhere else."""

from __future__ import annotations

import time
from datetime import date

import pytest
from django.contrib.auth import SESSION_KEY, authenticate
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from pytest_django import Settings

from klimawerk.portal.foundation.demo import NoDemonstration, plant_examples
from klimawerk.portal.organisations.models import Agreement, Commission, Mandate, Organisation, Tenant
from klimawerk.portal.people.demo_sign_in import BACKEND, DemoBackend, list_demo_accounts
from klimawerk.portal.people.domain.overview import list_members
from klimawerk.portal.people.models import ContactPerson, Membership, Post, User


@pytest.fixture
def planted(settings: Settings, db: None) -> None:
    settings.KLIMAWERK_DEMO = True
    plant_examples()


def test_five_bodies_and_two_towns_with_their_territories(planted: None) -> None:
    assert list(Tenant.objects.order_by("name").values_list("name", "kind", "territory__key")) == [
        ("Koordinationsstelle Ressourceneffizienz", "coordination_centre", None),
        ("Kreis Soest", "district", "05974"),
        ("Kyffhäuserkreis", "district", "16065"),
        ("Landkreis Trier-Saarburg", "district", "07235"),
        ("Stadt Lippstadt", "town", "05974028"),
        ("Stadt Ochtrup", "town", "05566068"),
        ("Stadt Werl", "town", "05974052"),
    ]


def test_kreis_soest_has_fourteen_members_on_four_kinds_of_terms(planted: None) -> None:
    district = Tenant.objects.get(slug="kreis-soest")
    with scope(tenant=district):
        rows = {
            row.territory.name.partition(",")[0]: row.coordination_state
            for row in list_members(district, date(2026, 1, 5))
        }
    assert len(rows) == 14
    told = {name: state for name, state in rows.items() if state is not None}
    assert told == {
        "Lippstadt": "agreed",
        "Werl": "requested",
        "Lippetal": "agreed",
        "Welver": "requested",
    }


def test_everything_is_marked_as_an_example(planted: None) -> None:
    with scopes_disabled():
        assert Post.objects.count() == 9
        assert all("(Beispiel)" in each.title for each in Post.objects.all())
        assert all("(Beispiel)" in each.product for each in Commission.objects.all())
        assert all("(Beispiel)" in each.name for each in Organisation.objects.filter(tenant__isnull=False))
        assert all("(Beispiel)" in each.name for each in ContactPerson.objects.all())
        assert all("(Beispiel)" in each.ordered_by for each in Mandate.objects.all())


def test_planting_again_is_quick_changes_nothing_and_keeps_what_visitors_did(planted: None) -> None:
    def counts() -> list[int]:
        with scopes_disabled():
            models = (Tenant, Agreement, Mandate, Commission, Organisation, Post, Membership, User)
            return [model._default_manager.count() for model in models]

    with scopes_disabled():
        post = Post.objects.filter(tenant__slug="stadt-ochtrup").get()
        post.title = "von Besuch geändert"
        post.save()
    before, begin = counts(), time.perf_counter()
    plant_examples()
    assert time.perf_counter() - begin < 1
    assert counts() == before
    with scopes_disabled():
        assert Post.objects.filter(title="von Besuch geändert").count() == 1


@pytest.mark.parametrize(
    ("name", "address", "status"),
    [
        ("demo-kreis", "/verwaltung/kreis-soest/", 200),
        ("demo-kreis", "/verwaltung/stadt-lippstadt/", 200),
        ("demo-kreis", "/verwaltung/stadt-werl/", 404),
        ("demo-kreis", "/verwaltung/kreis-soest/organisationen/neu/", 200),
        ("demo-kreistag", "/verwaltung/kreis-soest/", 200),
        ("demo-kreistag", "/verwaltung/kreis-soest/organisationen/", 403),
        ("demo-stadt", "/verwaltung/stadt-lippstadt/", 200),
        ("demo-stadt", "/verwaltung/kreis-soest/", 404),
        ("demo-beratung", "/verwaltung/kyffhaeuserkreis/organisationen/", 200),
        ("demo-beratung", "/verwaltung/kyffhaeuserkreis/vertretungen/", 403),
        ("demo-koordination", "/verwaltung/koordinationsstelle-ressourceneffizienz/", 200),
        ("demo-koordination", "/verwaltung/kreis-soest/", 200),
    ],
)
def test_a_button_signs_in_without_password_and_second_factor(
    planted: None, client: Client, name: str, address: str, status: int
) -> None:
    page = client.get("/demo/")
    assert page.status_code == 200
    assert f'value="{name}"' in page.content.decode()
    assert client.post("/demo/", {"account": name}).status_code == 302
    assert client.get(address).status_code == status


def test_opening_the_page_signs_nobody_in_and_a_real_account_is_never_entered(
    planted: None, client: Client
) -> None:
    User.objects.create_superuser("betrieb", "betrieb@example.org", "eine lange Losung")
    client.get("/demo/?account=demo-kreis")
    assert SESSION_KEY not in client.session
    for name in ("betrieb", "", "gibt-es-nicht"):
        assert client.post("/demo/", {"account": name}).status_code == 404
    assert SESSION_KEY not in client.session


def test_outside_of_a_demonstration_there_is_no_page_and_the_accounts_are_dead(
    planted: None, client: Client, settings: Settings
) -> None:
    client.post("/demo/", {"account": "demo-kreis"})
    inside = "/verwaltung/kreis-soest/"
    assert client.get(inside).status_code == 200
    settings.KLIMAWERK_DEMO = False
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/", {"account": "demo-kreis"}).status_code == 404
    answer = client.get(inside)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/konto/anmelden/")
    account = list_demo_accounts().get(username="demo-kreis")
    assert DemoBackend().get_user(account.pk) is None
    assert not account.has_usable_password()
    assert authenticate(None, username="demo-kreis", password="") is None
    with pytest.raises(NoDemonstration):
        plant_examples()


def test_a_real_account_gets_no_second_life_by_the_demonstration_s_backend(
    planted: None, client: Client
) -> None:
    account = User.objects.create_user("betrieb", "betrieb@example.org", "eine lange Losung")
    client.force_login(account, backend=BACKEND)
    assert client.get(reverse("administration")).status_code == 302


def test_the_start_page_leads_there_in_a_demonstration_only(demo: Client, settings: Settings) -> None:
    assert 'href="/demo/"' in demo.get("/").content.decode()
    settings.KLIMAWERK_DEMO = False
    assert 'href="/demo/"' not in demo.get("/").content.decode()


def test_no_address_leads_to_a_person(planted: None) -> None:
    assert {each.email.rpartition("@")[2] for each in list_demo_accounts()} == {"demo.invalid"}
    with scopes_disabled():
        assert all(each.email.endswith(".example") for each in ContactPerson.objects.all())
