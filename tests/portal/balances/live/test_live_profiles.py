"""Municipal profiles: all members in one job, two accessible pages each, for nobody else."""

from __future__ import annotations

import io
import zipfile

from django.test import Client
from django.urls import reverse
from django_scopes import scope
from pypdf import PdfReader
from tests.portal.balances.conftest import DAY, LIPPSTADT, WERL, state

from klimawerk.portal.balances.domain.live_profile import find_profiles, order_profiles
from klimawerk.portal.foundation.domain.worker import Worker
from klimawerk.portal.foundation.jobs import JobState
from klimawerk.portal.organisations.models import Tenant


def test_all_members_in_one_job(district: Tenant, werl: Tenant, manager: Client) -> None:
    state(district, LIPPSTADT, "200000", "private_households.natural_gas")
    with scope(tenant=district):
        job = order_profiles(district, 2022, "de", (2021, 2022), DAY)
        assert order_profiles(district, 2022, "de", (2021, 2022), DAY) == job
    Worker("w").run(until_empty=True)
    job.refresh_from_db()
    assert job.state == JobState.DONE, (job.message, job.message_data)
    answer = manager.get(reverse("profiles_file", args=[district.slug]))
    bundle = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert len(bundle.namelist()) == 14
    pdf = PdfReader(io.BytesIO(bundle.read(f"{LIPPSTADT}-2022.pdf")))
    assert len(pdf.pages) == 2
    text = pdf.pages[0].extract_text()
    assert "Lippstadt" in text
    assert "428." in text  # t CO2e with the own value
    assert pdf.metadata is not None and "Lippstadt" in (pdf.metadata.title or "")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert len(PdfReader(io.BytesIO(bundle.read(f"{WERL}-2022.pdf"))).pages) == 2
    state(district, LIPPSTADT, "210000", "private_households.heating_oil")
    with scope(tenant=district):
        assert order_profiles(district, 2022, "de", (2021, 2022), DAY) != job
    with scope(tenant=werl):
        assert find_profiles(werl) is None


def test_the_button_orders_and_the_page_tells(district: Tenant, manager: Client) -> None:
    address = reverse("profiles", args=[district.slug])
    assert manager.get(reverse("profiles_file", args=[district.slug])).status_code == 302
    assert manager.post(f"{address}?jahr=2022").status_code == 302
    page = manager.get(address).content.decode()
    assert 'id="auftrag"' in page
    assert "2022" in page
