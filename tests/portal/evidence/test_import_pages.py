"""Pages of imports, older balances and heat plans: as people use them, and every address as every role."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.portal.evidence.conftest import DAY
from tests.portal.evidence.test_imports import BAD, GIVEN, GOOD, HEADER, LIST
from tests.portal.people.test_every_address import YESTERDAY, ask, new_account, permission_of

import klimawerk.portal.urls  # noqa: F401  registers the converter of keys
from klimawerk.portal.calculation import own_data_room
from klimawerk.portal.evidence import import_urls
from klimawerk.portal.evidence.domain.drafts import keep_draft
from klimawerk.portal.evidence.domain.imports import open_import
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.domain.recording import Statement, record_statement
from klimawerk.portal.evidence.models import Evidence, HeatPlan, ImportBatch, OlderBalance
from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.commissions import record_commission
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.access import actor_in
from klimawerk.portal.people.domain.memberships import give_role

NAMES = [pattern.name for pattern in import_urls.urlpatterns]


@pytest.fixture
def manager(district: Tenant, client: Client) -> Client:
    account = new_account("leitung")
    with scope(tenant=district):
        give_role(district, account, Role.CLIMATE_MANAGER, YESTERDAY)
    client.force_login(account)
    return client


def file(content: str, name: str = "antwort.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode(), content_type="text/csv")


def upload(client: Client, tenant: Tenant, content: str, kind: str, name: str = "antwort.csv") -> Any:
    given = {"file": file(content, name), "format": kind, "received_from": "Stadtwerke (Beispiel)"}
    return client.post(reverse("import_upload", args=[tenant.slug]), given)


def decide(client: Client, tenant: Tenant, batch: ImportBatch, step: str, **given: str) -> Any:
    address = reverse("import_decide", args=[tenant.slug, batch.public_id, step])
    return client.post(address, given, follow=True)


def batch_of(tenant: Tenant) -> ImportBatch:
    with scope(tenant=tenant):
        return ImportBatch.objects.select_related("file").latest("pk")


def test_a_file_is_shown_taken_over_and_taken_back(district: Tenant, manager: Client) -> None:
    shown = manager.get(upload(manager, district, GOOD, "long_csv")["Location"]).content.decode()
    assert "2 Werte gelesen" in shown
    assert "Lippstadt" in shown
    assert "Private Haushalte, Erdgas" in shown
    done = decide(manager, district, batch_of(district), "uebernehmen").content.decode()
    assert "2 Werte wurden übernommen." in done
    with scope(tenant=district):
        assert Evidence.objects.filter(is_chosen=True).count() == 2
        address = reverse("evidence_file", args=[district.slug, batch_of(district).file.public_id])
    sent = manager.get(address)
    assert sent["Content-Disposition"] == 'attachment; filename="antwort.csv"'
    assert b"".join(sent.streaming_content) == GOOD.encode()  # type: ignore[attr-defined]
    back = decide(manager, district, batch_of(district), "zuruecknehmen").content.decode()
    assert "2 Werte wurden zurückgenommen." in back
    with scope(tenant=district):
        assert not Evidence.objects.exists()


def test_errors_stand_first_and_cannot_be_overruled(district: Tenant, manager: Client) -> None:
    shown = manager.get(upload(manager, district, BAD, "long_csv")["Location"]).content.decode()
    assert "1 Fehler verhindert die Übernahme." in shown
    assert "Übernehmen:" not in shown
    refused = decide(manager, district, batch_of(district), "uebernehmen").content.decode()
    assert "Nichts wurde geändert." in refused
    with scope(tenant=district):
        assert not Evidence.objects.exists()


def test_of_two_who_take_over_at_the_same_moment_one_is_told(
    district: Tenant, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(manager, district, GOOD, "long_csv")

    def late(*_arguments: Any) -> int:
        raise EditConflict("decided meanwhile")

    monkeypatch.setattr("klimawerk.portal.evidence.domain.imports.confirm_import", late)
    assert (
        "Nichts wurde geändert."
        in decide(manager, district, batch_of(district), "uebernehmen").content.decode()
    )


def test_columns_are_assigned_once(district: Tenant, manager: Client) -> None:
    step = upload(manager, district, LIST, "mapped_list", "absatz.csv")["Location"]
    page = manager.get(step).content.decode()
    assert "Absatz in kWh" in page
    given = {
        "header": "2",
        "column_key": "0",
        "column_sector": "1",
        "column_carrier": "2",
        "column_energy": "3",
    }
    fixed = {f"fixed_{name}": text for name, text in GIVEN.items()}
    shown = manager.post(step, {**given, **fixed}, follow=True).content.decode()
    assert "2 Werte gelesen" in shown
    assert manager.get(step).status_code == 404
    again = manager.get(upload(manager, district, LIST, "mapped_list", "neu.csv")["Location"])
    assert 'value="Stadtwerke (Beispiel)"' in again.content.decode()


def test_figures_of_a_heat_plan_without_any_source_are_not_taken_over(
    district: Tenant, manager: Client
) -> None:
    address = reverse("heat_plan", args=[district.slug, "05974028"])
    assert (
        manager.post(address, {"state": "drafting", "base_year": "99999", "read_version": "1"}).status_code
        == 422
    )
    lines = HEADER + "05974028;2022;industry;natural_gas;5;MWh;B;;Hi\n"
    given = {"state": "drafting", "base_year": "2022", "read_version": "1", "list": file(lines)}
    assert manager.post(address, given).status_code == 302
    manager.post(reverse("take_heat_plan", args=[district.slug, "05974028"]))
    assert [each["code"] for each in batch_of(district).findings] == ["evidence.source_needed"]
    decide(manager, district, batch_of(district), "uebernehmen")
    with scope(tenant=district):
        assert not Evidence.objects.exists()


@pytest.mark.parametrize("written", ["²", "9" * 5000])
def test_a_year_that_is_none_shows_the_usual_one(district: Tenant, manager: Client, written: str) -> None:
    assert manager.get(reverse("entry_places", args=[district.slug]), {"jahr": written}).status_code == 200


@pytest.mark.parametrize("header", ["0", "100", "99999999999999999999"])
def test_a_header_line_that_is_not_there_is_said(district: Tenant, manager: Client, header: str) -> None:
    step = upload(manager, district, LIST, "mapped_list", "absatz.csv")["Location"]
    assert manager.post(step, {"header": header, "column_key": "0"}).status_code == 422
    with scope(tenant=district):
        assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("stem", ["漢" * 120, "Abfrage der Netzbetreiber " * 8])
def test_a_long_file_name_keeps_its_ending(district: Tenant, manager: Client, stem: str) -> None:
    with scope(tenant=district):
        draft = keep_draft(district, f"{stem}.xlsx", b"PK")
    assert draft.path.suffix == ".xlsx"
    assert len(draft.path.name.encode()) <= 200
    assert (
        manager.get(upload(manager, district, LIST, "mapped_list", f"{stem}.csv")["Location"]).status_code
        == 200
    )


def test_the_sheet_of_a_data_request_has_its_own_door(district: Tenant, manager: Client) -> None:
    assert upload(manager, district, LIST, "request_sheet").status_code == 422


def test_an_older_balance_is_typed_in_and_kept_as_printed(district: Tenant, manager: Client) -> None:
    given = {
        "territory": "05974028",
        "tool": "ECORegion",
        "principle": "Verursacherprinzip",
        "factors": "mit Vorkette",
        "weather_corrected": "unknown",
        "source": "Konzept 2012 (Beispiel)",
        "typed": "2010; Haushalte; Erdgas; 182.000,5; 45.100\n2010; Verkehr; ; ; 150000",
    }
    page = manager.post(reverse("add_older_balance", args=[district.slug]), given, follow=True)
    assert page.status_code == 200
    assert "Nicht vergleichbar" in page.content.decode()
    with scope(tenant=district):
        kept = OlderBalance.objects.get()
    assert [(each["sector_code"], each["energy_mwh"], each["emissions_t"]) for each in kept.lines] == [
        ("private_households", 182000.5, 45100.0),
        ("transport", None, 150000.0),
    ]
    assert kept.weather_corrected is None
    for typed in ("Unsinn", "2020,5; Haushalte; Erdgas; 5; 1", "2020; Haushalte; Erdgas; -5; 1"):
        wrong = manager.post(reverse("add_older_balance", args=[district.slug]), {**given, "typed": typed})
        assert wrong.status_code == 422
        assert "nicht lesbar" in wrong.content.decode()


@pytest.mark.requirement("X97")
def test_a_heat_plan_beside_the_evidence(district: Tenant, manager: Client) -> None:
    address = reverse("heat_plan", args=[district.slug, "05974028"])
    plan = GOOD.replace(";2500;", ";2000;") + GOOD.splitlines()[1].replace("2022", "2035") + "\n"
    given = {
        "state": "decided",
        "decided_on": "2026-01-05",
        "base_year": "2022",
        "source": "Wärmeplan (Beispiel)",
    }
    with scope(tenant=district):
        place = next(each for each in [*_places(district)] if each.key == "05974028")
        own = Statement(
            place, 2022, "industry.natural_gas", amount="2500", grade="A", source="Netz", gas_basis="Hi"
        )
        record_statement(district, None, DAY, own)
    page = manager.post(address, {**given, "list": file(plan, "plan.csv")}, follow=True).content.decode()
    assert (
        "Industrie, Erdgas, 2022: Der Wärmeplan nennt 2.000 MWh, der Nachweis 2.500 MWh (Abweichung 25 %)"
        in page
    )
    assert "2035" in page
    with scope(tenant=district):
        assert HeatPlan.objects.get().lines[-1]["year"] == 2035
    offered = manager.post(reverse("take_heat_plan", args=[district.slug, "05974028"]), follow=True)
    assert "2 Werte gelesen" in offered.content.decode()
    missing = manager.post(address, {**given, "decided_on": ""})
    assert missing.status_code == 422


def _places(tenant: Tenant) -> Any:
    return list_places(tenant, DAY)


def address_of(name: str, tenant: Tenant, world: dict[str, Any]) -> str:
    arguments: dict[str, Any] = {"slug": tenant.slug}
    pattern = next(each for each in import_urls.urlpatterns if each.name == name)
    groups = pattern.pattern.regex.groupindex
    if "public_id" in groups:
        arguments["public_id"] = world[name if name in world else "import_preview"]
    if "token" in groups:
        arguments["token"] = "unbekannt"
    if "key" in groups:
        arguments["key"] = "05974028"
    if "step" in groups:
        arguments["step"] = "zuruecknehmen"
    return reverse(name, kwargs=arguments)


@pytest.mark.parametrize("role", [*Role.values, "stranger"])
def test_every_address_as_every_role(district: Tenant, werl: Tenant, client: Client, role: str) -> None:
    account, home = new_account("person"), werl if role == "stranger" else district
    with scope(tenant=district):
        office = add_organisation(district, "Büro (Beispiel)")
        commission = record_commission(district, "Konzept", office, office, YESTERDAY, DAY.replace(year=2999))
        batch = open_import(
            district, None, DAY, "a.csv", GOOD.encode(), ImportBatch.Format.LONG_CSV, own_data_room.read_file
        )
        older = OlderBalance.objects.create(
            tenant=district, territory=_places(district)[0], tool="x", principle="x", factors="x", source="x"
        )
    with scope(tenant=home):
        wanted = Role.CLIMATE_MANAGER if role == "stranger" else Role(role)
        give_role(home, account, wanted, YESTERDAY, commission=commission if role == "consultancy" else None)
    client.force_login(account)
    world = {
        "import_preview": batch.public_id,
        "import_decide": batch.public_id,
        "evidence_file": batch.file.public_id,
        "older_balance": older.public_id,
    }
    actor = actor_in(account, district, DAY)
    for pattern in import_urls.urlpatterns:
        permission = permission_of(pattern.callback)
        status = ask(client, address_of(str(pattern.name), district, world))
        if not actor.is_inside:
            expected = {404}
        elif not may(actor, permission):
            expected = {403}
        else:
            expected = (
                {404}
                if "token" in pattern.pattern.regex.groupindex or pattern.name == "take_heat_plan"
                else {200, 302}
            )
        assert status in expected, (role, pattern.name, status)


def test_another_tenant_s_objects_are_not_found_at_one_s_own_address(
    district: Tenant, werl: Tenant, client: Client, manager: Client
) -> None:
    upload(manager, district, GOOD, "long_csv")
    batch = batch_of(district)
    other = Client()
    account = new_account("werl")
    with scope(tenant=werl):
        give_role(werl, account, Role.CLIMATE_MANAGER, YESTERDAY)
    other.force_login(account)
    for name, key in (
        ("import_preview", batch.public_id),
        ("evidence_file", batch.file.public_id),
        ("older_balance", uuid4()),
    ):
        assert other.get(reverse(name, args=[werl.slug, key])).status_code == 404
    address = reverse("import_decide", args=[werl.slug, batch.public_id, "uebernehmen"])
    assert other.post(address).status_code == 404
    assert other.get(reverse("heat_plan", args=[werl.slug, "05974028"])).status_code == 404


def test_the_list_of_files_costs_the_same_queries_however_long(
    district: Tenant, manager: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        upload(manager, district, GOOD, "long_csv", f"{number}.csv")
    with django_assert_max_num_queries(10):
        manager.get(reverse("imports", args=[district.slug]))
