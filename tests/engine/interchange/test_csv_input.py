"""Reading own values from a long CSV: what is understood, and what every mistake says."""

import pytest

from klimawerk.engine.factbook.rekeying import Succession, key_history
from klimawerk.engine.interchange.own_data import has_errors, read_own_data
from klimawerk.engine.interchange.safe_open import Limits
from klimawerk.engine.kernel.finding import Severity
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.language import sentence

from .balance_fakes import Book

HEAD = "ags;year;sector;carrier;energy;unit;grade;source"


def read(tmp_path, *lines, head=HEAD, encoding="utf-8", history=None, name="own.csv", limits=None):
    path = tmp_path / name
    path.write_bytes("\n".join([head, *lines]).encode(encoding))
    return read_own_data(path, Book(), limits, lambda: history or {})


def codes(findings, severity=None):
    return [each.code for each in findings if severity is None or each.severity is severity]


def errors(findings):
    return codes(findings, Severity.ERROR)


def test_a_row_becomes_an_own_value(tmp_path):
    values, findings = read(tmp_path, "05974028;2019;private_households;electricity;1.234,5;MWh;A;Stadtwerke")
    assert findings == ()
    (value,) = values
    assert (value.key, value.year, value.cell) == ("05974028", 2019, "private_households.electricity")
    assert value.energy_mwh == 1234.5
    assert value.grade is Grade.A
    assert value.source == "Stadtwerke"
    assert value.where == "own.csv:2"
    assert value.state is CellState.VALUE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_of_german_offices(tmp_path, encoding):
    values, findings = read(
        tmp_path, "05974028;2019;Private Haushalte;Heizöl;1000;Liter;B;Schätzung für Öl", encoding=encoding
    )
    assert not has_errors(findings)
    assert values[0].cell == "private_households.heating_oil"
    assert values[0].energy_mwh == pytest.approx(10.00738194)
    assert values[0].source == "Schätzung für Öl"


def test_commas_between_fields_and_points_for_decimals(tmp_path):
    values, findings = read(
        tmp_path,
        "05974028,2019,industry,electricity,12.345,MWh,A,x",
        '05974028,2019,industry,heating_oil,"1,234.5",MWh,A,x',
        head=HEAD.replace(";", ","),
    )
    assert not has_errors(findings)
    assert [value.energy_mwh for value in values] == [12.345, 1234.5]


def test_german_column_names_and_labels(tmp_path):
    values, findings = read(
        tmp_path,
        "05974028;2019;Verkehr;Diesel fossil;Pkw;Autobahn;100;GWh;A;Zählung",
        head="AGS;Jahr;Sektor;Energieträger;Fahrzeugklasse;Straßenkategorie;Energie;Einheit;Datengüte;Quelle",
    )
    assert findings == ()
    assert values[0].cell == "transport.diesel_fossil.car.motorway"
    assert values[0].energy_mwh == 100_000


def test_transport_may_be_coarse_or_fine(tmp_path):
    head = f"{HEAD};vehicle_class;road_category"
    values, findings = read(
        tmp_path,
        "05974028;2019;transport;diesel;100;MWh;A;x;;",
        "05974028;2019;transport;electricity;100;MWh;A;x;tram_metro;",
        "05974028;2019;transport;petrol_fossil;100;MWh;A;x;car;",
        head=head,
    )
    assert findings == ()
    assert [value.cell for value in values] == [
        "transport.diesel",
        "transport.electricity.tram_metro.all",
        "transport.petrol_fossil.car",
    ]


def test_a_network_total(tmp_path):
    (value,), findings = read(tmp_path, "05974028;2019;total;electricity;100;GWh;A;Netzbetreiber")
    assert not has_errors(findings)
    assert value.cell == "total.electricity"
    assert value.is_utility_total
    assert value.is_network_operator


def test_gas_in_upper_heating_value(tmp_path):
    values, findings = read(
        tmp_path,
        "05974028;2019;private_households;natural_gas;100;MWh Hs;A;x;",
        "05974028;2019;industry;natural_gas;100;MWh;A;x;Hs",
        "05974028;2019;municipal_facilities;natural_gas;100;MWh;A;x;",
        head=f"{HEAD};gas_basis",
    )
    assert [value.energy_mwh for value in values] == pytest.approx([90.3, 90.3, 100.0])
    assert codes(findings) == ["own_data.gas_basis_missing"]
    assert findings[0].severity is Severity.INFO


