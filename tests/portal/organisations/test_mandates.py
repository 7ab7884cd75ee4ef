"""Acting for a village without account: it counts once the mayor has confirmed, by link or by the signed letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scope
from pytest_django import Settings

from klimawerk.portal.foundation.secret_links import digest_of
from klimawerk.portal.organisations.domain import mandates
from klimawerk.portal.organisations.domain.agreements import NotAgreeable
from klimawerk.portal.organisations.domain.mandates import (
    LetterRefused,
    acts_for,
    answer_mandate,
    eligible_territories,
    end_mandate,
    file_letter,
    find_mandate,
    renew_link,
    take_mandate,
)
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.interfaces.mandate_letter import letter_of, write_docx
from klimawerk.portal.organisations.models import Mandate, Tenant, TenantKind
from klimawerk.portal.territories.models import Territory

DAY = date(2026, 3, 2)
WELVER = "05974048"
PDF = b"%PDF-1.7 unterschrieben"


@pytest.fixture
def mandate(district: Tenant, settings: Settings, tmp_path: Path) -> Iterator[Mandate]:
    settings.KLIMAWERK_DATA_DIR = tmp_path
    village = Territory.objects.get(key=WELVER)
    with scope(tenant=district):
        yield take_mandate(district, village, "Rat der Gemeinde Welver", DAY, "61-12/2026")


def test_it_counts_after_the_mayor_has_confirmed_and_not_before(mandate: Mandate, district: Tenant) -> None:
    secret = renew_link(mandate, DAY)
    assert (mandate.state, mandate.is_valid(DAY)) == ("requested", False)
    assert not acts_for(district, mandate.territory, DAY)
    found = find_mandate(secret)
    assert found is not None
    answer_mandate(found, date(2026, 3, 10), "Bürgermeisteramt", is_confirmed=True)
    assert (found.state, found.decided_on, found.decided_by) == (
        "confirmed",
        date(2026, 3, 10),
        "Bürgermeisteramt",
    )
    assert acts_for(district, mandate.territory, DAY)
    assert not acts_for(district, mandate.territory, date(2026, 3, 1))
    with pytest.raises(NotAgreeable):
        answer_mandate(found, date(2026, 3, 11), "Bürgermeisteramt", is_confirmed=False)


def test_a_refused_one_never_counts_and_may_be_asked_again(mandate: Mandate, district: Tenant) -> None:
    renew_link(mandate, DAY)
    with pytest.raises(NotAgreeable):
        take_mandate(district, mandate.territory, "Rat", DAY, "zweiter Auftrag")
    answer_mandate(mandate, DAY, "Bürgermeisteramt", is_confirmed=False)
    assert (mandate.state, acts_for(district, mandate.territory, DAY)) == ("refused", False)
    assert take_mandate(district, mandate.territory, "Rat", DAY, "neuer Auftrag").state == "requested"


def test_only_a_digest_of_the_newest_link_is_kept(mandate: Mandate) -> None:
    first = renew_link(mandate, DAY)
    second = renew_link(mandate, DAY)
    assert find_mandate(first) is None
    assert find_mandate(second) == mandate
    assert find_mandate("") is None
    assert mandate.link_digest == digest_of(second) != second
    stored = [str(value) for value in Mandate.objects.values().get().values()]
    assert not any(second in value for value in stored)
    assert not hasattr(mandate.history.first(), "link_digest")


def test_a_link_expires_after_sixty_days_and_can_be_renewed(mandate: Mandate) -> None:
    renew_link(mandate, DAY)
    last = date(2026, 5, 1)
    assert (mandate.link_expires_on, mandate.is_link_open(last)) == (last, True)
    assert not mandate.is_link_open(last + timedelta(days=1))
    with pytest.raises(NotAgreeable):
        answer_mandate(mandate, last + timedelta(days=1), "Bürgermeisteramt", is_confirmed=True)
    renew_link(mandate, date(2026, 6, 1))
    answer_mandate(mandate, date(2026, 6, 2), "Bürgermeisteramt", is_confirmed=True)
    with pytest.raises(NotAgreeable):
        renew_link(mandate, date(2026, 6, 3))


def test_the_signed_letter_confirms_too_and_lies_where_no_address_leads(
    mandate: Mandate, settings: Settings
) -> None:
    file_letter(mandate, SimpleUploadedFile("Auftrag Welver.PDF", PDF), DAY, "Bürgermeisteramt")
    assert (mandate.state, mandate.decided_by, mandate.letter_name) == (
        "confirmed",
        "Bürgermeisteramt",
        "Auftrag Welver.PDF",
    )
    place = Path(settings.KLIMAWERK_DATA_DIR) / "private" / mandate.letter.name
    assert place.read_bytes() == PDF
    assert place.stat().st_mode & 0o077 == 0
    assert "Welver" not in mandate.letter.name
    with pytest.raises(ValueError, match="no address"):
        _ = mandate.letter.url


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("brief.exe", b"MZ", "kind"),
        ("brief.pdf", b"<html>", "kind"),
        ("brief", PDF, "kind"),
        ("brief.png", PDF, "kind"),
    ],
)
def test_other_files_are_refused(mandate: Mandate, name: str, content: bytes, reason: str) -> None:
    with pytest.raises(LetterRefused) as refused:
        file_letter(mandate, SimpleUploadedFile(name, content), DAY, "Bürgermeisteramt")
    assert (refused.value.reason, mandate.state, bool(mandate.letter)) == (reason, "requested", False)


def test_a_large_file_is_refused(mandate: Mandate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mandates, "LARGEST_LETTER", len(PDF) - 1)
    with pytest.raises(LetterRefused, match="size"):
        file_letter(mandate, SimpleUploadedFile("brief.pdf", PDF), DAY, "Bürgermeisteramt")


def test_ended_today_it_counts_today_no_longer(mandate: Mandate, district: Tenant) -> None:
    file_letter(mandate, SimpleUploadedFile("brief.pdf", PDF), DAY, "Bürgermeisteramt")
    end_mandate(mandate, date(2026, 4, 1))
    assert (mandate.state, mandate.valid_to) == ("ended", date(2026, 4, 1))
    assert not acts_for(district, mandate.territory, date(2026, 4, 1))


def test_a_village_that_gets_its_own_access_is_acted_for_no_longer(
    mandate: Mandate, district: Tenant
) -> None:
    assert WELVER in [each.key for each in eligible_territories(district, DAY)]
    create_tenant("Gemeinde Welver", TenantKind.MUNICIPALITY, mandate.territory, day=date(2026, 9, 1))
    mandate.refresh_from_db()
    assert (mandate.state, mandate.valid_to) == ("ended", date(2026, 9, 1))
    assert WELVER not in [each.key for each in eligible_territories(district, DAY)]
    assert len(eligible_territories(district, DAY)) == 13


def test_the_letter_names_order_rights_and_link(mandate: Mandate) -> None:
    secret = renew_link(mandate, DAY)
    written = docx.Document(
        BytesIO(write_docx(letter_of(mandate, f"https://klima.example/vertretung/{secret}/")))
    )
    text = "\n".join(paragraph.text for paragraph in written.paragraphs)
    for part in (
        "Kreis Soest",
        "Welver",
        "61-12/2026",
        "02.03.2026",
        "Rat der Gemeinde Welver",
        f"https://klima.example/vertretung/{secret}/",
        "01.05.2026",
    ):
        assert part in text, part
    assert "https" not in "\n".join(
        paragraph.text for paragraph in docx.Document(BytesIO(write_docx(letter_of(mandate)))).paragraphs
    )
