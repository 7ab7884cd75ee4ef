"""Pages of data requests as people use them, and every address as every role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.portal.evidence.conftest import DAY
from tests.portal.evidence.test_campaign_requests import LIPPSTADT, SOEST, WERL, area, operator, request_of
from tests.portal.people.test_every_address import WHO, YESTERDAY, World, ask, new_account, permission_of

from klimawerk.portal.evidence import campaign_urls
from klimawerk.portal.evidence.domain import campaign_requests as making
from klimawerk.portal.evidence.domain import campaign_steps as steps
from klimawerk.portal.evidence.domain.campaign_answers import file_text, receive_file
from klimawerk.portal.evidence.models import (
    Campaign,
    DataRequest,
    Evidence,
    ImportBatch,
    PhoneNote,
    RequestAnswer,
)
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.memberships import give_role

ANSWER = (
    "Gemeindeschlüssel;Sektor oder Kundengruppe;Energieträger;Wert;Einheit;davon Industrie in %\n"
    f"{LIPPSTADT};Haushaltskunden;Strom;60000,5;MWh;\n"
    f"{LIPPSTADT};Kunden mit Lastgangmessung;Strom;100000;MWh;70\n"
    f"{WERL};Haushaltskunden;Strom;20000;MWh;\n"
)


@pytest.fixture
def manager(district: Tenant, client: Client) -> Client:
    account = new_account("leitung")
    with scope(tenant=district):
        give_role(district, account, Role.CLIMATE_MANAGER, YESTERDAY)
    client.force_login(account)
    return client


def post(client: Client, name: str, tenant: Tenant, /, *rest: Any, **given: Any) -> str:
    return client.post(reverse(name, args=[tenant.slug, *rest]), given, follow=True).content.decode()


def page(client: Client, name: str, tenant: Tenant, *rest: Any) -> str:
    answer = client.get(reverse(name, args=[tenant.slug, *rest]))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def sent_request(tenant: Tenant) -> DataRequest:
    with scope(tenant=tenant):
        asked = request_of(tenant)
        steps.send_request(asked, DAY, timezone.now(), by_mail=False)
    return asked


def test_a_campaign_from_the_register_to_the_gap_list(district: Tenant, manager: Client) -> None:
    """Register, campaign, requests, letter, reminder, answer filed by us, taken over, matrix, gaps."""
    with scope(tenant=district):
        grid = operator(district, "Netz Nord (Beispiel)")
    given = {
        "subject": "electricity",
        "operator": str(grid.pk),
        "territory_keys": [LIPPSTADT, WERL],
        "email": "netz@example.org",
    }
    shown = post(manager, "add_supply_area", district, **given)
    assert "Netz Nord (Beispiel)" in shown and "Lippstadt, Werl" in shown
    shown = post(manager, "add_campaign", district, year="2024", name="Abfrage 2024", due_on="2026-04-30")
    with scope(tenant=district):
        of_year = Campaign.objects.get()
    shown = post(manager, "make_requests", district, of_year.public_id, aus="register")
    assert "1 Anfrage wurde angelegt." in shown
    assert "Netz Nord (Beispiel)" in shown
    with scope(tenant=district):
        asked = DataRequest.objects.get()
    post(manager, "request_step", district, asked.public_id, "versenden")
    with scope(tenant=district):
        assert DataRequest.objects.get().state == "sent"
    post(manager, "request_step", district, asked.public_id, "erinnern")
    file = SimpleUploadedFile("antwort.csv", ANSWER.encode())
    day = {"antwort-received_on": "2026-03-02"}
    post(manager, "file_answer", district, asked.public_id, **{"antwort-file": file, **day})
    with scope(tenant=district):
        asked = DataRequest.objects.get()
        batch = ImportBatch.objects.get()
        assert (asked.state, asked.reminders) == ("answered", 1)
        assert not Evidence.objects.exists()
    assert "Antwort zu prüfen" in page(manager, "campaign", district, of_year.public_id)
    refused = post(manager, "request_step", district, asked.public_id, "geprueft")
    assert "weder übernommen noch verworfen" in refused
    manager.post(reverse("import_decide", args=[district.slug, batch.public_id, "uebernehmen"]))
    with scope(tenant=district):
        kept = {
            (each.territory.key, each.cell): each for each in Evidence.objects.select_related("territory")
        }
    assert kept[LIPPSTADT, "industry.electricity"].energy_mwh == 70000
    assert kept[LIPPSTADT, "industry.electricity"].grade == "B"
    assert kept[LIPPSTADT, "industry.electricity"].total_grade == "A"
    assert kept[LIPPSTADT, "private_households.electricity"].grade == "A"
    assert kept[LIPPSTADT, "private_households.electricity"].total_grade == ""
    post(manager, "request_step", district, asked.public_id, "geprueft")
    with scope(tenant=district):
        assert DataRequest.objects.get().state == "checked"
    gaps = page(manager, "campaign_gaps", district, of_year.public_id)
    assert "Lippstadt" in gaps and "Netz Nord (Beispiel)" in gaps
    book = manager.get(reverse("campaign_gaps_file", args=[district.slug, of_year.public_id]))
    assert book["Content-Type"].endswith("spreadsheetml.sheet")


def test_letters_and_sheet_are_handed_out(district: Tenant, manager: Client) -> None:
    asked = sent_request(district)
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("odt", b"PK")):
        answer = manager.get(reverse("request_letter", args=[district.slug, asked.public_id, form]))
        assert answer.content.startswith(start)
    sheet = manager.get(reverse("request_sheet", args=[district.slug, asked.public_id]))
    assert sheet["Content-Disposition"].endswith('-001.xlsx"')


def test_the_text_of_a_mail_and_a_telephone_call_are_filed(district: Tenant, manager: Client) -> None:
    asked = sent_request(district)
    given = {"antwort-note": "Absatz 1.000 MWh", "antwort-received_on": "2026-03-02"}
    assert "Absatz 1.000 MWh" in post(manager, "file_answer", district, asked.public_id, **given)
    call = {
        "gespraech-called_on": "2026-03-02",
        "gespraech-spoken_to": "Netzabrechnung",
        "gespraech-note": "Kommt im April.",
        "gespraech-next_step": "Nachfragen",
        "gespraech-next_on": "2026-04-01",
    }
    assert "Kommt im April." in post(manager, "add_phone_note", district, asked.public_id, **call)
    with scope(tenant=district):
        note = PhoneNote.objects.get()
    assert "erledigt am" in post(manager, "finish_phone_step", district, note.public_id)


def test_a_table_of_their_own_goes_on_to_the_assignment_of_columns(district: Tenant, manager: Client) -> None:
    asked = sent_request(district)
    file = SimpleUploadedFile("liste.csv", b"Ort;Menge\nWerl;5\n")
    day = {"antwort-received_on": "2026-03-02"}
    shown = post(manager, "file_answer", district, asked.public_id, **{"antwort-file": file, **day})
    assert "Spalten zuordnen" in shown
    with scope(tenant=district):
        answer = RequestAnswer.objects.get()
    shown = post(manager, "assign_answer", district, answer.public_id)
    assert "Menge" in shown


def test_a_table_read_by_assigned_columns_belongs_to_the_answer(district: Tenant, manager: Client) -> None:
    asked = sent_request(district)
    content = f"ags;sektor;träger;menge\n{WERL};Industrie;Strom;5,5\n".encode()
    file = SimpleUploadedFile("liste.csv", content)
    day = {"antwort-received_on": "2026-03-02"}
    post(manager, "file_answer", district, asked.public_id, **{"antwort-file": file, **day})
    with scope(tenant=district):
        answer = RequestAnswer.objects.get()
    step = manager.post(reverse("assign_answer", args=[district.slug, answer.public_id]))["Location"]
    columns = {
        "header": "1",
        "column_key": "0",
        "column_sector": "1",
        "column_carrier": "2",
        "column_energy": "3",
    }
    fixed = {"fixed_unit": "MWh", "fixed_year": "2024", "fixed_grade": "A", "fixed_source": "Netz (Beispiel)"}
    manager.post(step, {**columns, **fixed})
    assert "Über zugeordnete Spalten gelesen" in page(manager, "data_request", district, asked.public_id)
    assert "Antwort zu prüfen" in page(manager, "campaign", district, asked.campaign.public_id)


def test_two_people_change_the_same_request(district: Tenant, manager: Client) -> None:
    asked = sent_request(district)
    given = {
        "subject": "electricity",
        "addressee": str(asked.addressee_id),
        "territory_keys": [SOEST],
        "read_version": "1",
    }
    shown = post(manager, "edit_data_request", district, asked.public_id, **given)
    assert "Ihre Eingaben stehen" in shown
    with scope(tenant=district):
        assert DataRequest.objects.get().territory_keys == [LIPPSTADT, WERL]


def test_the_pages_cost_the_same_queries_however_many_requests(
    district: Tenant, manager: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    asked = sent_request(district)
    with scope(tenant=district):
        receive_file(asked, DAY, "a.csv", ANSWER.encode())
        area(district, asked.addressee, "electricity", LIPPSTADT)
    addresses = [
        (reverse("campaign", args=[district.slug, asked.campaign.public_id]), CAMPAIGN_QUERIES),
        (reverse("campaign_gaps", args=[district.slug, asked.campaign.public_id]), GAP_QUERIES),
        (reverse("campaigns", args=[district.slug]), LIST_QUERIES),
        (reverse("supply_areas", args=[district.slug]), AREA_QUERIES),
    ]
    with scope(tenant=district):
        for number in range(4):
            other = operator(district, f"Netz {number} (Beispiel)")
            making.add_request(asked.campaign, "natural_gas", other, [WERL], DAY)
            area(district, other, "natural_gas", WERL)
    for address, count in addresses:
        manager.get(address)
        with django_assert_num_queries(count):
            manager.get(address)


CAMPAIGN_QUERIES, GAP_QUERIES, LIST_QUERIES, AREA_QUERIES = 15, 13, 9, 9


class Asking(World):
    """The world of the walk, in which Werl has asked its grid operator."""

    def __init__(self) -> None:
        super().__init__()
        with scope(tenant=self.town):
            self.asked = request_of(self.town)
            self.area = area(self.town, self.asked.addressee, "electricity", WERL)
            steps.send_request(self.asked, DAY, timezone.now(), by_mail=False)
            self.answer = file_text(self.asked, DAY, "Kommt noch.", new_account("ablage"))
            self.phone = PhoneNote.objects.create(
                tenant=self.town, request=self.asked, called_on=DAY, spoken_to="Zentrale", note="–"
            )

    def place(self, name: str, tenant: Tenant, key: Any = None) -> str:
        pattern = PATTERNS[name].pattern.regex.groupindex
        arguments: dict[str, Any] = {"slug": tenant.slug}
        if "public_id" in pattern:
            owner = {
                "supply_area": self.area,
                "assign_answer": self.answer,
                "finish_phone_step": self.phone,
            }.get(name, self.asked.campaign if name in OF_CAMPAIGN else self.asked)
            arguments["public_id"] = key or owner.public_id
        if "step" in pattern:
            arguments["step"] = "erinnern-als-brief"
        if "form" in pattern:
            arguments["form"] = "odt"
        return reverse(name, kwargs=arguments)


PATTERNS = {pattern.name: pattern for pattern in campaign_urls.tenant_patterns}
OF_CAMPAIGN = {
    "campaign",
    "edit_campaign",
    "make_requests",
    "send_drafts",
    "add_data_request",
    "campaign_gaps",
    "campaign_gaps_file",
}


@pytest.fixture
def asking(db: None) -> Asking:
    return Asking()


@pytest.mark.parametrize("who", WHO)
def test_every_address_as_every_role(asking: Asking, client: Client, who: str) -> None:
    account, actor = asking.enter(who)
    client.force_login(account)
    for name, pattern in PATTERNS.items():
        is_allowed = may(actor, permission_of(pattern.callback))
        status = ask(client, asking.place(name, asking.town))
        # The answer of the walk is a text: there is no file whose columns could be assigned.
        allowed = {404} if name == "assign_answer" else {200, 302, 422}
        expected = allowed if is_allowed else {403} if actor.is_inside else {404}
        assert status in expected, (who, name, status)


def test_requests_of_another_tenant_are_not_found(asking: Asking, client: Client) -> None:
    account, _actor = asking.enter("stranger")
    client.force_login(account)
    for name, pattern in PATTERNS.items():
        if "public_id" in pattern.pattern.regex.groupindex:
            assert ask(client, asking.place(name, asking.far)) == 404, name
            assert ask(client, asking.place(name, asking.far, uuid4())) == 404, name


def test_without_account_every_address_leads_to_the_sign_in(asking: Asking, client: Client) -> None:
    for name in PATTERNS:
        answer = client.get(asking.place(name, asking.town))
        assert answer["Location"].startswith("/konto/anmelden/?next="), name
