"""Answers of three kinds of addressees: asked by letter, reminded, read back, taken over; matrix and gaps after it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import openpyxl
import pytest
from django.utils import timezone
from django_scopes import scope
from tests.portal.evidence.conftest import DAY
from tests.portal.evidence.test_campaign_pages import ANSWER
from tests.portal.evidence.test_campaign_requests import LIPPSTADT, WERL, area, campaign, operator, request_of

from klimawerk.portal.evidence.campaign_tasks import send_letter
from klimawerk.portal.evidence.domain import campaign_requests as making
from klimawerk.portal.evidence.domain import campaign_steps as steps
from klimawerk.portal.evidence.domain.campaign_answers import receive_file
from klimawerk.portal.evidence.domain.campaign_progress import list_gaps, read_matrix
from klimawerk.portal.evidence.domain.imports import confirm_import, discard_import, undo_import
from klimawerk.portal.evidence.interfaces.campaign_letter import letter_of, sheet_of
from klimawerk.portal.evidence.models import (
    DataRequest,
    Evidence,
    ImportBatch,
    NetworkDeclaration,
    RequestLetter,
)
from klimawerk.portal.foundation.documents.writing import write_document
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.territories.models import Territory


def filled(data_request: DataRequest, column: str, values: dict[tuple[str, ...], float]) -> bytes:
    """The sheet as the addressee gets it, with numbers in a column where the words of a row are these."""
    book = openpyxl.load_workbook(io.BytesIO(sheet_of(data_request)))
    page = book.worksheets[0]
    head = [cell.value for cell in page[4]]
    at = head.index(column) + 1
    for row in range(5, page.max_row + 1):
        words = {str(page.cell(row, number).value) for number in range(1, len(head) + 1)}
        for wanted, number in values.items():
            if set(wanted) <= words:
                page.cell(row, at).value = number
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.requirement("X9")
def test_grid_operator_chimney_sweep_and_bus_company_are_asked_and_read_back(in_district: Tenant) -> None:
    """Letter with due date and XLSX sheet for each, a reminder, and the returned sheets in the evidence."""
    of_year = campaign(
        in_district,
        sweep_legal_basis="§ 0 Beispielgesetz",
        legal_basis="§ 1 Beispielgesetz",
        household_share=90,
    )
    for subject, name in (
        ("electricity", "Netz (Beispiel)"),
        ("heating_systems", "Kehrbezirk 1 (Beispiel)"),
        ("transport", "Busse (Beispiel)"),
    ):
        area(in_district, operator(in_district, name), subject, LIPPSTADT)
    assert making.make_from_areas(of_year, DAY).created == 3
    requests = {
        each.subject: each
        for each in DataRequest.objects.select_related("campaign__tenant", "addressee", "tenant__territory")
    }
    for each in requests.values():
        steps.send_request(each, DAY, timezone.now(), by_mail=False)
        late = date(2026, 5, 1)
        assert each.is_overdue(late)
        steps.remind(each, late, timezone.now(), by_mail=False)
        for kind in ("first", "reminder"):
            letter = letter_of(each, kind, DAY)
            assert "30.04.2026" in str(letter)
            assert write_document(letter, "docx").startswith(b"PK")
    assert "§ 0 Beispielgesetz" in str(letter_of(requests["heating_systems"], "first", DAY))
    assert "§ 0 Beispielgesetz" not in str(letter_of(requests["electricity"], "first", DAY))
    sheets = {
        "electricity": filled(
            requests["electricity"], "Wert", {("Haushaltskunden",): 60000, ("Wärmepumpen",): 300}
        ),
        "heating_systems": filled(
            requests["heating_systems"],
            "Anzahl",
            {("Heizöl", "11", "25"): 200, ("Heizöl", "25", "50"): 50},
        ),
        "transport": filled(requests["transport"], "Wert", {("Linienbusse", "Strom"): 40}),
    }
    for subject, content in sheets.items():
        answer = receive_file(requests[subject], DAY, f"{subject}.xlsx", content)
        assert answer.batch is not None and not answer.batch.has_errors, (
            answer.batch and answer.batch.findings
        )
        assert not Evidence.objects.filter(batch=answer.batch).exists()
        confirm_import(answer.batch, None, timezone.now())
    kept = {each.cell: each for each in Evidence.objects.all()}
    assert kept["private_households.electricity"].energy_mwh == 60000
    assert kept["private_households.heating_electricity"].energy_mwh == 300
    assert kept["private_households.environmental_heat"].energy_mwh == pytest.approx(960)
    # (200 × 18 kW + 50 × 37.5 kW) × 1200 h ÷ 0.85 ÷ 1000 = 7,729.4 MWh, 90 % of it households
    assert kept["private_households.heating_oil"].energy_mwh == pytest.approx(6956.47, abs=0.01)
    assert kept["commerce_trade_services.heating_oil"].energy_mwh == pytest.approx(772.94, abs=0.01)
    assert kept["transport.electricity.bus.all"].energy_mwh == 40
    assert kept["private_households.electricity"].legal_basis == "§ 1 Beispielgesetz"
    assert (
        kept["private_households.electricity"].source
        == f"Netz (Beispiel), {requests['electricity'].reference}"
    )


def test_a_finding_says_where_counts_lack_the_share_of_households(in_district: Tenant) -> None:
    of_year = campaign(in_district, sweep_legal_basis="§ 0 Beispielgesetz")
    sweep = making.add_request(
        of_year, "heating_systems", operator(in_district, "Kehrbezirk"), [LIPPSTADT], DAY
    )
    steps.send_request(sweep, DAY, timezone.now(), by_mail=False)
    content = filled(sweep, "Anzahl", {("Heizöl", "11", "25"): 200})
    answer = receive_file(sweep, DAY, "blatt.xlsx", content)
    assert answer.batch is not None
    assert "request_sheet.household_share_missing" in [each["code"] for each in answer.batch.findings]
    assert answer.batch.has_errors


def test_the_matrix_follows_every_municipality(in_district: Tenant) -> None:
    asked = request_of(in_district)
    late = date(2026, 5, 2)

    def states() -> dict[str, str]:
        matrix = read_matrix(in_district, asked.campaign, late)
        marks = {row.key: [mark for _subject, found in row.marks for mark in found] for row in matrix.rows}
        assert len(matrix.rows) == 14
        return {key: f"{marks[key][0].state} {marks[key][0].is_overdue}" for key in (LIPPSTADT, WERL)}

    assert states() == {LIPPSTADT: "draft False", WERL: "draft False"}
    steps.send_request(asked, DAY, timezone.now(), by_mail=False)
    assert states() == {LIPPSTADT: "sent True", WERL: "sent True"}
    only_werl = "\n".join(line for line in ANSWER.splitlines() if LIPPSTADT not in line)
    answer = receive_file(asked, DAY, "antwort.csv", only_werl.encode())
    assert states() == {LIPPSTADT: "partly_answered True", WERL: "preview False"}
    assert answer.batch is not None
    confirm_import(answer.batch, None, timezone.now())
    assert states()[WERL] == "confirmed False"
    undo_import(answer.batch, None, timezone.now())
    assert states()[WERL] == "partly_answered True"
    steps.mark_checked(asked)
    assert states() == {LIPPSTADT: "checked False", WERL: "checked False"}


def test_a_discarded_sheet_is_no_answer_of_a_municipality(in_district: Tenant) -> None:
    asked = request_of(in_district)
    steps.send_request(asked, DAY, timezone.now(), by_mail=False)
    answer = receive_file(asked, DAY, "antwort.csv", ANSWER.encode())
    assert asked.state == "answered"
    with pytest.raises(steps.NotPossible, match="undecided"):
        steps.mark_checked(asked)
    assert answer.batch is not None
    discard_import(answer.batch, None, timezone.now())
    steps.mark_checked(asked)


def test_the_gap_list_names_what_is_missing_and_who_was_asked(
    in_district: Tenant, django_assert_num_queries: Callable[..., object]
) -> None:
    asked = request_of(in_district)
    before = list_gaps(in_district, asked.campaign, DAY)
    assert len(before) == 14 * 21
    steps.send_request(asked, DAY, timezone.now(), by_mail=False)
    answer = receive_file(asked, DAY, "antwort.csv", ANSWER.encode())
    assert len(list_gaps(in_district, asked.campaign, DAY)) == 14 * 21
    assert answer.batch is not None
    confirm_import(answer.batch, None, timezone.now())
    gaps = list_gaps(in_district, asked.campaign, DAY)
    # Lippstadt: households, commerce and industry; Werl: households
    assert len(before) - len(gaps) == 4
    open_here = {each.cell: each for each in gaps if each.territory.key == WERL}
    assert [each.pk for each in open_here["industry.electricity"].asked] == [asked.pk]
    assert open_here["industry.natural_gas"].asked == ()
    NetworkDeclaration.objects.create(
        tenant=in_district, territory=Territory.objects.get(key=WERL), carrier="natural_gas"
    )
    assert len(gaps) - len(list_gaps(in_district, asked.campaign, DAY)) == 3


def test_a_mail_that_the_server_refuses_is_shown_as_not_sent(
    in_district: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = request_of(in_district)
    letter = steps.send_request(asked, DAY, timezone.now(), by_mail=True)

    class Run:
        payload = {"letter": str(letter.public_id)}

        def report(self, progress: float, message: str = "", **data: object) -> None: ...

        def on_finish(self, write: Callable[[], object]) -> None:
            write()

    def refuse(mail: object) -> None:
        raise OSError("refused")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        with pytest.raises(OSError, match="refused"):
            send_letter(Run())
    with scope(tenant=in_district):
        assert RequestLetter.objects.get().state == "failed"
    assert send_letter(Run()) == {"sent": 1}
    assert send_letter(Run()) == {"sent": 0}


def test_an_answer_of_another_tenant_stays_with_it(in_district: Tenant, werl: Tenant) -> None:
    asked = request_of(in_district)
    steps.send_request(asked, DAY, timezone.now(), by_mail=False)
    receive_file(asked, DAY + timedelta(days=1), "antwort.csv", ANSWER.encode())
    with scope(tenant=werl):
        assert not ImportBatch.objects.exists()
        assert not DataRequest.objects.exists()
        assert read_matrix(werl, asked.campaign, DAY).requests == ()
