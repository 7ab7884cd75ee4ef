"""What the pages of organisations, commissions, mandates and the change log show and do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import docx
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from pytest_django import Settings

from klimawerk.portal.evidence.models import Campaign, DataRequest
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.commissions import record_commission
from klimawerk.portal.organisations.domain.directory import add_organisation, rename_organisation
from klimawerk.portal.organisations.models import Agreement, Commission, Mandate, Organisation, Tenant
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.models import Membership, User
from klimawerk.portal.territories.models import Territory

WELVER = "05974048"
PDF = b"%PDF-1.7 unterschrieben"


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace(" ,", ",")


@pytest.fixture
def manager(client: Client, district: Tenant) -> Client:
    account = User.objects.create_user("klimaschutz", "klimaschutz@example.org", "eine lange Losung")
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    with scope(tenant=district):
        give_role(district, account, Role.CLIMATE_MANAGER, date(2020, 1, 1))
    client.force_login(account)
    return client


@pytest.fixture
def at(district: Tenant) -> Callable[..., str]:
    return lambda name, *arguments: reverse(name, args=[district.slug, *arguments])


@pytest.mark.requirement("R5")
def test_a_search_by_the_old_name_finds_the_new_one_on_the_page(
    manager: Client, district: Tenant, at: Callable[..., str]
) -> None:
    assert "Beginnen Sie mit den Stellen" in manager.get(at("organisations")).content.decode()
    form = {"name": "Musterwerk Alt GmbH", "named_since": "1998-01-01", "seat": "Soest"}
    answer = manager.post(at("add_organisation"), form)
    page = answer["Location"]
    rename = page + "umbenennen/"
    assert manager.post(rename, {"name": "Zu früh", "day": "1997-01-01"}).status_code == 422
    assert manager.post(rename, {"name": "Musterwerk Neu SE", "day": "2019-07-01"}).status_code == 302
    found = text_of(manager.get(at("organisations") + "?q=werk+alt").content.decode())
    assert "Musterwerk Neu SE früher: Musterwerk Alt GmbH" in found
    names = text_of(manager.get(page).content.decode())
    assert "Musterwerk Alt GmbH 01.01.1998 30.06.2019" in names
    assert "Musterwerk Neu SE 01.07.2019 heute" in names
    assert "Keine Organisation trägt" in manager.get(at("organisations") + "?q=xyz").content.decode()
    with scope(tenant=district):
        company = Organisation.objects.get()
        assert company.name_on(date(2015, 5, 4)) == "Musterwerk Alt GmbH"


def test_the_same_name_again_asks_once(manager: Client, district: Tenant, at: Callable[..., str]) -> None:
    with scope(tenant=district):
        add_organisation(district, "Stadtwerke Werl GmbH")
    form = {"name": "Stadtwerke Werl", "seat": "Werl"}
    asked = manager.post(at("add_organisation"), form)
    assert asked.status_code == 422
    assert "„Stadtwerke Werl GmbH“ gibt es schon" in asked.content.decode()
    assert 'value="Werl"' in asked.content.decode()
    assert manager.post(at("add_organisation"), {**form, "is_another": "on"}).status_code == 302
    listed = manager.get(at("organisations")).content.decode()
    assert listed.count("Stadtwerke Werl") == 2


def lines(*names: tuple[str, str, str, str], version: int = 1, **more: str) -> dict[str, str]:
    """The form of an organisation with lines `(key, name, from, to)`."""
    sent = {
        "read_version": str(version),
        "seat": "",
        "namen-TOTAL_FORMS": str(len(names)),
        "namen-INITIAL_FORMS": str(sum(1 for name in names if name[0])),
        "namen-MIN_NUM_FORMS": "0",
        "namen-MAX_NUM_FORMS": "40",
        **more,
    }
    for number, (key, name, start, end) in enumerate(names):
        sent |= {
            f"namen-{number}-id": key,
            f"namen-{number}-name": name,
            f"namen-{number}-valid_from": start,
            f"namen-{number}-valid_to": end,
        }
    return sent


def test_dated_names_are_lines_that_can_be_added_changed_and_removed(
    manager: Client, district: Tenant, at: Callable[..., str]
) -> None:
    with scope(tenant=district):
        office = add_organisation(district, "Büro Heute")
        key = str(office.names.get().pk)
    address = at("edit_organisation", office.public_id)
    assert manager.get(address).status_code == 200
    sent = lines(
        (key, "Büro Heute", "2020-01-01", ""), ("", "Büro Früher", "", "2019-12-31"), ("", "", "", "")
    )
    assert manager.post(address, sent).status_code == 302
    late = manager.post(address, lines((key, "Verspätet", "2020-01-01", "")))
    assert late.status_code == 422
    assert "Inzwischen wurde hier" in late.content.decode() and "Verspätet" in late.content.decode()
    backwards = manager.post(address, lines((key, "Büro Heute", "2020-01-01", "2019-01-01"), version=2))
    assert "liegt vor dem ersten" in backwards.content.decode()
    with scope(tenant=district):
        office.refresh_from_db()
        assert {each.name for each in office.names.all()} == {"Büro Heute", "Büro Früher"}
        assert office.name_on(date(2019, 12, 31)) == "Büro Früher"
        first, second = (str(each.pk) for each in office.names.order_by("pk"))
    emptied = lines(
        (first, "Büro Heute", "2020-01-01", ""),
        (second, "Büro Früher", "", "2019-12-31"),
        version=office.version,
        **{"namen-0-DELETE": "on", "namen-1-DELETE": "on"},
    )
    assert "mindestens einen Namen" in manager.post(address, emptied).content.decode()
    removed = {key: value for key, value in emptied.items() if key != "namen-0-DELETE"}
    assert manager.post(address, removed).status_code == 302
    with scope(tenant=district):
        assert [each.name for each in office.names.all()] == ["Büro Heute"]


@pytest.mark.requirement("R6")
def test_shared_entries_show_then_and_today_and_are_nobody_s_to_change(
    manager: Client, district: Tenant, at: Callable[..., str]
) -> None:
    zug, agency = add_organisation(None, "ZUG"), add_organisation(None, "Projektträger Jülich")
    agency.successor = zug
    agency.save()
    page = manager.get(at("organisation", agency.public_id)).content.decode()
    assert "Nachfolge ZUG" in text_of(page)
    assert "ändern kann ihn nur, wer die Installation betreibt" in page
    assert "bearbeiten/" not in page and "zusammenfuehren/" not in page
    listed = text_of(manager.get(at("organisations") + "?q=jülich").content.decode())
    assert "Projektträger Jülich heute: ZUG" in listed
    for name in ("edit_organisation", "rename_organisation", "merge_organisation"):
        assert manager.get(at(name, agency.public_id)).status_code == 403, name
    operator = User.objects.get(username="klimaschutz")
    operator.is_superuser = True
    operator.save()
    assert manager.get(at("edit_organisation", agency.public_id)).status_code == 200


def test_a_duplicate_is_merged_after_a_preview_and_taken_back(
    manager: Client, district: Tenant, at: Callable[..., str]
) -> None:
    with scope(tenant=district):
        stays, goes = add_organisation(district, "Stadtwerke"), add_organisation(district, "Stadtwerke GmbH")
        record_commission(district, "Lastgang", goes, stays, date(2025, 1, 1), date(2025, 2, 1))
    address = at("merge_organisation", goes.public_id)
    assert "Fast derselbe Name" in manager.get(address).content.decode()
    preview = text_of(manager.get(address, {"into": str(stays.public_id)}).content.decode())
    assert "2 Verweise werden umgehängt" in preview
    assert "Auftrag: Lastgang (Auftraggeber" in preview
    assert "datierter Name: Stadtwerke GmbH" in preview
    with scope(tenant=district):
        assert Commission.objects.get().client == goes
    done = manager.post(address, {"into": str(stays.public_id)}, follow=True)
    assert "„Stadtwerke GmbH“ ist am" in done.content.decode()
    with scope(tenant=district):
        assert Commission.objects.get().client == stays
        merge = stays.merges.get()
    old = manager.get(at("organisation", goes.public_id)).content.decode()
    assert "Dieser Eintrag war ein Doppel" in old
    back = manager.post(at("undo_merge", merge.public_id), follow=True)
    assert "Es sind wieder zwei Einträge" in back.content.decode()
    with scope(tenant=district):
        assert Commission.objects.get().client == goes
    twice = manager.post(at("undo_merge", merge.public_id), follow=True)
    assert "an anderer Stelle etwas geändert" in twice.content.decode()


@pytest.mark.requirement("R7")
def test_a_commission_shows_all_three_and_the_university_of_the_institute(
    manager: Client, district: Tenant, at: Callable[..., str]
) -> None:
    with scope(tenant=district):
        university = add_organisation(district, "Hochschule", seat="Trier")
        partner = add_organisation(district, "Institut", seat="Birkenfeld", parent=university)
        client, office = add_organisation(district, "Kreis"), add_organisation(district, "Büro", seat="Jena")
    form = {
        "product": "Fahrplan",
        "client": str(client.pk),
        "contractor": str(office.pk),
        "partner": str(partner.pk),
        "starts_on": "2026-01-01",
        "ends_on": "2025-01-01",
    }
    assert "enden, bevor er beginnt" in manager.post(at("add_commission"), form).content.decode()
    answer = manager.post(at("add_commission"), {**form, "ends_on": "2999-01-01"})
    page = text_of(manager.get(answer["Location"]).content.decode())
    assert "Kreis Auftragnehmer" in page
    assert "Büro, Jena" in page
    assert "Institut, Birkenfeld" in page and "Hochschule, Trier" in page
    listed = text_of(manager.get(at("commissions")).content.decode())
    assert "Institut (Hochschule), Birkenfeld" in listed


@pytest.mark.requirement("R12")
def test_the_consultancy_is_invited_to_its_commission_and_its_access_ends_with_it(
    manager: Client, district: Tenant, at: Callable[..., str], django_capture_on_commit_callbacks: Callable
) -> None:
    today = timezone.localdate()
    with scope(tenant=district):
        office = add_organisation(district, "Büro")
        running = record_commission(district, "Konzept", office, office, date(2026, 1, 1), date(2999, 1, 1))
        over = record_commission(district, "Alt", office, office, date(2020, 1, 1), date(2020, 12, 31))
        account = User.objects.create_user("buero", "buero@example.org", "eine lange Losung")
        TOTP.activate(account, "JBSWY3DPEHPK3PXP")
        give_role(district, account, Role.CONSULTANCY, date(2020, 1, 1), commission=over)
    invite = at("invite_consultant", running.public_id)
    with django_capture_on_commit_callbacks(execute=True):
        assert manager.post(invite, {"email": "neu@example.org"}).status_code == 302
    assert mail.outbox[-1].to == ["neu@example.org"]
    assert "neu@example.org" in manager.get(at("commission", running.public_id)).content.decode()
    refused = manager.post(at("invite_consultant", over.public_id), {"email": "neu@example.org"})
    assert "Der Auftrag ist beendet" in refused.content.decode()
    page = text_of(manager.get(at("commission", over.public_id)).content.decode())
    assert "buero@example.org · Beratungsbüro · ab 01.01.2020, endet nach dem 31.12.2020" in page
    consultant = Client()
    consultant.force_login(account)
    assert consultant.get(at("commissions")).status_code == 404
    over.ends_on = today
    over.save()
    assert consultant.get(at("commissions")).status_code == 200
    over.ends_on = today - timedelta(days=1)
    over.save()
    assert consultant.get(at("commissions")).status_code == 404
    with scope(tenant=district):
        assert Membership.objects.get(user=account).valid_to is None


def test_addressees_of_one_campaign_are_not_merged_and_the_page_says_why(
    manager: Client, district: Tenant, at: Callable[..., str]
) -> None:
    with scope(tenant=district):
        first, second = add_organisation(district, "Stadtnetz GmbH"), add_organisation(district, "Stadtnetz")
        campaign = Campaign.objects.create(
            tenant=district, year=2022, name="Bilanz", due_on=date(2026, 1, 31)
        )
        for number, addressee in enumerate((first, second), start=1):
            DataRequest.objects.create(
                tenant=district, campaign=campaign, number=number, subject="electricity", addressee=addressee
            )
    address = at("merge_organisation", first.public_id)
    shown = manager.post(address, {"into": second.public_id}, follow=True).content.decode()
    assert "Nichts wurde zusammengeführt" in shown
    with scope(tenant=district):
        assert Organisation.objects.filter(merged_into__isnull=True).count() == 2
        assert set(DataRequest.objects.values_list("addressee", flat=True)) == {first.pk, second.pk}


@pytest.fixture
def mandate(manager: Client, district: Tenant, at: Callable[..., str]) -> Mandate:
    village = Territory.objects.get(key=WELVER)
    form = {
        "territory": str(village.pk),
        "ordered_by": "Rat der Gemeinde",
        "ordered_on": "2026-01-15",
        "letter_reference": "61-12",
    }
    assert manager.post(at("add_mandate"), form).status_code == 302
    again = manager.post(at("add_mandate"), form)
    assert "schon eine angefragte oder laufende Vertretung" in again.content.decode()
    with scope(tenant=district):
        return Mandate.objects.get()


def make_link(manager: Client, address: str, email: str = "") -> str:
    page = manager.post(address, {"link-email": email}).content.decode()
    found = re.search(r"https?://[^<\s]+/vertretung/([^<\s/]+)/", page)
    assert found is not None
    return found[1]


def test_the_mayor_confirms_by_a_button_and_not_by_opening(
    manager: Client, district: Tenant, mandate: Mandate, at: Callable[..., str]
) -> None:
    secret = make_link(manager, at("mandate_link", mandate.public_id), "rathaus@example.org")
    assert mail.outbox[-1].to == ["rathaus@example.org"]
    assert secret in mail.outbox[-1].body
    mayor, address = Client(), reverse("answer_mandate", args=[secret])
    for _turn in range(3):
        answer = mayor.get(address)
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "same-origin"
    page = text_of(answer.content.decode())
    assert "Mit dem Öffnen dieser Seite ist nichts entschieden" in page
    assert "Kreis Soest" in page and "Welver" in page and "61-12" in page
    assert mayor.post(address, {"answer": "ja"}).status_code == 422
    assert (
        mayor.post(address, {"decided_by": "Bürgermeisteramt"}).status_code == 422
    )  # neither button: no refusal
    assert "angefragt" in text_of(manager.get(at("mandate", mandate.public_id)).content.decode())
    done = mayor.post(address, {"answer": "ja", "decided_by": "Bürgermeisteramt"}, follow=True)
    assert "bestätigt" in done.content.decode() and "Bestätigen" not in done.content.decode()
    shown = text_of(manager.get(at("mandate", mandate.public_id)).content.decode())
    assert f"bestätigt {timezone.localdate():%d.%m.%Y}, Bürgermeisteramt" in shown
    assert "Sie dürfen für diese Gemeinde arbeiten" in shown
    mayor.post(address, {"answer": "nein", "decided_by": "anderes Amt"})
    with scope(tenant=district):
        kept = Mandate.objects.get()
        assert (kept.state, kept.decided_by) == ("confirmed", "Bürgermeisteramt")
    log = text_of(manager.get(at("changes", "vertretung", mandate.public_id)).content.decode())
    assert "ohne Konto (signierter Link oder Befehl)" in log
    assert "angefragt bestätigt" in log
    assert "Welver" in log and str(mandate.territory_id) not in log.split()


def test_refused_expired_replaced_and_unknown_links(
    manager: Client, district: Tenant, mandate: Mandate, at: Callable[..., str]
) -> None:
    first = make_link(manager, at("mandate_link", mandate.public_id))
    second = make_link(manager, at("mandate_link", mandate.public_id))
    mayor = Client()
    assert mayor.get(reverse("answer_mandate", args=[first])).status_code == 404
    assert mayor.get(reverse("answer_mandate", args=["erfunden"])).status_code == 404
    with scope(tenant=district):
        kept = Mandate.objects.get()
        kept.link_expires_on = timezone.localdate() - timedelta(days=1)
        kept.save()
    address = reverse("answer_mandate", args=[second])
    assert mayor.get(address).status_code == 410
    mayor.post(address, {"answer": "ja", "decided_by": "Bürgermeisteramt"})
    with scope(tenant=district):
        assert Mandate.objects.get().state == "requested"
    third = make_link(manager, at("mandate_link", mandate.public_id))
    mayor.post(reverse("answer_mandate", args=[third]), {"answer": "nein", "decided_by": "Bürgermeisteramt"})
    shown = text_of(manager.get(at("mandates")).content.decode())
    assert "abgelehnt" in shown


def test_the_letter_carries_the_link_right_after_it_was_made_only(
    manager: Client, mandate: Mandate, at: Callable[..., str]
) -> None:
    address = at("mandate_docx", mandate.public_id)
    secret = make_link(manager, at("mandate_link", mandate.public_id))

    def text(content: bytes) -> str:
        return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs)

    assert f"/vertretung/{secret}/" in text(manager.post(address, {"secret": secret}).content)
    assert "/vertretung/" not in text(manager.post(address, {"secret": "falsch"}).content)
    assert "/vertretung/" not in text(manager.get(address).content)
    printed = manager.get(at("mandate_letter", mandate.public_id)).content.decode()
    assert "Bitte bestätigen Sie dies mit Ihrer Unterschrift" in printed


def test_the_signed_letter_is_served_through_the_gate_only(
    manager: Client,
    mandate: Mandate,
    at: Callable[..., str],
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.KLIMAWERK_DATA_DIR = tmp_path
    upload = at("upload_letter", mandate.public_id)
    wrong = manager.post(
        upload, {"letter": SimpleUploadedFile("a.html", b"<script>"), "signed_by": "Bürgermeisteramt"}
    )
    assert wrong.status_code == 422
    assert "keine PDF-, JPG- oder PNG-Datei" in wrong.content.decode()
    sent = {"letter": SimpleUploadedFile("brief.pdf", PDF), "signed_by": "Bürgermeisteramt"}
    assert manager.post(upload, sent).status_code == 302
    address = at("signed_letter", mandate.public_id)
    answer = manager.get(address)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == f'attachment; filename="vertretung-{WELVER}.pdf"'
    assert Client().get(address).status_code == 302
    stored = next((tmp_path / "private").rglob("*.pdf"))
    for place in ("/media/", "/private/", "/media/private/", "/dokumente/"):
        assert Client().get(place + stored.relative_to(tmp_path / "private").as_posix()).status_code == 404


def test_the_change_log_names_related_objects_and_parts(
    manager: Client, district: Tenant, at: Callable[..., str]
) -> None:
    with scope(tenant=district):
        university, institute = add_organisation(district, "Hochschule"), add_organisation(district, "IfaS")
    form = {"parent": str(university.pk), "seat": "Birkenfeld"}
    with scope(tenant=district):
        key = str(institute.names.get().pk)
    edit = at("edit_organisation", institute.public_id)
    assert manager.post(edit, lines((key, "IfaS", "", ""), **form)).status_code == 302
    with scope(tenant=district):
        institute.refresh_from_db()
        rename_organisation(institute, "IfaS neu", date(2026, 1, 1))
    page = manager.get(at("organisation", institute.public_id)).content.decode()
    log = at("changes", "organisation", institute.public_id)
    assert f'href="{log}"' in page
    told = text_of(manager.get(log).content.decode())
    assert "– Hochschule" in told
    assert "– Birkenfeld" in told
    assert "klimaschutz" in told
    assert "datierter Name" in told and "IfaS neu" in told and "01.01.2026" in told
    assert isinstance(institute.public_id, UUID) and str(institute.public_id) not in told


def test_a_district_sees_its_responsibility_per_municipality(
    manager: Client, district: Tenant, town: Tenant, mandate: Mandate, at: Callable[..., str]
) -> None:
    page = text_of(manager.get(at("agreements")).content.decode())
    assert "koordinierend für 0 von 14 Gemeinden" in page
    assert "koordinierend, noch nicht zugestimmt Vertretung: angefragt 15.01.2026" in page
    assert "keine eigener Zugang, noch nichts vereinbart" in page
    manager.post(
        reverse("ask_member", args=[district.slug]), {"member": str(town.pk), "delegations": ["see"]}
    )
    page = text_of(manager.get(at("agreements")).content.decode())
    assert "Angefragt: sehen" in page


def test_a_member_leaves_out_what_it_does_not_grant(manager: Client, district: Tenant, town: Tenant) -> None:
    asked = {"member": str(town.pk), "delegations": ["see", "edit", "release"]}
    manager.post(reverse("ask_member", args=[district.slug]), asked)
    account = User.objects.create_user("werl", "werl@example.org", "eine lange Losung")
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    with scope(tenant=town):
        give_role(town, account, Role.CLIMATE_MANAGER, date(2020, 1, 1))
        agreement = Agreement.objects.get()
    member = Client()
    member.force_login(account)
    page = member.get(reverse("agreements", args=[town.slug])).content.decode()
    assert 'value="edit"' in page and 'value="release"' in page
    answer = reverse("decide_agreement", args=[town.slug, agreement.public_id, "zustimmen"])
    assert member.post(answer, {"chosen": "1", "granted": ["release"]}).status_code == 302
    page = text_of(member.get(reverse("agreements", args=[town.slug])).content.decode())
    assert "Der Kreis darf: sehen, freigeben" in page
    log = text_of(
        member.get(reverse("changes", args=[town.slug, "vereinbarung", agreement.public_id])).content.decode()
    )
    assert "ja nein" in log and "angefragt zugestimmt" in log
