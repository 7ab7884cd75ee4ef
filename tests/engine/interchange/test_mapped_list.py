"""Lists of others, read by a mapping of their columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from klimawerk.engine.interchange.mapped_list import ColumnMapping, guess_mapping, mapped_values, sum_by_cell
from klimawerk.engine.interchange.own_rows import RowReader
from klimawerk.engine.interchange.plain_table import table_lines
from klimawerk.engine.interchange.safe_open import Limits, RefusedFile
from klimawerk.engine.interchange.territory_keys import TerritoryKeys
from klimawerk.engine.kernel.states import Grade

LINES = [
    ["Absatz der Stadtwerke (Beispiel)", "", "", ""],
    ["Ort", "Kundengruppe", "Energieträger", "Absatz in kWh"],
    ["05974028", "Haushalte", "Erdgas", "1.500.000"],
    ["", "", "", ""],
    ["05974028", "Industrie", "Erdgas", "2.250.000"],
]
FIXED = {"year": "2022", "unit": "kWh", "gas_basis": "Hi", "grade": "A", "source": "Stadtwerke (Beispiel)"}
MAPPING = ColumnMapping(1, {"key": 0, "sector": 1, "carrier": 2, "energy": 3}, FIXED)


def reader() -> RowReader:
    return RowReader(TerritoryKeys())


def test_the_header_is_found_below_a_title_and_its_words_are_understood() -> None:
    found = guess_mapping(LINES)
    assert found.header == 1
    assert found.columns == {"sector": 1, "carrier": 2, "energy": 3}


def test_rows_become_values_with_what_the_file_leaves_unsaid() -> None:
    reading = reader()
    values = mapped_values("liste.csv", LINES, MAPPING, reading)
    assert [(each.cell, each.energy_mwh, each.year) for each in values] == [
        ("private_households.natural_gas", 1500.0, 2022),
        ("industry.natural_gas", 2250.0, 2022),
    ]
    assert {each.grade for each in values} == {Grade.A}
    assert values[1].where == "liste.csv:5"


def test_a_field_that_nobody_names_is_an_error_of_the_file() -> None:
    reading = reader()
    assert mapped_values("liste.csv", LINES, ColumnMapping(1, {"energy": 3}), reading) == ()
    assert [each.code for each in reading.findings] == ["own_data.fields_unmapped"]
    assert reading.findings[0].data["columns"] == "key, year, sector, carrier, unit"


def test_a_bad_row_says_where_and_the_others_are_read() -> None:
    reading = reader()
    lines = [*LINES, ["05974028", "Haushalte", "Erdgas", "viel"]]
    assert len(mapped_values("liste.csv", lines, MAPPING, reading)) == 2
    errors = [each for each in reading.findings if each.severity == "error"]
    assert [(each.code, each.where) for each in errors] == [("own_data.not_a_number", "liste.csv:6:energy")]


def test_single_buildings_leave_only_their_sum_of_the_weakest_grade() -> None:
    lines = [
        LINES[1],
        ["05974028", "Haushalte", "Erdgas", "1.500.000"],
        ["05974028", "Haushalte", "Erdgas", "20.500"],
        ["05974052", "Haushalte", "Erdgas", "7.000"],
    ]
    mapping = ColumnMapping(0, MAPPING.columns, {**FIXED, "grade": "B"})
    values = sum_by_cell(mapped_values("haeuser.csv", lines, mapping, reader()), "haeuser.csv")
    assert [(each.key, each.energy_mwh) for each in values] == [
        ("05974028", pytest.approx(1520.5)),
        ("05974052", pytest.approx(7.0)),
    ]
    assert values[0].grade is Grade.B
    assert values[0].where == "haeuser.csv (2)"


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        ("a;b\n" + ";".join(["x"] * 201) + "\n", "own_data.sheet_too_large", "liste.csv:2"),
        ("a;b\n1;" + "x" * 32_768 + "\n", "own_data.broken_csv", "liste.csv:2"),
    ],
)
def test_an_endless_line_and_an_endless_field_are_refused(
    tmp_path: Path, content: str, code: str, where: str
) -> None:
    file = tmp_path / "liste.csv"
    file.write_text(content)
    with pytest.raises(RefusedFile) as refused:
        table_lines(file, Limits())
    assert (refused.value.finding.code, refused.value.finding.where) == (code, where)
