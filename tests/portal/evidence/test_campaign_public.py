"""The addressee's page without account: opening uses nothing up, guessing leads nowhere, findings come at once."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.portal.evidence.test_campaign_pages import ANSWER, sent_request
from tests.portal.evidence.test_campaign_requests import LIPPSTADT, request_of

from klimawerk.portal.evidence.domain import campaign_steps as steps
from klimawerk.portal.evidence.domain.campaign_answers import MOST_ANSWERS
from klimawerk.portal.evidence.domain.campaign_links import code_of, pass_of, renew_link, secret_of
from klimawerk.portal.evidence.models import (
    DataRequest,
    Evidence,
    EvidenceFile,
    ImportBatch,
    RequestAnswer,
    RequestState,
)
from klimawerk.portal.evidence.views import request_public
from klimawerk.portal.foundation.domain.worker import Worker
from klimawerk.portal.foundation.limits import RateLimit
from klimawerk.portal.organisations.models import Tenant

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pages", "codes", "files"):
        monkeypatch.setattr(request_public, name, RateLimit(period=3600.0))
    # An hour is not waited for in a test: what a minute allows has to do for all of it.
    monkeypatch.setattr(request_public, "OPENINGS", 1000)


@pytest.fixture
def asked(district: Tenant) -> DataRequest:
    return open_request(district)


def open_request(tenant: Tenant) -> DataRequest:
    """A sent request whose link stays open, whatever day the test runs on."""
    data_request = sent_request(tenant)
    with scope(tenant=tenant):
        data_request.link_expires_on = date(2999, 12, 31)
        data_request.save()
    return data_request


def link(asked: DataRequest, name: str = "request_page", **more: Any) -> str:
    return reverse(name, kwargs={"token": secret_of(asked), **more})


def hand_in(client: Client, asked: DataRequest, content: bytes, name: str = "antwort.csv") -> Any:
    given = {"was": "abgeben", "file": SimpleUploadedFile(name, content)}
    return client.post(link(asked), given, follow=True)


def now_of(asked: DataRequest) -> DataRequest:
    with scope(tenant=asked.tenant):
        return DataRequest.objects.select_related("campaign", "tenant").get(pk=asked.pk)


def test_opening_uses_nothing_up(asked: DataRequest, client: Client) -> None:
    before = now_of(asked).version
    for _time in range(3):
        page = client.get(link(asked))
        assert page.status_code == 200
    text = page.content.decode()
    assert "Lippstadt" in text and "30.04.2026" in text and asked.reference in text
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("same-origin", "noindex")
    assert now_of(asked).version == before


def test_the_sheet_is_filled_handed_in_and_answered_with_findings(asked: DataRequest, client: Client) -> None:
    """The sheet as we give it, filled for one of two municipalities; the receipt says what is missing."""
    sheet = client.get(link(asked, "request_page_sheet"))
    assert sheet["Content-Type"] == XLSX
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    page = book.worksheets[0]
    head = [cell.value for cell in page[4]]
    amount = head.index("Wert") + 1
    for row in range(5, page.max_row + 1):
        group = page.cell(row, head.index("Sektor oder Kundengruppe") + 1).value
        if page.cell(row, 1).value == LIPPSTADT and group == "Haushaltskunden":
            page.cell(row, amount).value = 60000.5
            page.cell(row, head.index("davon Wärmepumpen") + 1).value = 300
    written = io.BytesIO()
    book.save(written)
    receipt = hand_in(client, asked, written.getvalue(), "blatt.xlsx")
    text = receipt.content.decode()
    assert receipt.status_code == 200
    assert "konnte gelesen werden" in text
    assert "Noch kein Wert im Blatt für: Werl." in text
    with scope(tenant=asked.tenant):
        batch = ImportBatch.objects.get()
        values = {each["cell"]: each["energy_mwh"] for each in batch.rows}
        assert not Evidence.objects.exists()
        answer = RequestAnswer.objects.get()
    assert values["private_households.electricity"] == pytest.approx(59700.5)
    assert values["private_households.heating_electricity"] == pytest.approx(300)
    assert (answer.way, answer.file.name) == ("link", "blatt.xlsx")
    assert now_of(asked).state == RequestState.PARTLY_ANSWERED
    complete = hand_in(client, asked, ANSWER.encode())
    assert complete.status_code == 200
    assert now_of(asked).state == RequestState.ANSWERED


def test_errors_are_named_by_their_cell_and_the_file_is_kept(asked: DataRequest, client: Client) -> None:
    broken = ANSWER.replace("60000,5", "viel").replace(";70", ";")
    text = hand_in(client, asked, broken.encode()).content.decode()
    assert "antwort.csv:D2" in text
    assert "antwort.csv:F3" in text
    assert "davon Industrie in %" in text
    with scope(tenant=asked.tenant):
        assert ImportBatch.objects.get().has_errors
        assert EvidenceFile.objects.get().size == len(broken.encode())
    assert now_of(asked).state == RequestState.PARTLY_ANSWERED


def test_a_file_that_is_no_table_is_kept_as_it_came(asked: DataRequest, client: Client) -> None:
    text = hand_in(client, asked, b"%PDF-1.7 Beispiel", "antwort.pdf").content.decode()
    assert "aufbewahrt" in text
    with scope(tenant=asked.tenant):
        assert not ImportBatch.objects.exists()
        with RequestAnswer.objects.get().file.content.open("rb") as kept:
            assert kept.read() == b"%PDF-1.7 Beispiel"
    assert now_of(asked).state == RequestState.ANSWERED


@pytest.mark.parametrize(("name", "content"), [("angriff.exe", b"MZ"), ("leer.csv", b"")])
def test_other_files_are_refused_and_nothing_is_kept(
    asked: DataRequest, client: Client, name: str, content: bytes
) -> None:
    assert hand_in(client, asked, content, name).status_code == 422
    with scope(tenant=asked.tenant):
        assert not EvidenceFile.objects.exists()
    assert now_of(asked).state == RequestState.SENT


def test_files_above_20_mb_are_refused(asked: DataRequest, client: Client) -> None:
    assert hand_in(client, asked, b"x" * (20 * 2**20 + 1)).status_code == 422


def test_not_more_files_than_somebody_can_read(asked: DataRequest, client: Client) -> None:
    with scope(tenant=asked.tenant):
        RequestAnswer.objects.bulk_create(
            RequestAnswer(tenant=asked.tenant, request=asked, way="link", received_on=date(2026, 3, 2))
            for _number in range(MOST_ANSWERS)
        )
    assert hand_in(client, asked, ANSWER.encode()).status_code == 422


def test_we_do_not_have_it_needs_a_reason(asked: DataRequest, client: Client) -> None:
    assert client.post(link(asked), {"was": "absage", "absage-reason": ""}).status_code == 422
    client.post(link(asked), {"was": "absage", "absage-reason": "Kein Netz in diesen Gemeinden."})
    kept = now_of(asked)
    assert (kept.state, kept.refusal) == ("refused", "Kein Netz in diesen Gemeinden.")
    hand_in(client, asked, ANSWER.encode())
    assert (now_of(asked).state, now_of(asked).refusal) == ("answered", "")


def test_the_request_is_passed_on_to_another_office(asked: DataRequest, client: Client) -> None:
    given = {"was": "weitergeben", "weiter-email": "netzabrechnung@example.org"}
    assert "netzabrechnung@example.org" in client.post(link(asked), given).content.decode()
    Worker().work_once()
    (sent,) = mail.outbox
    assert sent.to == ["netzabrechnung@example.org"]
    assert secret_of(asked) in sent.body
    assert client.get(link(asked)).status_code == 200
    for _time in range(2):
        assert client.post(link(asked), given).status_code == 200
    assert client.post(link(asked), given).status_code == 422


def test_the_short_code_leads_to_the_page(asked: DataRequest, client: Client) -> None:
    address = reverse("request_code")
    assert address == "/anfrage/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"code": "AAAA-BBBB-CCCC"}).status_code == 422
    answer = client.post(address, {"code": f" {code_of(asked).lower()} "}, follow=True)
    assert answer.status_code == 200
    assert asked.reference in answer.content.decode()


def test_codes_and_links_cannot_be_tried_out(
    asked: DataRequest, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(request_public.CODES):
        assert client.post(reverse("request_code"), {"code": f"AAAA-BBBB-{number:04d}"}).status_code == 422
    assert client.post(reverse("request_code"), {"code": code_of(asked)}).status_code == 429
    monkeypatch.setattr(request_public, "OPENINGS", 3)
    monkeypatch.setattr(request_public, "pages", RateLimit())
    for number in range(3):
        assert client.get(reverse("request_page", args=[f"geraten{number}"])).status_code == 404
    assert client.get(link(asked)).status_code == 429


def test_draft_closed_expired_and_renewed_links_open_nothing(district: Tenant, client: Client) -> None:
    with scope(tenant=district):
        asked = request_of(district)
    assert client.get(link(asked)).status_code == 410
    with scope(tenant=district):
        steps.send_request(asked, date(2026, 3, 2), timezone.now(), by_mail=False)
        asked.link_expires_on = timezone.localdate() - timedelta(days=1)
        asked.save()
    for name in ("request_page", "request_page_sheet"):
        assert client.get(link(asked, name)).status_code == 410
    assert hand_in(client, asked, ANSWER.encode()).status_code == 410
    with scope(tenant=district):
        assert not RequestAnswer.objects.exists()
        before, passing = link(asked), pass_of(asked)
        renew_link(asked, timezone.localdate())
    assert client.get(before).status_code == 404
    assert client.get(reverse("request_page", args=[passing])).status_code == 404
    assert client.get(link(asked)).status_code == 200
    with scope(tenant=district):
        steps.close_request(asked)
    assert client.get(link(asked)).status_code == 410


def test_a_receipt_belongs_to_its_request(asked: DataRequest, werl: Tenant, client: Client) -> None:
    """Neither the receipt of another request nor that of another tenant opens under one's own link."""
    hand_in(client, asked, ANSWER.encode())
    with scope(tenant=asked.tenant):
        answer = RequestAnswer.objects.get()
    other = open_request(werl)
    own = link(asked, "request_receipt", answer=answer.public_id)
    assert client.get(own).status_code == 200
    assert client.get(link(other, "request_receipt", answer=answer.public_id)).status_code == 404
    with scope(tenant=werl):
        assert not RequestAnswer.objects.exists()


def test_the_link_is_no_key_to_the_administration(asked: DataRequest, client: Client) -> None:
    client.get(link(asked))
    slug, public_id = asked.tenant.slug, asked.public_id
    for name in ("data_request", "request_sheet"):
        assert client.get(reverse(name, args=[slug, public_id])).status_code == 302
