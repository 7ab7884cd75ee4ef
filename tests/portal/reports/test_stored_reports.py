"""Reports of runs and of published balances: who may fetch them, and that nothing hidden stands in them."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from pypdf import PdfReader
from tests.portal.balances.conftest import LIPPSTADT, WERL, computed, state
from tests.portal.balances.test_suppression import mark, publish
from tests.portal.people.test_every_address import YESTERDAY, new_account

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.people.domain.memberships import give_role


@pytest.fixture
def district(db: None) -> Tenant:
    return create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))


def enter(client: Client, tenant: Tenant, role: Role) -> None:
    account = new_account(f"konto-{role}")
    with scope(tenant=tenant):
        give_role(tenant, account, role, YESTERDAY)
    client.force_login(account)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_part_s_report_says_its_state_and_stays_inside(district: Tenant, client: Client) -> None:
    state(district, WERL, "50000")
    run = computed(district, "Bilanz 2022", (2022,))
    address = reverse("part_report", args=[district.slug, run.public_id, WERL, 2022, "pdf"])
    assert client.get(address).status_code == 302
    enter(client, district, Role.CLIMATE_MANAGER)
    text = text_of(client.get(address).content)
    assert "Bilanz 2022 · Entwurf" in " ".join(text.split())
    assert "50.000" in text
    assert client.get(address.replace("2022.pdf", "2019.pdf")).status_code == 404
    assert client.get(address.replace(".pdf", ".exe")).status_code == 404
    other = create_tenant("Stadt Ochtrup", TenantKind.TOWN, store_territory("05566068"))
    stranger = Client()
    enter(stranger, other, Role.UNIT)
    assert stranger.get(address).status_code == 404
    foreign = reverse("part_report", args=[other.slug, run.public_id, WERL, 2022, "pdf"])
    assert stranger.get(foreign).status_code == 404


def test_a_published_report_hides_what_the_page_hides(district: Tenant, client: Client) -> None:
    for key, amount in ((WERL, "51234"), (LIPPSTADT, "98765")):
        state(district, key, amount)
    run = computed(district, "Bilanz 2022", (2022,))
    mark(district, WERL)
    publish(run, "05974", WERL, LIPPSTADT)
    address = reverse("publication_report", args=[district.slug, WERL, 1, 2022, "pdf"])
    text = text_of(client.get(address).content)
    assert "Veröffentlicht von Kreis Soest, Nummer 1" in " ".join(text.split())
    assert "51.234" not in text
    assert client.get(address.replace(f"{WERL}/1/", f"{WERL}/7/")).status_code == 404
