"""`/betrieb/fakten/`: only for whoever operates the installation; upload, findings, edition, taking back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_scopes import scope
from pytest_django import Settings

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.foundation.domain.worker import Worker
from klimawerk.portal.foundation.jobs import Job
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.commissions import record_commission
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import TenantKind
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.models import User

pytestmark = pytest.mark.django_db
ADDRESS, TAKE_BACK = "/betrieb/fakten/", "/betrieb/fakten/zuruecknehmen/"
SAMPLES = Path(__file__).parents[2] / "engine" / "interchange" / "importers" / "samples"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.KLIMAWERK_DATA_DIR = tmp_path
    return tmp_path


def account(name: str, is_superuser: bool = False, has_factor: bool = True) -> User:
    made = User.objects.create(username=name, email=f"{name}@example.org", is_superuser=is_superuser)
    if has_factor:
        TOTP.activate(made, "JBSWY3DPEHPK3PXP")
    return made


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(account("betrieb", is_superuser=True))
    return client


def upload(client: Client, content: bytes, name: str = "zensus2022.csv", kind: str = "zensus2022") -> int:
    answer = client.post(ADDRESS, {"kind": kind, "publisher_files": [SimpleUploadedFile(name, content)]})
    Worker("w").run(until_empty=True)
    return answer.status_code


def editions(folder: Path) -> list[str]:
    return sorted(each.parent.name for each in (folder / "facts" / "imported").glob("*/*/meta.json"))


@pytest.mark.parametrize("who", [*Role.values, "editor", "nobody"])
def test_no_role_of_a_tenant_opens_it(client: Client, folder: Path, who: str) -> None:
    person = account("person")
    if who == "editor":
        person.is_staff = True
        person.save()
    elif who != "nobody":
        tenant = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
        with scope(tenant=tenant):
            office = add_organisation(tenant, "Büro")
            commission = record_commission(
                tenant, "Bilanz", office, office, date(2020, 1, 1), date(2999, 12, 31)
            )
            wanted = commission if who == Role.CONSULTANCY else None
            give_role(tenant, person, Role(who), date(2020, 1, 1), commission=wanted)
    client.force_login(person)
    assert client.get(ADDRESS).status_code == 403
    assert upload(client, (SAMPLES / "zensus2022.csv").read_bytes()) == 403
    assert client.post(TAKE_BACK, {"edition": "zensus2022"}).status_code == 403
    assert not Job.objects.filter(kind="facts.import").exists()


def test_without_account_or_second_factor_it_stays_closed(client: Client) -> None:
    for address in (ADDRESS, TAKE_BACK):
        assert client.post(address)["Location"].startswith("/konto/anmelden/?next=")
    client.force_login(account("betrieb", is_superuser=True, has_factor=False))
    assert client.get(ADDRESS)["Location"] == "/konto/zweiter-faktor/einrichten/"
    assert client.post(TAKE_BACK).status_code == 302


def test_a_file_becomes_an_edition_and_is_taken_back_and_read_again(operator: Client, folder: Path) -> None:
    page = operator.get(ADDRESS).content.decode()
    assert "Noch nichts eingelesen" in page and "Neustart" not in page
    content = (SAMPLES / "zensus2022.csv").read_bytes()
    assert upload(operator, content) == 302
    (edition,) = editions(folder)
    page = operator.get(ADDRESS).content.decode()
    assert edition in page and "Ein Neustart ist nötig" in page and "wartet auf den Neustart" in page
    assert upload(operator, content) == 302
    assert editions(folder) == [edition] and Job.objects.filter(kind="facts.import").count() == 1
    assert operator.post(TAKE_BACK, {"edition": edition}).status_code == 302
    assert editions(folder) == []
    # the same file again is no old news: its edition is gone
    assert upload(operator, content) == 302
    assert editions(folder) == [edition]


def test_every_finding_is_shown_and_nothing_taken_over(operator: Client, folder: Path) -> None:
    assert upload(operator, b"das ist keine Regionaltabelle\n", "../../böse<b>.csv") == 302
    job = Job.objects.get(kind="facts.import")
    assert job.message_data["said"] and len(job.message_data["said"]) == job.message_data["count"]
    page = operator.get(ADDRESS).content.decode()
    assert "Nichts übernommen" in page
    assert editions(folder) == []
    assert [name for name in job.payload["files"] if "/" in name or "<" in name or name.startswith(".")] == []
    assert not list(folder.parent.glob("*.csv"))


def test_refusals_say_why(operator: Client, folder: Path) -> None:
    assert operator.post(ADDRESS, {"kind": "zensus2022"}).status_code == 422
    assert upload(operator, b"x", kind="wetterbericht") == 422
    answer = operator.post(TAKE_BACK, {"edition": "../../etc"}, follow=True)
    assert "../../etc" in answer.content.decode() and answer.status_code == 200
    assert operator.get(TAKE_BACK).status_code == 405
