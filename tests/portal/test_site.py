"""The page tree of a fresh installation, made once, and what editors made of it stays."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site

from klimawerk.portal.content.domain.site import create_site
from klimawerk.portal.content.models import HomePage, TextPage
from klimawerk.portal.people.models import User


def test_it_may_be_called_twice(home: HomePage) -> None:
    again = create_site()
    assert again.pk == home.pk
    assert Site.objects.get().root_page_id == home.pk
    assert sorted(TextPage.objects.values_list("slug", flat=True)) == ["impressum", "methodik"]


def test_the_edited_text_stays(home: HomePage, client: Client) -> None:
    home.title = "Bilanzen im Musterkreis"
    home.save()
    create_site()
    assert "Bilanzen im Musterkreis" in client.get("/").content.decode()


def test_an_editor_opens_the_start_page(home: HomePage, client: Client) -> None:
    editor = User.objects.create_superuser("redaktion", "r@example.org", "eine lange Losung")
    TOTP.activate(editor, "JBSWY3DPEHPK3PXP")
    client.force_login(editor)
    page = client.get(f"/redaktion/pages/{home.pk}/edit/")
    assert page.status_code == 200
    assert "gravatar" not in page.content.decode()


@pytest.mark.parametrize("address", ["/", "/methodik/", "/impressum/"])
def test_german_content_is_marked_as_such_for_english_readers(
    home: HomePage, client: Client, address: str
) -> None:
    assert 'lang="de">' not in client.get(address).content.decode().split("<main")[1]
    client.get("/sprache/en/")
    english = client.get(address).content.decode()
    assert '<html lang="en"' in english
    assert ' lang="de">' in english.split("<main")[1]
    assert ("available in German only" in english) == (address != "/")


def test_the_method_page_leads_on(home: HomePage, client: Client) -> None:
    page = client.get("/methodik/").content.decode().split("<main")[1].split("<footer")[0]
    for address in ("/quellen/", "/schnittstelle/", "/alle-gemeinden/"):
        assert f'<a href="{address}">' in page
    for word in ("Endenergie", "t CO₂e", "BISKO", "GHD", "Zelle", "Datengüte"):
        assert f"<b>{word}</b>:" in page


@pytest.mark.migrations
@pytest.mark.django_db(transaction=True)
def test_the_real_migrations_make_a_working_site(client: Client) -> None:
    create_site()
    assert client.get("/").status_code == 200
    assert Page.objects.filter(depth=1).count() == 1


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_the_project_passes_djangos_checks() -> None:
    call_command("check", fail_level="WARNING")
