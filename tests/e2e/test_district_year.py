"""A district's year in the browser: a town joins, a village is acted for, data are asked for, entered and taken in, the
balance is presented, released, published and compared with the year before; at the end the manager leaves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect
from pytest_django import Settings
from tests.portal.balances.conftest import act_for
from tests.portal.evidence.test_campaign_requests import area
from tests.portal.people.test_every_address import new_account

from klimawerk.portal.balances.models import Publication, Run
from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.evidence.domain.campaign_links import secret_of
from klimawerk.portal.evidence.models import DataRequest, Evidence, ImportBatch
from klimawerk.portal.foundation.domain.worker import Worker
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Agreement, Tenant, TenantKind
from klimawerk.portal.people.domain.invitations import invite
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.domain.posts import fill_post
from klimawerk.portal.people.models import Post, User

pytestmark = pytest.mark.e2e

DAY = date(2025, 1, 1)
WERL, WELVER, LIPPSTADT = "05974052", "05974048", "05974028"
HEADER = "ags;year;sector;carrier;energy;unit;grade;source;gas_basis\n"
LAST_YEAR = HEADER + "".join(
    f"{key};2021;private_households;natural_gas;{amount};MWh;A;Gasnetz (Beispiel);Hi\n"
    for key, amount in ((WERL, 210000), (WELVER, 71000), (LIPPSTADT, 295000))
)
SHEET = "Gemeindeschlüssel;Sektor oder Kundengruppe;Energieträger;Wert;Einheit;Hs oder Hi\n"
POWER = SHEET + f"{LIPPSTADT};Haushaltskunden;Strom;60000,5;MWh;\n{WERL};Haushaltskunden;Strom;20000;MWh;\n"
POWER_WITH_ERROR = POWER.replace("20000", "etwa zwanzigtausend")
GAS = SHEET + "".join(
    f"{key};Haushaltskunden;Erdgas;{amount};MWh;Hi\n"
    for key, amount in ((WERL, 200000), (WELVER, 69000), (LIPPSTADT, 280000))
)
WRONG = HEADER + f"{LIPPSTADT};2022;private_households;electricity;95,4 GW;GW;A;Stromnetz (Beispiel);\n"


class Office:
    """A browser in which somebody works for an administration."""

    def __init__(self, page: Page, portal: str, client: Client, tenant: Tenant) -> None:
        self.page, self.portal, self.client, self.tenant = page, portal, client, tenant

    def sign_in(self, account: User) -> None:
        self.client.force_login(account)
        session = self.client.cookies["sessionid"].value
        self.page.context.clear_cookies()
        self.page.context.add_cookies([{"name": "sessionid", "value": session, "url": self.portal}])

    def open(self, rest: str = "") -> None:
        answer = self.page.goto(f"{self.portal}/verwaltung/{self.tenant.slug}/{rest}")
        assert answer is not None and answer.status == 200, rest

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def take_in(self, path: Path) -> None:
        self.open("einlesen/neu/")
        self.page.get_by_label("Datei", exact=True).set_input_files(path)
        self.page.get_by_label("Was ist es?").select_option("long_csv")
        self.press("Lesen und zeigen")

    def compute(self, name: str, first: str, last: str) -> None:
        self.open("bilanzen/neu/")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("von Bilanzjahr").select_option(first)
        self.page.get_by_label("bis Bilanzjahr").select_option(last)
        self.press("Alle berechnen")
        Worker("w").run(until_empty=True)
        self.page.get_by_role("heading", name=f"Bilanzen, Summen für {last}").wait_for()


def test_the_year_of_a_district(
    quiet_page: Page, portal: str, client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.WAGTAILADMIN_BASE_URL = portal
    page = quiet_page
    district = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
    manager, follower = new_account("leitung"), new_account("nachfolge")
    with scope(tenant=district):
        give_role(district, manager, Role.CLIMATE_MANAGER, DAY)
        give_role(district, follower, Role.CLIMATE_MANAGER, DAY)
        post = Post.objects.create(
            tenant=district,
            number="1",
            title="Klimaschutzmanagement",
            share_percent=Decimal(50),
            starts_on=DAY,
        )
        fill_post(post, manager, DAY)
    kreis = Office(page, portal, client, district)

    # A town is invited, opens its account, and agrees to be read by the district.
    werl = create_tenant("Stadt Werl", TenantKind.TOWN, store_territory(WERL))
    with scope(tenant=werl):
        _sent, address = invite(werl, "stadt@example.org", Role.CLIMATE_MANAGER, timezone.localdate())
    page.goto(address if address.startswith("http") else portal + address)
    for field in page.locator('input[type="password"]').all():
        field.fill("eine sehr lange Losung")
    page.locator('main button[type="submit"]').first.click()
    expect(page).to_have_url(f"{portal}/konto/anmelden/")
    mayor = User.objects.get(email="stadt@example.org")
    TOTP.activate(mayor, "JBSWY3DPEHPK3PXP")
    kreis.sign_in(manager)
    kreis.open("vereinbarungen/anfragen/")
    page.get_by_label("Mitglied").select_option(label="Stadt Werl")
    kreis.press("Anfragen")
    town = Office(page, portal, client, werl)
    town.sign_in(mayor)
    town.open("vereinbarungen/")
    town.press("Zustimmen")
    assert Agreement._base_manager.get().state == Agreement.State.AGREED

    # A village without account is acted for: the mayor's office confirms by its link.
    kreis.sign_in(manager)
    kreis.open("vertretungen/neu/")
    page.locator('[name="territory"]').select_option(label="Welver")
    page.locator('[name="ordered_by"]').fill("Bürgermeisteramt (Beispiel)")
    page.locator('[name="ordered_on"]').fill("2025-02-01")
    page.locator('[name="letter_reference"]').fill("Az. 1 (Beispiel)")
    page.locator('main button[type="submit"]').first.click()
    kreis.press("Link erzeugen")
    link = page.locator("code").inner_text()
    page.context.clear_cookies()
    page.goto(link)
    page.get_by_label("Ihr Amt").fill("Bürgermeisteramt (Beispiel)")
    kreis.press("Bestätigen")

    # Three addressees are asked; each answers by its link without account.
    kreis.sign_in(manager)
    ask_three(kreis, district)
    with scope(tenant=district):
        requests = {each.subject: each for each in DataRequest.objects.select_related("tenant")}
    page.context.clear_cookies()
    answer_by_link(page, portal, requests["electricity"], tmp_path / "strom.csv", POWER_WITH_ERROR)
    expect(page.get_by_text("keine Zahl").first).to_be_visible()
    answer_by_link(page, portal, requests["electricity"], tmp_path / "strom2.csv", POWER)
    answer_by_link(page, portal, requests["natural_gas"], tmp_path / "gas.csv", GAS)
    page.goto(portal + reverse("request_page", args=[secret_of(requests["heat_network"])]))
    page.get_by_text("Diese Daten haben wir nicht").or_(page.locator("summary").first).first.click()
    page.locator('form:has(input[value="absage"]) [name$="reason"]').fill("Wir betreiben dort kein Netz.")
    page.locator('form:has(input[value="absage"]) button').click()
    assert not Evidence._base_manager.exists()

    # The district looks at what came: a file with an error is left, the others count.
    kreis.sign_in(manager)
    with scope(tenant=district):
        batches = {each.file.name: each for each in ImportBatch.objects.select_related("file")}
    assert batches["strom.csv"].has_errors
    for name in ("strom2.csv", "gas.csv"):
        kreis.open(f"einlesen/{batches[name].public_id}/")
        kreis.press("Übernehmen: Die neuen Werte gelten")
        expect(page.get_by_text("übernommen.")).to_be_visible()
    with scope(tenant=district):
        kept = {
            (each.territory.key, each.cell): each.energy_mwh
            for each in Evidence.objects.filter(is_chosen=True).select_related("territory")
        }
    assert kept[LIPPSTADT, "private_households.electricity"] == 60000.5
    assert kept[WERL, "private_households.natural_gas"] == 200000

    # Own files beside them: last year's sales, and one that cannot be read.
    for name, content in (("falsch.csv", WRONG), ("vorjahr.csv", LAST_YEAR)):
        (tmp_path / name).write_text(content, encoding="utf-8")
    kreis.take_in(tmp_path / "falsch.csv")
    expect(page.get_by_text("Fehler verhinder")).to_be_visible()
    kreis.take_in(tmp_path / "vorjahr.csv")
    kreis.press("Übernehmen: Die neuen Werte gelten")
    expect(page.get_by_text("3 Werte wurden übernommen.")).to_be_visible()

    # What is known by telephone is pasted into the table.
    kreis.open(f"daten/{LIPPSTADT}/2022/haushalte/")
    page.fill("#neu-quelle", "Stromnetz (Beispiel)")
    page.select_option("#neu-guete", "A")
    paste(page, "private_households.electricity", "95.470,5\tMWh\n6.424\tMWh\n")
    expect(page.locator("[data-entry-status]")).to_have_text("Eingefügte Zeilen: 2")

    # The year before, then this year; the town answers and releases, the district acts for the village.
    kreis.compute("Bilanz 2021", "2021", "2021")
    kreis.compute("Bilanz 2022", "2022", "2022")
    run = Run._base_manager.get(name="Bilanz 2022")
    page.get_by_label("Stellungnahme bis").fill((timezone.localdate() + timedelta(days=14)).isoformat())
    kreis.press("Alle Entwürfe den Gemeinden vorlegen")
    expect(page.get_by_text("14 Gemeinden vorgelegt.")).to_be_visible()
    town.sign_in(mayor)
    town.open("bilanzen/")
    page.get_by_role("link", name="Bilanz 2022").first.click()
    page.get_by_role("textbox", name="Stellungnahme").fill("Die Gasmenge stimmt mit unserer überein.")
    town.press("Stellungnahme absenden")
    town.press("Zustimmen")
    town.press("Freigeben")
    expect(page.get_by_text("Stand: freigegeben")).to_be_visible()
    kreis.sign_in(manager)
    with scope(tenant=district):
        act_for(district, LIPPSTADT)
    for key in (WELVER, LIPPSTADT, "05974"):
        kreis.open(f"bilanzen/{run.public_id}/gebiet/{key}/")
        kreis.press("Freigeben")
        expect(page.get_by_text("Stand: freigegeben")).to_be_visible()
    kreis.open(f"bilanzen/{run.public_id}/veroeffentlichen/")
    kreis.press("Veröffentlichen")
    expect(page.get_by_text("Veröffentlicht: 4 Bilanzen.")).to_be_visible()
    assert Publication._base_manager.count() == 4

    # Why is the number different from last year's?
    before = Run._base_manager.get(name="Bilanz 2021")
    kreis.open(f"bilanzen/abgleich/?vorher={before.public_id}&nachher={run.public_id}")
    expect(page.get_by_text("Summe der Beträge aller Zellen").first).to_be_visible()

    # The manager leaves; whoever follows finds the tasks, the balances and the hand-over file.
    kreis.open("aufgaben/")
    page.locator('.quick-line [name="title"]').fill("Gasnetz für 2023 anfragen")
    kreis.press("Eintragen")
    kreis.open(f"stellen/{post.public_id}/uebergeben/")
    page.locator('[name="last_day"]').fill(timezone.localdate().isoformat())
    page.locator('[name="successor"]').select_option(label="nachfolge@example.org")
    page.locator('main button[type="submit"]').first.click()
    expect(page.get_by_text("Gasnetz für 2023 anfragen").first).to_be_visible()
    kreis.sign_in(follower)
    kreis.open("aufgaben/?welche=alle")
    expect(page.get_by_text("Gasnetz für 2023 anfragen").first).to_be_visible()
    kreis.open("bilanzen/")
    expect(page.get_by_role("link", name="Bilanz 2022").first).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{portal}/bilanzen/{district.slug}/")
    expect(page.get_by_role("link", name="Werl: Bilanz 2022")).to_be_visible()
    assert page.complaints == []  # type: ignore[attr-defined]


def ask_three(kreis: Office, district: Tenant) -> None:
    """A campaign in the browser with an electricity grid, a gas grid and a heat network from the register."""
    with scope(tenant=district):
        for subject in ("electricity", "natural_gas", "heat_network"):
            area(
                district,
                add_organisation(district, f"Netz {subject} (Beispiel)"),
                subject,
                LIPPSTADT,
                WERL,
                WELVER,
                email=f"{subject.replace('_', '-')}@example.org",
            )
    kreis.open("abfragen/neu/")
    page = kreis.page
    page.locator('[name="year"]').fill("2022")
    page.locator('[name="name"]').fill("Abfrage 2022")
    page.locator('[name="due_on"]').fill((timezone.localdate() + timedelta(days=30)).isoformat())
    page.locator('main button[type="submit"]').first.click()
    kreis.press("Anfragen aus den Versorgungsgebieten anlegen")
    page.locator('form[action$="versenden/"] button').click()
    Worker("w").run(until_empty=True)
    assert len(mail.outbox) >= 3


def answer_by_link(page: Page, portal: str, asked: DataRequest, path: Path, content: str) -> None:
    """The addressee opens its link, which uses nothing up, and hands in a file."""
    path.write_text(content, encoding="utf-8")
    page.goto(portal + reverse("request_page", args=[secret_of(asked)]))
    page.locator('form:has(input[value="abgeben"]) input[type="file"]').set_input_files(path)
    page.locator('form:has(input[value="abgeben"]) button[type="submit"]').click()
    page.wait_for_load_state()


def paste(page: Page, cell: str, text: str) -> None:
    """What the browser does when a block copied from a spreadsheet is pasted."""
    page.focus(f'[id="zelle-{cell}"] [name="amount"][form]')
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(paste);
        }""",
        text,
    )