def test_all_findings_come_at_once_with_their_place(tmp_path):
    values, findings = read(
        tmp_path,
        "05974028;2019;private_households;electricity;viel;MWh;A;x",
        "05974028;2019;private_households;elektricity;1;MWh;A;x",
        "05974028;2019;industry;electricity;-5;MWh;A;x",
        "05974028;2019;industry;natural_gas;5;kW;A;x",
        "05974028;2019;industri;natural_gas;5;MWh;A;x",
        "09999999;2019;industry;heating_oil;5;MWh;A;x",
        "05974028;;industry;heating_oil;5;MWh;A;x",
        "05974028;2019;industry;lpg;5;Eimer;E;x",
        "05974028;2019;industry;lpg;1.234;MWh;A;x",
    )
    assert values == ()
    assert [(each.code, each.where) for each in findings if each.severity is Severity.ERROR] == [
        ("own_data.not_a_number", "own.csv:2:energy"),
        ("own_data.carrier_unknown_suggestion", "own.csv:3:carrier"),
        ("own_data.negative_value", "own.csv:4:energy"),
        ("own_data.unit_is_power", "own.csv:5:unit"),
        ("own_data.sector_unknown_suggestion", "own.csv:6:sector"),
        ("own_data.key_unknown", "own.csv:7:ags"),
        ("own_data.year_missing", "own.csv:8:year"),
        ("own_data.unit_unknown", "own.csv:9:unit"),
        ("own_data.grade_unknown", "own.csv:9:grade"),
        ("own_data.number_ambiguous", "own.csv:10:energy"),
    ]
    german = [sentence(each) for each in findings]
    assert "Ist „electricity“ (Strom) gemeint?" in german[1]
    assert not any("‹" in each for each in german)
    assert not any("‹" in sentence(each, "en") for each in findings)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("05974028;2019;industry;electricity;nan;MWh;A;x", "own_data.not_a_number"),
        ("05974028;2019;industry;electricity;=1+1;MWh;A;x", "own_data.not_a_number"),
        ("05974028;2019;industry;electricity;#NV;MWh;A;x", "own_data.value_error_cell"),
        ("05974028;2019;industry;electricity;5;;A;x", "own_data.unit_missing"),
        ("05974028;2019;industry;electricity;5;Liter;A;x", "own_data.unit_not_for_carrier"),
        ("05974028;2019;industry;heating_oil;5;MWh Hs;A;x", "own_data.gross_not_for_carrier"),
        ("05974028;2019;industry;kerosene;5;MWh;A;x", "own_data.unknown_cell"),
        ("05974028;2019;industry;electricity;5000000;GWh;A;x", "own_data.value_too_large"),
        ("05974028;1850;industry;electricity;5;MWh;A;x", "own_data.year_invalid"),
        ("05974028;2019,5;industry;electricity;5;MWh;A;x", "own_data.year_invalid"),
        (";2019;industry;electricity;5;MWh;A;x", "own_data.key_missing"),
        ("Lippstadt;2019;industry;electricity;5;MWh;A;x", "own_data.key_malformed"),
        ("05;2019;industry;electricity;5;MWh;A;x", "own_data.key_not_municipality"),
        ("05974082;2019;industry;electricity;5;MWh;A;x", "own_data.key_unknown_suggestion"),
        ("05974028;2019;;electricity;5;MWh;A;x", "own_data.sector_missing"),
        ("05974028;2019;industry;;5;MWh;A;x", "own_data.carrier_missing"),
    ],
)
def test_each_mistake_is_one_error_and_no_value(tmp_path, line, code):
    values, findings = read(tmp_path, line)
    assert values == ()
    assert errors(findings) == [code]


@pytest.mark.parametrize(
    ("line", "code", "count"),
    [
        ("05974028;2019;industry;electricity;0;MWh;A;x", "own_data.zero_taken_as_declared", 1),
        ("05974028;2019;industry;electricity;;MWh;A;x", "own_data.value_missing", 0),
        ("05974028;2019;industry;electricity;5;MWh;;x", "own_data.grade_missing", 1),
        ("05974028;2019;industry;electricity;5;MWh;A;", "own_data.source_missing", 1),
        ("5974028;2019;industry;electricity;5;MWh;A;x", "own_data.key_padded", 1),
        ("05974028;2019;industry;lpg;5;l;A;x", "own_data.heating_value_unverified", 1),
    ],
)
def test_doubts_are_warnings(tmp_path, line, code, count):
    values, findings = read(tmp_path, line)
    assert codes(findings) == [code]
    assert findings[0].severity is Severity.WARNING
    assert len(values) == count


def test_a_zero_is_a_declared_zero(tmp_path):
    (value,), _ = read(tmp_path, "05974028;2019;industry;electricity;0;MWh;A;x")
    assert value.state is CellState.DECLARED_ZERO
    (value,), _ = read(tmp_path, "05974028;2019;industry;hard_coal;;;A;x;NO", head=f"{HEAD};state")
    assert value.state is CellState.NOT_OCCURRING


def test_duplicate_rows_name_each_other(tmp_path):
    _, findings = read(
        tmp_path,
        "05974028;2019;industry;electricity;5;MWh;A;x",
        "05974028;2019;Industrie;Strom;6;MWh;A;x",
        "05974028;2020;industry;electricity;6;MWh;A;x",
    )
    assert errors(findings) == ["own_data.duplicate_row"]
    assert findings[0].where == "own.csv:3"
    assert findings[0].data["other"] == "own.csv:2"


