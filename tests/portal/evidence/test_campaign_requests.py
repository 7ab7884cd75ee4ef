"""Supply areas become requests; last year's go to the operators of today; sending, reminding, closing."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.portal.evidence.conftest import DAY

from klimawerk.portal.evidence.domain import campaign_requests as making
from klimawerk.portal.evidence.domain import campaign_steps as steps
from klimawerk.portal.evidence.domain.campaign_due import answers_to_check, phone_steps_due, requests_due
from klimawerk.portal.evidence.domain.campaign_links import (
    address_of,
    code_of,
    find_by_code,
    find_by_token,
    pass_of,
    renew_link,
    secret_of,
)
from klimawerk.portal.evidence.interfaces.campaign_letter import letter_of, sheet_of
from klimawerk.portal.evidence.models import (
    Campaign,
    DataRequest,
    PhoneNote,
    RequestLetter,
    RequestState,
    RequestSubject,
    SupplyArea,
)
from klimawerk.portal.foundation.documents.writing import write_document
from klimawerk.portal.foundation.domain.worker import Worker
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.models import Organisation, Tenant

LIPPSTADT, WERL, SOEST = "05974028", "05974052", "05974040"


def operator(tenant: Tenant, name: str) -> Organisation:
    return add_organisation(tenant, name)


def area(tenant: Tenant, name: Organisation, subject: str, *keys: str, **more: object) -> SupplyArea:
    return SupplyArea.objects.create(
        tenant=tenant, operator=name, subject=subject, territory_keys=list(keys), **more
    )


def campaign(tenant: Tenant, year: int = 2024, **more: object) -> Campaign:
    return Campaign.objects.create(
        tenant=tenant, year=year, name=f"Abfrage {year}", due_on=date(2026, 4, 30), **more
    )


def request_of(tenant: Tenant, subject: str = "electricity", email: str = "netz@example.org") -> DataRequest:
    return making.add_request(
        campaign(tenant), subject, operator(tenant, "Netz (Beispiel)"), [LIPPSTADT, WERL], DAY, email
    )


def test_the_register_says_who_is_asked_for_what(in_district: Tenant) -> None:
    """One request per operator and subject with all municipalities of its areas; a second run adds nothing twice."""
    grid = operator(in_district, "Netz Nord (Beispiel)")
    area(in_district, grid, "electricity", LIPPSTADT, email="netz@example.org")
    area(in_district, grid, "electricity", WERL)
    area(in_district, grid, "natural_gas", WERL)
    area(in_district, grid, "electricity", SOEST, valid_to=date(2023, 12, 31))
    of_year = campaign(in_district)
    made = making.make_from_areas(of_year, DAY)
    assert made.created == 2
    found = {each.subject: each for each in DataRequest.objects.all()}
    assert found["electricity"].territory_keys == [LIPPSTADT, WERL]
    assert found["electricity"].email == "netz@example.org"
    assert found["natural_gas"].territory_keys == [WERL]
    assert [each.number for each in DataRequest.objects.order_by("number")] == [1, 2]
    assert making.make_from_areas(of_year, DAY).created == 0


def test_an_area_added_later_extends_a_draft_and_never_a_sent_request(in_district: Tenant) -> None:
    grid = operator(in_district, "Netz Nord (Beispiel)")
    area(in_district, grid, "electricity", LIPPSTADT)
    of_year = campaign(in_district)
    making.make_from_areas(of_year, DAY)
    area(in_district, grid, "electricity", WERL)
    assert making.make_from_areas(of_year, DAY).extended == 1
    sent = DataRequest.objects.get()
    assert sent.territory_keys == [LIPPSTADT, WERL]
    steps.send_request(sent, DAY, timezone.now(), by_mail=False)
    area(in_district, grid, "electricity", SOEST)
    assert making.make_from_areas(of_year, DAY).sent_before == [(sent.reference, (SOEST,))]
    assert DataRequest.objects.get().territory_keys == [LIPPSTADT, WERL]


def test_last_year_is_taken_over_with_the_operators_of_today(in_district: Tenant) -> None:
    old, new = operator(in_district, "Gaswerk (Beispiel)"), operator(in_district, "Netz AG (Beispiel)")
    kept = operator(in_district, "Stadtwerke (Beispiel)")
    before = campaign(in_district, 2023)
    making.add_request(before, "natural_gas", old, [WERL], DAY, "alt@example.org")
    making.add_request(before, "electricity", kept, [LIPPSTADT], DAY, "strom@example.org")
    old.successor = new
    old.save()
    this_year = campaign(in_district, 2024)
    assert making.latest_before(this_year) == before
    made = making.take_over(this_year, before, DAY)
    assert (made.created, made.followed) == (2, [("Gaswerk (Beispiel)", "Netz AG (Beispiel)")])
    found = {each.subject: each for each in DataRequest.objects.filter(campaign=this_year)}
    assert (found["natural_gas"].addressee, found["natural_gas"].email) == (new, "")
    assert (found["electricity"].addressee, found["electricity"].email) == (kept, "strom@example.org")
    assert all(each.state == RequestState.DRAFT for each in found.values())


def test_chimney_sweeps_are_asked_only_with_the_legal_basis_of_the_land(in_district: Tenant) -> None:
    sweep = operator(in_district, "Kehrbezirk 1 (Beispiel)")
    area(in_district, sweep, RequestSubject.HEATING_SYSTEMS, LIPPSTADT)
    without = campaign(in_district)
    assert making.make_from_areas(without, DAY).without_basis == 1
    assert not DataRequest.objects.exists()
    single = making.add_request(without, RequestSubject.HEATING_SYSTEMS, sweep, [LIPPSTADT], DAY)
    with pytest.raises(steps.NotPossible, match="no_legal_basis"):
        steps.send_request(single, DAY, timezone.now(), by_mail=False)
    without.sweep_legal_basis = "§ 0 Beispielgesetz"
    without.save()
    single.refresh_from_db()
    steps.send_request(single, DAY, timezone.now(), by_mail=False)
    assert single.state == RequestState.SENT


def test_nobody_is_asked_twice_for_the_same(in_district: Tenant) -> None:
    first = request_of(in_district)
    with pytest.raises(IntegrityError), transaction.atomic():
        making.add_request(first.campaign, first.subject, first.addressee, [WERL], DAY)


def test_a_request_goes_out_by_mail_with_letter_and_sheet(in_district: Tenant) -> None:
    asked = request_of(in_district)
    letter = steps.send_request(asked, DAY, timezone.now(), by_mail=True)
    assert (asked.state, letter.state) == ("sent", "queued")
    Worker().work_once()
    assert len(mail.outbox) == 1
    sent = mail.outbox[0]
    assert sent.to == ["netz@example.org"]
    assert [name.rpartition(".")[2] for name, _content, _kind in sent.attachments] == ["pdf", "xlsx"]
    assert secret_of(asked) in sent.body
    letter.refresh_from_db()
    assert letter.state == "sent" and letter.sent_at is not None
    with pytest.raises(steps.NotPossible):
        steps.send_request(asked, DAY, timezone.now(), by_mail=True)


def test_reminders_are_counted(in_district: Tenant) -> None:
    asked = request_of(in_district, email="")
    with pytest.raises(steps.NotPossible, match="state"):
        steps.remind(asked, DAY, timezone.now(), by_mail=False)
    with pytest.raises(steps.NotPossible, match="no_address"):
        steps.send_request(asked, DAY, timezone.now(), by_mail=True)
    steps.send_request(asked, DAY, timezone.now(), by_mail=False)
    for number in (1, 2):
        steps.remind(asked, DAY + timedelta(days=number), timezone.now(), by_mail=False)
    assert (asked.state, asked.reminders, asked.reminded_on) == ("reminded", 2, DAY + timedelta(days=2))
    assert [each.kind for each in RequestLetter.objects.all()] == ["reminder", "reminder", "first"]


def test_a_reminder_opens_the_same_link_again(in_district: Tenant) -> None:
    """Two months after the due date, or after the reminder where that is later; the link itself stays the same."""
    asked = request_of(in_district)
    steps.send_request(asked, DAY, timezone.now(), by_mail=False)
    secret, late = secret_of(asked), date(2026, 7, 15)
    assert asked.link_expires_on == date(2026, 6, 29)
    assert not asked.is_link_open(late)
    steps.remind(asked, late, timezone.now(), by_mail=False)
    assert asked.link_expires_on == date(2026, 9, 13)
    assert asked.is_link_open(late)
    assert secret_of(asked) == secret


def test_a_refusal_needs_a_reason_and_can_be_taken_up_again(in_district: Tenant) -> None:
    asked = request_of(in_district)
    steps.send_request(asked, DAY, timezone.now(), by_mail=False)
    with pytest.raises(steps.NotPossible, match="no_reason"):
        steps.refuse_request(asked, "  ", DAY)
    steps.refuse_request(asked, "Kein Netz dort.", DAY)
    assert (asked.state, asked.refusal) == ("refused", "Kein Netz dort.")
    steps.reopen_request(asked)
    assert (asked.state, asked.refusal) == ("sent", "")
    steps.close_request(asked)
    with pytest.raises(steps.NotPossible):
        steps.close_request(asked)


def test_link_and_code_can_be_printed_again_and_only_digests_are_kept(in_district: Tenant) -> None:
    asked = request_of(in_district)
    secret, code = secret_of(asked), code_of(asked)
    assert len(secret) == 32 and len(code) == 14
    row = DataRequest.objects.filter(pk=asked.pk).values().get()
    assert not any(word in str(row) for word in (secret, code, code.replace("-", "")))
    assert address_of(asked).endswith(f"/anfrage/{secret}/")
    assert find_by_token(secret) == asked
    assert find_by_code(code.lower().replace("-", " ")) == asked
    passing = pass_of(asked)
    assert find_by_token(passing) == asked
    renew_link(asked, DAY)
    assert secret_of(asked) != secret
    assert [find_by_token(secret), find_by_token(passing), find_by_code(code)] == [None, None, None]
    assert find_by_token("") is None and find_by_code("") is None


def test_letter_and_sheet_name_everything_that_is_needed_to_answer(in_district: Tenant) -> None:
    asked = request_of(in_district)
    letter = letter_of(asked, "first", DAY)
    text = str(letter)
    for word in (secret_of(asked), code_of(asked), "30.04.2026", asked.reference, "Lippstadt", "Werl"):
        assert word in text
    for form in ("pdf", "docx", "odt"):
        assert len(write_document(letter, form)) > 2000
    book = openpyxl.load_workbook(io.BytesIO(sheet_of(asked)))
    page = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=5)]
    assert {row[1] for row in rows} == {"Lippstadt", "Werl"}
    assert len(rows) == 14
    assert page["A2"].value == asked.reference
    assert book.worksheets[1].max_row > 5


def test_what_is_late_stands_on_the_start_page(in_district: Tenant) -> None:
    asked = request_of(in_district)
    assert not list(requests_due(in_district, DAY, date(2026, 12, 31)))
    steps.send_request(asked, DAY, timezone.now(), by_mail=False)
    (due,) = requests_due(in_district, date(2026, 5, 2), date(2026, 5, 2))
    assert due.day == date(2026, 4, 30)
    assert "Netz (Beispiel)" in due.title
    note = PhoneNote.objects.create(
        tenant=in_district,
        request=asked,
        called_on=DAY,
        spoken_to="Netzabrechnung",
        note="Kommt später.",
        next_step="Nachfragen",
        next_on=date(2026, 5, 1),
    )
    assert [each.day for each in phone_steps_due(in_district, DAY, date(2026, 5, 1))] == [date(2026, 5, 1)]
    steps.finish_phone_step(note, DAY)
    assert not list(phone_steps_due(in_district, DAY, date(2026, 5, 1)))
    assert not list(answers_to_check(in_district, DAY))
