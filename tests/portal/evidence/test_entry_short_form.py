"""The short form of eight numbers: the same rows as in the workbook, saved as far as they are, continued later."""

from __future__ import annotations

from dataclasses import replace

from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.portal.evidence.conftest import DAY

from klimawerk.engine.interchange.template_layout import SHORT_ROWS
from klimawerk.portal.evidence.domain.entry_saving import EntryText, save_entry
from klimawerk.portal.evidence.domain.short_form import (
    ShortEntry,
    list_short_cells,
    read_short_form,
    save_short_form,
)
from klimawerk.portal.evidence.models import Evidence
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.models import User
from klimawerk.portal.territories.models import Territory

TOTAL, GAS = "total.electricity", "total.natural_gas"
BUILDINGS = "municipal_facilities.electricity#buildings"
LAMPS = "municipal_facilities.electricity#street_lighting"
HEAT = "municipal_facilities.*#heat"
BILL = {"grade": "A", "source": "Rechnungen (Beispiel)"}


def save(tenant: Tenant, place: Territory, *entries: ShortEntry) -> list[str]:
    given = {each.key: each for each in entries}
    filled = {key: given.get(key, stored) for key, stored in read_short_form(place, 2022).items()}
    return [each.outcome for each in save_short_form(tenant, None, DAY, place, 2022, filled)]


def stored() -> dict[str, tuple[str, float | None, str]]:
    return {
        each.cell: (each.kind, each.amount, each.unit) for each in Evidence.objects.filter(is_chosen=True)
    }


def test_the_rows_are_those_of_the_workbook(db: None) -> None:
    assert tuple(each.key for each in list_short_cells()) == SHORT_ROWS
    assert len(SHORT_ROWS) == 8


def test_two_bills_become_one_value_and_come_back_as_two(in_district: Tenant, lippstadt: Territory) -> None:
    buildings = ShortEntry(BUILDINGS, "1200000", "kWh", **BILL)  # type: ignore[arg-type]
    lamps = ShortEntry(LAMPS, "300", "MWh", grade="B", source="Vertrag (Beispiel)")
    save(in_district, lippstadt, buildings, lamps)
    kept = Evidence.objects.get()
    assert (kept.amount, kept.unit, kept.grade) == (1500, "MWh", "B")
    assert kept.source == "Rechnungen (Beispiel); Vertrag (Beispiel)"
    again = read_short_form(lippstadt, 2022)
    assert (again[BUILDINGS].amount, again[BUILDINGS].unit) == ("1200000", "kWh")
    assert (again[LAMPS].amount, again[LAMPS].unit, again[LAMPS].grade) == ("300", "MWh", "B")
    save(in_district, lippstadt, replace(again[LAMPS], amount="400"))
    assert Evidence.objects.get().amount == 1600


def test_a_value_changed_in_the_table_is_not_split_again(in_district: Tenant, lippstadt: Territory) -> None:
    save(in_district, lippstadt, ShortEntry(BUILDINGS, "1200", **BILL), ShortEntry(LAMPS, "300", **BILL))  # type: ignore[arg-type]
    kept = Evidence.objects.get()
    text = EntryText(kept.cell, "observed", "2000", "MWh", "", "A", "Zähler", kept.public_id, kept.version)
    save_entry(in_district, None, DAY, lippstadt, 2022, text)
    again = read_short_form(lippstadt, 2022)
    assert (again[BUILDINGS].amount, again[LAMPS].amount) == ("2000", "")


def test_what_does_not_exist_is_said_and_taken_back(in_district: Tenant, lippstadt: Territory) -> None:
    assert "saved" in save(in_district, lippstadt, ShortEntry(GAS, absent=True, grade="A", source="Rathaus"))
    assert stored() == {GAS: ("not_occurring", None, "MWh")}
    again = read_short_form(lippstadt, 2022)[GAS]
    assert again.absent
    assert "withdrawn" in save(in_district, lippstadt, replace(again, absent=False))
    assert stored() == {}


def test_the_fuel_of_the_heat_can_change(in_district: Tenant, lippstadt: Territory) -> None:
    save(in_district, lippstadt, ShortEntry(HEAT, "20000", "l", carrier="heating_oil", **BILL))  # type: ignore[arg-type]
    again = read_short_form(lippstadt, 2022)[HEAT]
    assert (again.carrier, again.amount, again.unit) == ("heating_oil", "20000", "l")
    save(in_district, lippstadt, replace(again, carrier="natural_gas", unit="kWh", gas_basis="Hs"))
    assert stored() == {"municipal_facilities.natural_gas": ("observed", 20000, "kWh")}


def test_one_bad_row_does_not_keep_the_others_from_saving(in_district: Tenant, lippstadt: Territory) -> None:
    bad = ShortEntry(GAS, "1.234", gas_basis="Hs", **BILL)  # type: ignore[arg-type]
    outcomes = save(in_district, lippstadt, ShortEntry(TOTAL, "95000", **BILL), bad)  # type: ignore[arg-type]
    assert sorted(set(outcomes)) == ["refused", "saved", "unchanged"]
    assert stored() == {TOTAL: ("observed", 95000, "MWh")}


def test_somebody_else_was_faster(in_district: Tenant, lippstadt: Territory) -> None:
    mine = read_short_form(lippstadt, 2022)[TOTAL]
    save(in_district, lippstadt, ShortEntry(TOTAL, "95000", **BILL))  # type: ignore[arg-type]
    late = save_short_form(
        in_district, None, DAY, lippstadt, 2022, {TOTAL: replace(mine, amount="7", grade="A")}
    )
    conflict = next(each for each in late if each.outcome == "conflict")
    assert conflict.theirs is not None and conflict.theirs.amount == 95000
    assert stored()[TOTAL][1] == 95000


def test_a_town_hall_fills_the_page_in_two_sittings(client: Client, werl: Tenant) -> None:
    account = User.objects.create_user("rathaus", "rathaus@example.org", "eine lange Losung")
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    with scope(tenant=werl):
        give_role(werl, account, Role.UNIT, DAY.replace(year=2020))
    client.force_login(account)
    address = reverse("entry_short_form", args=[werl.slug, "05974052", 2022])
    assert client.get(address).content.decode().count("<legend") == 8
    first = {
        f"{TOTAL}:amount": "95.470,5",
        f"{TOTAL}:unit": "MWh",
        f"{TOTAL}:grade": "A",
        f"{TOTAL}:source": "Brief",
    }
    answer = client.post(
        address, {**first, f"{GAS}:amount": "1.234", f"{GAS}:unit": "MWh", f"{GAS}:grade": "A"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="1.234"' in page
    assert "„1.234“ kann" in page
    assert "1 von 8 sind da." in page
    page = client.get(address).content.decode()
    assert 'value="95470,5"' in page
    with scope(tenant=werl):
        assert stored() == {TOTAL: ("observed", 95470.5, "MWh")}
        assert Evidence.objects.get().is_network_operator
