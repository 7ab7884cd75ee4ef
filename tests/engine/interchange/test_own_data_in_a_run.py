"""Own data through the whole engine: template and CSV in, balance out."""

import io

import openpyxl
import pytest

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.interchange.balance_json import to_json
from klimawerk.engine.interchange.balance_table import balance_table
from klimawerk.engine.interchange.own_data import has_errors, read_many, read_own_data
from klimawerk.engine.interchange.template import write_template
from klimawerk.engine.records.request import BalanceRequest, NoNetwork
from klimawerk.engine.runs import run_balance
from klimawerk.language import sentence

KEY = "05974028"
HEAD = "ags;year;sector;carrier;energy;unit;grade;source\n"


@pytest.fixture(scope="module")
def book():
    return load_factbook()


@pytest.fixture(scope="module")
def start(book):
    return run_balance(BalanceRequest(KEY, (2019,)), book)[0]


def written(tmp_path, *lines, name="own.csv"):
    path = tmp_path / name
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def carrier(value, sector, name):
    (found,) = [each for each in value["sectors"] if each["sector"] == sector]
    return next(each for each in found["carriers"] if each["carrier"] == name)


def run(book, own, **more):
    return to_json(run_balance(BalanceRequest(KEY, (2019,), own=own, **more), book)[0])


def test_a_filled_template_reaches_the_balance(book, start, tmp_path):
    stream = io.BytesIO()
    write_template(start.territory, start, stream)
    workbook = openpyxl.load_workbook(stream)
    sheet = workbook["Haushalte"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "private_households.natural_gas")
    columns = {cell.value: cell.column for cell in sheet[1]}
    for name, content in {
        "energy": 300,
        "unit": "GWh",
        "gas_basis": "Hs",
        "grade": "A",
        "source": "Netz",
    }.items():
        sheet.cell(row, columns[name]).value = content
    path = tmp_path / "lippstadt.xlsx"
    workbook.save(path)
    own, findings = read_own_data(path, book)
    assert findings == ()
    value = run(book, own)
    gas = carrier(value, "private_households", "natural_gas")
    assert gas["energy_mwh"] == pytest.approx(270_900)
    assert gas["emissions_t_co2e"] == pytest.approx(270_900 * 0.247)
    assert (gas["origin"], gas["grade"]) == ("municipal", "A")
    assert value["kind"] == "mixed"
    before = carrier(to_json(start), "private_households", "heating_oil")["energy_mwh"]
    assert carrier(value, "private_households", "heating_oil")["energy_mwh"] == before


def test_a_published_balance_is_recomputed_from_its_printed_factors(book, tmp_path):
    path = written(
        tmp_path,
        f"{KEY};2019;private_households;natural_gas;1000;MWh;A;report p. 3",
        f"{KEY};2019;transport;diesel;2000;MWh;B;report p. 4",
        f"{KEY};2019;industry;electricity;500;MWh;A;report p. 3",
    )
    own, findings = read_many([path], book)
    assert not has_errors(findings)
    factors = {("natural_gas", 2019): 250.0, ("diesel_fossil", 2019): 300.0, ("electricity", 2019): 500.0}
    value = run(book, own, own_only=True, factors=factors)
    assert value["totals"]["missing_cells"] and value["totals"]["per_capita_t"] is None
    present = [
        (each["emissions_t_co2e"], part["carrier"])
        for each in value["sectors"]
        for part in each["carriers"]
        if part["energy_mwh"] is not None
    ]
    assert [name for _, name in present] == ["natural_gas", "electricity", "diesel_fossil"]
    assert sum(each["emissions_t_co2e"] or 0 for each in value["sectors"]) == pytest.approx(250 + 600 + 250)
    assert value["conformity"]["status"] == "non-conformant"


def test_a_network_total_keeps_the_sum_and_is_said(book, start, tmp_path):
    path = written(tmp_path, f"{KEY};2019;total;natural_gas;700000;MWh Hs;A;Netzbetreiber")
    own, _ = read_own_data(path, book)
    value = run(book, own)
    sectors = ("private_households", "commerce_trade_services", "industry")
    assert sum(carrier(value, each, "natural_gas")["energy_mwh"] for each in sectors) == pytest.approx(
        632_100
    )
    assert "own_data.utility_total_with_defaults" in [each["code"] for each in value["findings"]]


def test_an_old_key_is_followed_to_its_successor(book, tmp_path):
    path = written(tmp_path, "06635005;2019;industry;electricity;5;MWh;A;x")
    own, findings = read_own_data(path, book)
    assert [value.key for value in own] == ["06635001"]
    assert "Allendorf" in sentence(findings[0])


def test_places_without_gas_network_leave_the_district_as_it_is(book):
    before = run_balance(BalanceRequest("05974", (2019,)), book)[0]
    declared = (NoNetwork("natural_gas", ("05974004", "05974036")),)
    after = run_balance(BalanceRequest("05974", (2019,), no_networks=declared), book)[0]
    assert after.energy.sum() == pytest.approx(before.energy.sum(), rel=1e-9)
    village = run_balance(BalanceRequest("05974004", (2019,), no_networks=declared), book)[0]
    gas = carrier(to_json(village), "private_households", "natural_gas")
    assert gas["state"] == "NO"
    assert gas["energy_mwh"] is None
    old = run_balance(BalanceRequest("05974004", (2019,)), book)[0]
    households = old.cells.select("private_households")
    assert village.energy[households].sum() == pytest.approx(old.energy[households].sum(), rel=0.02)


@pytest.mark.requirement("R42")
def test_each_sector_has_mwh_and_t(start):
    sectors = {each["sector"]: each for each in to_json(start)["sectors"]}
    municipal = sectors.pop("municipal_facilities")
    assert (municipal["energy_mwh"], municipal["state"]) == (None, "IE"), "contained in commerce, not zero"
    assert len(sectors) == 4
    for sector in sectors.values():
        assert sector["energy_mwh"] > 100_000
        assert sector["emissions_t_co2e"] > 50_000


@pytest.mark.requirement("R37")
def test_the_balance_states_bisko_and_its_factors(start):
    value = to_json(start)
    assert value["edition"] == "bisko-2024"
    assert value["pins"]["edition"] == "bisko-2024"
    assert value["factors"]["electricity"]["value"] == 478
    assert value["factors"]["electricity"]["source"]
    table = balance_table([start])
    assert "Methode bisko-2024, Faktenstand 2026.1" in table
    assert "BISKO-Prüfung: unvollständig" in table
