"""Broken, wrong and hostile files: every problem is a finding, nothing is computed from it."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from klimawerk import language
from klimawerk.engine.interchange.importers import KINDS, kinds, read_import
from klimawerk.engine.interchange.importers.reading import Limits

SAMPLES = Path(__file__).parent / "samples"
EMPLOYEES = "ags;year;branch;employees\n"


def codes(result) -> set[str]:
    """Codes of all findings; every one of them can be said in both languages."""
    for finding in result.findings:
        for spoken in language.LANGUAGES:
            assert "‹" not in language.sentence(finding, spoken)
    return {finding.code for finding in result.findings}


def workbook(rows: list[list[object]], sheet: str = "CSV-Wohnungen") -> bytes:
    """An XLSX with one sheet."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "import.file_empty"),
        ("Hallo\nWelt\n", "import.no_header"),
        ("ags;year;employees\n05974028;2022;5\n", "import.columns_missing"),
        ("ags;year;branch;branch;employees\n", "import.columns_twice"),
        (EMPLOYEES, "import.no_rows"),
        (EMPLOYEES + "05974028;2022;C;viele\n", "import.not_a_number"),
        (EMPLOYEES + "05974028;2022;C;-3\n", "import.negative"),
        (EMPLOYEES + "05974028;2022;C;1e400\n", "import.not_a_number"),
        (EMPLOYEES + "05974028;2022;C;nan\n", "import.not_a_number"),
        (EMPLOYEES + "=1+1;2022;C;5\n", "import.wrong_key"),
        (EMPLOYEES + "05974;2022;C;5\n", "import.wrong_key"),
        (EMPLOYEES + "05974028;22;C;5\n", "import.wrong_year"),
        (EMPLOYEES + "05974028;2022;Q7;5\n", "import.unknown_branch"),
        (EMPLOYEES + "05974028;2022;C;5\n05974028;2022;C;6\n", "import.row_twice"),
        (EMPLOYEES + "05974028;2022;C;5;6;7\n", "import.too_many_cells"),
        (EMPLOYEES + '05974028;2022;C;"' + "9" * 40_000 + '"\n', "import.broken_line"),
        (EMPLOYEES.encode() + b"05974028;2022;C;5\0\n", "import.not_text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "import.not_text"),
        ("a;" * 700 + "\n", "import.too_many_columns"),
    ],
)
def test_wrong_content(read, write, content, code) -> None:
    result = read("employees", write(content))
    assert code in codes(result)
    assert result.has_errors and not result.tables and not result.lists


def test_all_findings_come_at_once(read, write) -> None:
    result = read("employees", write(EMPLOYEES + "x;2022;C;5\n05974028;22;C;5\n05974028;2022;C;fünf\n"))
    assert [(finding.code, finding.where) for finding in result.findings] == [
        ("import.wrong_key", "file.csv:2"),
        ("import.wrong_year", "file.csv:3"),
        ("import.not_a_number", "file.csv:4"),
    ]


def test_a_million_equal_findings_are_counted(read, write) -> None:
    result = read("employees", write(EMPLOYEES + "x;2022;C;5\n" * 300))
    assert len(result.findings) == 51
    assert result.findings[-1].data == {"of": "import.wrong_key", "count": 250}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(read, write, encoding) -> None:
    text = "Gemeindeschlüssel;Jahr;WZ;Beschäftigte\n05974028;2022;insgesamt;1.234\n"
    result = read("employees", write(text.encode(encoding)))
    assert codes(result) <= {"import.territories_absent"}
    total = next(
        each for each in result.tables["employees_2022"] if each.description.column == "employees_total"
    )
    assert total.values[2] == 1234


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_delimiters(read, write, delimiter) -> None:
    text = (EMPLOYEES + "05974028;2022;total;5\n").replace(";", delimiter)
    assert not read("employees", write(text)).has_errors


def test_a_missing_file_and_a_folder(read, tmp_path) -> None:
    assert codes(read("sites", tmp_path / "gone.csv")) == {"import.file_unreadable"}
    assert codes(read("sites", tmp_path)) == {"import.not_a_file"}


def test_a_file_beyond_the_limit(read, write, monkeypatch) -> None:
    small = kinds.Kind("sites", KINDS["sites"].reader, "p", "t", "l", limits=Limits(max_bytes=1 << 20))
    monkeypatch.setattr(kinds, "KINDS", {"sites": small})
    assert codes(read("sites", write("x" * (2 << 20)))) == {"import.file_too_large"}


def test_too_many_rows(read, write, monkeypatch) -> None:
    small = kinds.Kind("employees", KINDS["employees"].reader, "p", "t", "l", limits=Limits(max_rows=3))
    monkeypatch.setattr(kinds, "KINDS", {"employees": small})
    assert "import.too_many_rows" in codes(read("employees", write(EMPLOYEES + "05974028;2022;C;5\n" * 5)))


def test_the_census_workbook_of_the_publisher(read, write) -> None:
    rows = [line.split(";") for line in (SAMPLES / "zensus2022.csv").read_text("utf-8-sig").splitlines()]
    typed = [
        [float(cell.replace(",", ".")) if cell.isdigit() and len(cell) < 9 else cell for cell in row]
        for row in rows
    ]
    result = read("zensus2022", write(workbook(typed), "zensus.xlsx"))
    assert not result.has_errors
    gas = next(each for each in result.tables["census_2022_municipal"] if each.description.column == "gas")
    assert gas.values[2] == 600


def test_a_zip_bomb_is_not_unpacked(read, write) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 << 20))
    assert codes(read("zensus2022", write(stream.getvalue(), "bomb.xlsx"))) == {"import.workbook_too_large"}


@pytest.mark.parametrize("cell", ['<c r="XFD1048576">', '<c s="1" r="XFD1048576">', "<x:c r='XFD1048576'>"])
def test_a_cell_in_the_far_corner_is_not_reserved(read, write, cell) -> None:
    original = io.BytesIO(workbook([["_RS"]]))
    stream = io.BytesIO()
    with zipfile.ZipFile(original) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</sheetData>", f"<row>{cell}</c></row></sheetData>".encode())
            target.writestr(name, content)
    assert codes(read("zensus2022", write(stream.getvalue(), "far.xlsx"))) == {"import.sheet_too_large"}


@pytest.mark.parametrize("content", [b"PK\x03\x04rest", b"PK\x03\x04" + bytes(4000)])
def test_a_broken_workbook(read, write, content) -> None:
    assert codes(read("zensus2022", write(content, "broken.xlsx"))) == {"import.workbook_broken"}


def test_an_encrypted_container(read, write) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    content = bytearray(stream.getvalue())
    central = content.rindex(b"PK\x01\x02")
    struct.pack_into("<H", content, central + 8, 1)
    assert codes(read("zensus2022", write(bytes(content), "locked.xlsx"))) == {"import.workbook_encrypted"}


def test_a_value_the_factbook_would_refuse_is_found_here(surroundings, write) -> None:
    from dataclasses import replace

    from klimawerk.engine.factbook.checks import Quantity

    strict = replace(
        surroundings, quantities={"employees": Quantity("employees", ("persons",), 0, {"municipal": 100})}
    )
    result = read_import("employees", [write(EMPLOYEES + "05974028;2022;total;101\n")], strict)
    assert "import.value_implausible" in codes(result) and result.tables == {}


def test_a_part_that_lies_about_its_size(read, write) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (5 << 20))
    content = bytearray(stream.getvalue())
    central = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, central + 24, 1000)
    assert codes(read("zensus2022", write(bytes(content), "liar.xlsx"))) == {"import.workbook_broken"}
