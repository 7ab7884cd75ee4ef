"""The pages for entering data: what they show, what a row answers to a script, single statements, networks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.portal.evidence.conftest import DAY

from klimawerk.portal.evidence.domain.entry_progress import read_progress
from klimawerk.portal.evidence.domain.networks import change_declarations
from klimawerk.portal.evidence.domain.recording import Statement, record_statement
from klimawerk.portal.evidence.models import Evidence, NetworkDeclaration
from klimawerk.portal.foundation.roles import Delegation, Role
from klimawerk.portal.organisations.domain.agreements import answer_agreement, request_agreement
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.models import User
from klimawerk.portal.territories.models import Territory

GAS = "private_households.natural_gas"
LIPPSTADT = "05974028"


@pytest.fixture
def signed_in(client: Client, district: Tenant) -> Client:
    account = User.objects.create_user("klimaschutz", "klimaschutz@example.org", "eine lange Losung")
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    with scope(tenant=district):
        give_role(district, account, Role.CLIMATE_MANAGER, date(2020, 1, 1))
    client.force_login(account)
    return client


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def row(**more: Any) -> dict[str, Any]:
    return {
        "cell": GAS,
        "kind": "observed",
        "amount": "100000",
        "unit": "MWh",
        "gas_basis": "Hs",
        "grade": "A",
        "source": "Netzbetreiber (Beispiel)",
        **more,
    }


def save(client: Client, tenant: Tenant, **more: Any) -> Any:
    address = reverse("entry_save", args=[tenant.slug, LIPPSTADT, 2022])
    return client.post(address, row(**more), headers={"accept": "application/json"})


def state(tenant: Tenant, place: Territory, amount: str, cell: str = GAS, **more: Any) -> Evidence:
    with scope(tenant=tenant):
        statement = Statement(place, 2022, cell, amount=amount, grade="A", source="Beispiel", **more)
        return record_statement(tenant, None, DAY, statement).evidence


def test_a_saved_row_answers_with_what_is_stored(signed_in: Client, district: Tenant) -> None:
    said = save(signed_in, district).json()
    assert (said["amount"], said["grade"], said["version"], said["message"]) == (
        "100000",
        "A",
        "1",
        "Gespeichert.",
    )
    assert said["energy"] == pytest.approx(100000 * 0.903)  # upper heating value of natural gas
    again = save(signed_in, district, amount="250", statement=said["statement"], read_version="1").json()
    assert (again["amount"], again["version"]) == ("250", "2")
    assert "außerhalb der üblichen Spanne" in again["below"]
    gone = save(signed_in, district, amount="", statement=said["statement"], read_version="2").json()
    assert (gone["statement"], gone["withdrawn"], gone["energy"]) == ("", said["statement"], None)


def test_a_refused_row_and_a_conflict_say_why(signed_in: Client, district: Tenant) -> None:
    refused = save(signed_in, district, amount="1.234")
    assert refused.status_code == 422
    assert "„1.234“ kann" in refused.json()["below"]
    said = save(signed_in, district).json()
    late = save(signed_in, district, amount="7", statement=said["statement"], read_version="0")
    assert late.status_code == 409
    assert late.json()["theirs"]["amount"] == "100000"
    with scope(tenant=district):
        assert Evidence.objects.get().amount == 100000


@pytest.mark.parametrize(
    ("field", "written"),
    [("source", "x" * 251), ("amount", "1" * 61), ("kind", "vielleicht"), ("statement", "7")],
)
def test_what_no_field_can_hold_is_refused_with_a_reason(
    signed_in: Client, district: Tenant, field: str, written: str
) -> None:
    refused = save(signed_in, district, **{field: written})
    assert refused.status_code == 422
    assert "Nicht gespeichert." in refused.json()["below"]
    plain = signed_in.post(
        reverse("entry_save", args=[district.slug, LIPPSTADT, 2022]),
        row(**{field: written}, amount="77") if field != "amount" else row(amount=written),
    )
    assert plain.status_code == 422
    assert 'value="Netzbetreiber (Beispiel)"' in plain.content.decode() or written in plain.content.decode()
    with scope(tenant=district):
        assert not Evidence.objects.exists()


def test_old_names_of_the_heating_value_are_understood(signed_in: Client, district: Tenant) -> None:
    assert save(signed_in, district, gas_basis="Ho").json()["gas_basis"] == "Hs"


def test_saving_costs_few_queries(
    signed_in: Client, district: Tenant, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    said = save(signed_in, district).json()
    with django_assert_max_num_queries(32):
        save(signed_in, district, amount="5", statement=said["statement"], read_version="1")


def test_the_table_says_whose_statement_counts_and_offers_the_others(
    signed_in: Client, district: Tenant, werl: Tenant
) -> None:
    assert werl.territory is not None
    state(district, werl.territory, "10")
    state(district, werl.territory, "11")
    state(werl, werl.territory, "20")
    with scope(tenant=district):
        agreement = request_agreement(district, werl, date(2026, 1, 1), frozenset({Delegation.SEE}))
    with scope(tenant=werl):
        answer_agreement(agreement, date(2026, 1, 2), is_agreed=True)
    address = reverse("entry_table", args=[district.slug, "05974052", 2022, "haushalte"])
    page = text_of(signed_in.get(address).content.decode())
    assert "Hier gilt die Angabe von Stadt Werl: 20 MWh, Datengüte A, Quelle: Beispiel." in page
    assert "Ihre eigene steht dahinter (Regel evidence.town_before_district)." in page
    assert "1 weitere Angabe 11 MWh, gemessen oder abgelesen, Datengüte A, Beispiel" in page
    with scope(tenant=district):
        waiting = Evidence.objects.get(amount=11)
    signed_in.post(reverse("entry_choose", args=[district.slug, waiting.public_id]))
    with scope(tenant=district):
        assert Evidence.objects.get(is_chosen=True).amount == 11


def test_mandatory_cells_are_marked_by_a_sign_and_in_words(signed_in: Client, district: Tenant) -> None:
    address = reverse("entry_table", args=[district.slug, LIPPSTADT, 2022, "haushalte"])
    page = signed_in.get(address).content.decode()
    assert page.count('<span aria-hidden="true">★</span><span class="kern-sr-only">Pflichtangabe</span>') == 7
    assert "0 von 7 Pflichtangaben sind da." in text_of(page)


def test_finer_cells_of_traffic_open_on_demand(signed_in: Client, district: Tenant) -> None:
    address = reverse("entry_table", args=[district.slug, LIPPSTADT, 2022, "verkehr"])
    fine = 'id="zelle-transport.diesel_fossil.car.motorway"'
    assert fine not in signed_in.get(address).content.decode()
    assert fine in signed_in.get(address + "?fein=transport.diesel_fossil").content.decode()


@pytest.mark.requirement("X79")
def test_the_district_enters_for_small_municipalities_on_one_page(
    signed_in: Client, district: Tenant, lippstadt: Territory
) -> None:
    save(signed_in, district)
    address = reverse("entry_places", args=[district.slug]) + "?jahr=2022"
    page = text_of(signed_in.get(address).content.decode())
    # 90,300 MWh of natural gas in a balance of about 1.25 million MWh
    assert "Lippstadt 1 1 von 21 7 % Ergänzen : Lippstadt" in page
    assert "Anröchte 0 0 von 21 0 % Kurzblatt ausfüllen : Anröchte" in page
    assert page.count("Kurzblatt ausfüllen") == 13


def test_an_empty_year_says_the_next_step(signed_in: Client, district: Tenant) -> None:
    page = text_of(
        signed_in.get(reverse("entry_places", args=[district.slug]) + "?jahr=2019").content.decode()
    )
    assert "Für 2019 ist noch nichts eingetragen. Am schnellsten beginnen Sie mit dem Kurzblatt" in page


def test_findings_of_the_balance_lead_to_their_cells(signed_in: Client, district: Tenant) -> None:
    page = signed_in.get(reverse("entry_place", args=[district.slug, LIPPSTADT, 2022])).content.decode()
    table = reverse("entry_table", args=[district.slug, LIPPSTADT, 2022, "haushalte"])
    assert f'href="{table}#zelle-{GAS}"' in page
    assert "leitungsgebunden und braucht Datengüte A" in page


def test_the_district_s_own_figures_are_check_values(signed_in: Client, district: Tenant) -> None:
    page = text_of(
        signed_in.get(reverse("entry_place", args=[district.slug, "05974", 2022])).content.decode()
    )
    assert "Zahlen für den Kreis als Ganzes sind Prüfwerte" in page


def test_all_fields_of_a_statement_with_its_file_and_history(
    signed_in: Client, district: Tenant, lippstadt: Territory
) -> None:
    kept = state(district, lippstadt, "100", gas_basis="Hi")
    address = reverse("entry_statement", args=[district.slug, kept.public_id])
    form = {
        "kind": "estimated",
        "amount": "120,5",
        "unit": "GWh",
        "gas_basis": "Hs",
        "grade": "B",
        "total_grade": "A",
        "source": "Brief (Beispiel)",
        "period_from": "2022-01-01",
        "period_to": "2022-12-31",
        "is_weather_corrected": "on",
        "is_network_operator": "on",
        "locator": "Seite 2",
        "note": "nach Rückfrage",
        "legal_basis": "§ 7 KSG NRW (Beispiel)",
        "purpose": "Bilanz",
        "delete_on": "2030-12-31",
        "read_version": "1",
    }
    letter = SimpleUploadedFile("brief.pdf", b"%PDF-1.7 Beispiel")
    assert signed_in.post(address, {**form, "attachment": letter}).status_code == 302
    with scope(tenant=district):
        saved = Evidence.objects.select_related("file").get()
    assert (saved.amount, saved.unit, saved.kind, saved.grade, saved.total_grade) == (
        120.5,
        "GWh",
        "estimated",
        "B",
        "A",
    )
    assert (saved.period_to, saved.delete_on) == (date(2022, 12, 31), date(2030, 12, 31))
    assert saved.is_weather_corrected and saved.is_network_operator
    assert saved.file is not None and (saved.file.name, saved.file.purpose) == ("brief.pdf", "Bilanz")
    page = text_of(signed_in.get(address).content.decode())
    assert "Datengüte: A – Primärdaten → B – hochgerechnete Primärdaten" in page
    late = signed_in.post(address, {**form, "amount": "7"})
    assert late.status_code == 422
    assert "Inzwischen wurde hier" in late.content.decode()
    assert 'value="7"' in late.content.decode()


def test_a_second_statement_waits_and_a_withdrawn_one_makes_room(
    signed_in: Client, district: Tenant, lippstadt: Territory
) -> None:
    first = state(district, lippstadt, "100")
    new = reverse("entry_new", args=[district.slug, LIPPSTADT, 2022]) + f"?zelle={GAS}"
    form = {
        "kind": "observed",
        "amount": "1.234",
        "unit": "MWh",
        "gas_basis": "Hi",
        "grade": "A",
        "source": "Beispiel",
    }
    refused = signed_in.post(new, form)
    assert refused.status_code == 422
    assert "amount" in refused.context["form"].errors
    assert signed_in.post(new, {**form, "amount": "200"}).status_code == 302
    with scope(tenant=district):
        assert [each.amount for each in Evidence.objects.filter(is_chosen=True)] == [100]
    signed_in.post(reverse("entry_withdraw", args=[district.slug, first.public_id]))
    with scope(tenant=district):
        assert [(each.amount, each.is_chosen) for each in Evidence.objects.all()] == [(200, True)]


def test_networks_are_declared_for_many_places_at_once(signed_in: Client, district: Tenant) -> None:
    address = reverse("entry_networks", args=[district.slug])
    form = {"network": ["05974004.natural_gas", "05974032.natural_gas", "05974032.district_heating"]}
    answer = signed_in.post(address, form)
    assert answer.status_code == 422
    assert answer.content.decode().count(" checked") == 3
    signed_in.post(address, {**form, "source": "Netzbetreiber (Beispiel)"})
    with scope(tenant=district):
        rows = NetworkDeclaration.objects.values_list("territory__key", "carrier", "source")
        assert sorted(rows) == [
            ("05974004", "natural_gas", "Netzbetreiber (Beispiel)"),
            ("05974032", "district_heating", "Netzbetreiber (Beispiel)"),
            ("05974032", "natural_gas", "Netzbetreiber (Beispiel)"),
        ]
    # A page opened before shows none of them: what it did not show it does not withdraw.
    signed_in.post(address, {"network": [], "shown": ["05974004.natural_gas"]})
    with scope(tenant=district):
        assert NetworkDeclaration.objects.count() == 2


def test_a_declared_network_is_said_in_the_row_and_moves_the_neighbours_share(
    signed_in: Client, district: Tenant, lippstadt: Territory
) -> None:
    state(district, lippstadt, "50000", "private_households.electricity")
    with scope(tenant=district):
        (before,) = read_progress(district, [lippstadt], 2022, DAY)
        change_declarations(district, DAY, [("05974004", "natural_gas")], [], "Netzbetreiber (Beispiel)")
        (after,) = read_progress(district, [lippstadt], 2022, DAY)
    # Anröchte's gas goes to its neighbours, so the same own electricity is a smaller share of theirs
    assert before.own_share is not None and after.own_share is not None
    assert after.own_share != before.own_share
    address = reverse("entry_table", args=[district.slug, "05974004", 2022, "haushalte"])
    page = text_of(signed_in.get(address).content.decode())
    assert page.count("Für diesen Ort ist erklärt: kein Gasnetz (Netzbetreiber (Beispiel)).") == 1


def test_nobody_declares_for_places_elsewhere(signed_in: Client, district: Tenant) -> None:
    signed_in.post(
        reverse("entry_networks", args=[district.slug]), {"network": ["05566068.natural_gas"], "source": "x"}
    )
    with scope(tenant=district):
        assert not NetworkDeclaration.objects.exists()