def test_an_old_key_names_its_successor_and_a_split_one_all(tmp_path):
    history = key_history(
        [
            Succession("2021-01-01", "05974999", "05974040", 1.0, 1.0),
            Succession("2021-01-01", "05974998", "05974040", 0.4, 0.5),
            Succession("2021-01-01", "05974998", "05974004", 0.6, 0.5),
        ]
    )
    line = "{};2019;industry;electricity;5;MWh;A;x"
    (value,), findings = read(tmp_path, line.format("05974999"), history=history)
    assert value.key == "05974040"
    assert codes(findings) == ["own_data.key_replaced"]
    assert "Nachfolger ist 05974040 (Soest)" in sentence(findings[0])
    values, findings = read(tmp_path, line.format("05974998"), history=history)
    assert values == ()
    assert errors(findings) == ["own_data.key_split"]
    assert "05974004 (Anröchte), 05974040 (Soest)" in sentence(findings[0])


def test_a_period_other_than_the_calendar_year_is_said(tmp_path):
    head = f"{HEAD};first;last"
    line = "05974028;2019;industry;electricity;5;MWh;A;x;{};{}"
    assert read(tmp_path, line.format("01.01.2019", "2019-12-31"), head=head)[1] == ()
    _, findings = read(tmp_path, line.format("01.07.2018", "30.06.2019"), head=head)
    assert codes(findings) == ["own_data.period_differs"]
    _, findings = read(tmp_path, line.format("im Sommer", ""), head=head)
    assert errors(findings) == ["own_data.period_unreadable"]


def test_the_header_is_checked(tmp_path):
    _, findings = read(tmp_path, "05974028;2019", head="ags;year")
    assert errors(findings) == ["own_data.columns_missing"]
    assert findings[0].data["columns"] == "sector, carrier, energy, unit"
    _, findings = read(tmp_path, "x", head=f"{HEAD};ags")
    assert errors(findings) == ["own_data.column_twice"]
    _, findings = read(
        tmp_path, "05974028;2019;industry;electricity;5;MWh;A;x;car", head=f"{HEAD};vehicle_klass"
    )
    assert "own_data.column_unknown_suggestion" in codes(findings)


def test_files_without_content_are_found(tmp_path):
    assert errors(read(tmp_path)[1]) == ["own_data.no_rows"]
    for content, code in ((b"", "own_data.file_empty"), (b" \n", "own_data.file_empty")):
        path = tmp_path / "empty.csv"
        path.write_bytes(content)
        assert errors(read_own_data(path, Book())[1]) == [code]
    assert errors(read_own_data(tmp_path / "no.csv", Book())[1]) == ["own_data.file_missing"]
    assert errors(read_own_data(tmp_path, Book())[1]) == ["own_data.file_missing"]


def test_too_many_rows_and_too_large_files_are_refused(tmp_path):
    lines = ["05974028;2019;industry;electricity;5;MWh;A;x"] * 20
    assert errors(read(tmp_path, *lines, limits=Limits(csv_rows=10))[1]) == ["own_data.too_many_rows"]
    assert errors(read(tmp_path, *lines, limits=Limits(bytes=100))[1]) == ["own_data.file_too_large"]
    huge = f"05974028;2019;industry;electricity;5;MWh;A;{'x' * 40000}"
    assert "own_data.broken_csv" in errors(read(tmp_path, huge)[1])


def test_without_a_register_only_the_form_of_a_key_is_checked(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(f"{HEAD}\n01234567;2019;industry;electricity;5;MWh;A;x\n", encoding="utf-8")
    values, findings = read_own_data(path)
    assert findings == ()
    assert values[0].key == "01234567"


def test_after_very_many_errors_reading_stops(tmp_path):
    _, findings = read(tmp_path, *["05974028;2019;industry;electricity;viel;MWh;A;x"] * 2500)
    assert len(findings) == 1001
    assert findings[-1].code == "own_data.too_many_errors"


def test_after_very_many_duplicates_the_list_ends(tmp_path):
    _, findings = read(tmp_path, *["05974028;2019;industry;electricity;5;MWh;A;x"] * 2500)
    assert codes(findings) == ["own_data.duplicate_row"] * 1000 + ["own_data.too_many_errors"]


def test_a_row_with_more_fields_than_the_header_is_an_error(tmp_path):
    line = "05974028,2019,industry,electricity,5,MWh,A,Brief, 3. Mai"
    values, findings = read(tmp_path, line, head=HEAD.replace(";", ","))
    assert (values, errors(findings)) == ((), ["own_data.too_many_fields"])


def test_an_overlong_field_is_one_error_in_plain_words(tmp_path):
    values, findings = read(tmp_path, "05974028;2019;industry;electricity;5;MWh;A;" + "x" * 100_000)
    assert (values, errors(findings)) == ((), ["own_data.broken_csv"])
    assert "field" not in sentence(findings[0])
