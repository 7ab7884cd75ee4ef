"""The operator's command: a tenant for a territory, and the invitation of its first manager."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from klimawerk.portal.organisations.models import Tenant, TenantKind


def test_it_opens_the_tenant_and_prints_the_invitation(client: Client, db: None) -> None:
    out = StringIO()
    call_command("open_tenant", "05974", "--invite", "klima@example.org", stdout=out)
    tenant = Tenant.objects.get()
    assert (tenant.name, tenant.kind, tenant.slug) == ("Kreis Soest", TenantKind.DISTRICT, "kreis-soest")
    found = re.search(r"/einladung/\S+", out.getvalue())
    assert found is not None
    assert client.get(found[0]).status_code == 200


def test_a_second_one_for_the_same_territory_is_refused(db: None) -> None:
    call_command("open_tenant", "05974052", "--invite", "klima@example.org", stdout=StringIO())
    with pytest.raises(CommandError, match="hat schon einen Mandanten"):
        call_command(
            "open_tenant", "05974052", "--name", "Werl", "--invite", "k@example.org", stdout=StringIO()
        )
    with pytest.raises(CommandError, match="99999"):
        call_command("open_tenant", "99999", "--invite", "k@example.org", stdout=StringIO())
    assert Tenant.objects.count() == 1


def test_a_body_without_territory_is_opened_by_its_name(client: Client, db: None) -> None:
    out = StringIO()
    call_command(
        "open_tenant",
        kind="coordination_centre",
        name="Koordinationsstelle Nord",
        invite="stelle@example.org",
        stdout=out,
    )
    tenant = Tenant.objects.get()
    assert (tenant.slug, tenant.kind, tenant.territory) == (
        "koordinationsstelle-nord",
        TenantKind.COORDINATION_CENTRE,
        None,
    )
    listed = StringIO()
    call_command("list_tenants", stdout=listed)
    assert "/verwaltung/koordinationsstelle-nord/" in listed.getvalue()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"invite": "stelle@example.org"}, "entweder den Schlüssel"),
        ({"invite": "stelle@example.org", "kind": "consultancy"}, "entweder den Schlüssel"),
        ({"invite": "keine-adresse", "kind": "consultancy", "name": "Büro"}, "keine E-Mail-Adresse"),
    ],
)
def test_what_is_missing_is_said(db: None, arguments: dict[str, str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("open_tenant", stdout=StringIO(), **arguments)
    assert Tenant.objects.count() == 0
