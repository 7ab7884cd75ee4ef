"""Files that want to harm: each gives one clear finding within a blink, and no value."""

import io
import struct
import zipfile
import zlib

import pytest
import xlsxwriter

from klimawerk.engine.interchange.own_data import read_own_data
from klimawerk.engine.interchange.safe_open import Limits
from klimawerk.engine.interchange.template import write_template
from klimawerk.language import sentence

from .balance_fakes import LIPPSTADT, Book, lippstadt

SMALL = Limits(unpacked=4 << 20, unpacked_for_ratio=1 << 20)


def template_parts():
    stream = io.BytesIO()
    write_template(LIPPSTADT, lippstadt(), stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path, parts, extra=()):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [*parts.items(), *extra]:
            archive.writestr(name, content)
    return path


def refused(path, limits=None):
    values, findings = read_own_data(path, Book(), limits)
    assert values == ()
    (finding,) = findings
    assert "‹" not in sentence(finding)
    return finding.code


def test_the_untouched_template_has_nothing_to_read(tmp_path):
    assert refused(pack(tmp_path / "t.xlsx", template_parts())) == "own_data.no_rows"


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    bomb = pack(tmp_path / "bomb.xlsx", template_parts(), [("xl/worksheets/sheet99.xml", b"0" * (32 << 20))])
    assert bomb.stat().st_size < 200_000
    assert refused(bomb, SMALL) == "own_data.unpacked_too_large"
    assert refused(bomb) == "own_data.unpacked_too_large"


def test_a_zip_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path):
    path = pack(tmp_path / "liar.xlsx", template_parts(), [("xl/worksheets/sheet99.xml", b"0" * (32 << 20))])
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet99.xml")
    fake = struct.pack("<LLL", zlib.crc32(b"0" * 100), info.compress_size, 100)
    at = content.rfind(b"xl/worksheets/sheet99.xml") - 46
    content[at + 16 : at + 28] = fake
    content[info.header_offset + 14 : info.header_offset + 26] = fake
    path.write_bytes(content)
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("xl/worksheets/sheet99.xml").file_size == 100
    assert refused(path, SMALL) in ("own_data.broken_workbook", "own_data.unpacked_too_large")


def test_a_sheet_that_reaches_to_the_last_cell_is_not_laid_out(tmp_path):
    path = tmp_path / "corner.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, 1)
        sheet.write(1_048_575, 16_383, 1)
    assert refused(path) == "own_data.sheet_too_large"


def test_many_rows_without_addresses_are_counted(tmp_path):
    parts = template_parts()
    rows = b"<row/>" * 30_000
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
    assert refused(pack(tmp_path / "rows.xlsx", parts)) == "own_data.sheet_too_large"


def test_a_two_gigabyte_file_is_refused_by_its_size(tmp_path):
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as stream:
        stream.truncate(2 << 30)
    assert refused(path) == "own_data.file_too_large"


def test_a_billion_laughs_are_not_expanded(tmp_path):
    parts = template_parts()
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    document = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><sst>&l9;</sst>'
    parts["xl/sharedStrings.xml"] = document.encode()
    assert refused(pack(tmp_path / "laughs.xlsx", parts)) == "own_data.xml_entities"


def test_macros_are_refused(tmp_path):
    assert (
        refused(pack(tmp_path / "m.xlsx", template_parts(), [("xl/vbaProject.bin", b"x")]))
        == "own_data.macros"
    )


def test_old_and_protected_workbooks_are_named(tmp_path):
    path = tmp_path / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100)
    assert refused(path) == "own_data.old_workbook"


def test_an_encrypted_member_is_named(tmp_path):
    path = pack(tmp_path / "secret.xlsx", template_parts())
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    assert refused(path) == "own_data.encrypted"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 this is no archive", "own_data.broken_workbook"),
        (b"%PDF-1.7", "own_data.unknown_format"),
        (b"\x00\x01\x02\x03binary", "own_data.unknown_format"),
        (b"\x89PNG\r\n\x1a\n\x00", "own_data.unknown_format"),
        (b"<html>Anmeldung</html>", "own_data.columns_missing"),
    ],
)
def test_things_that_are_no_workbooks(tmp_path, content, code):
    path = tmp_path / "thing.xlsx"
    path.write_bytes(content)
    assert refused(path) == code


def test_a_word_document_and_a_foreign_workbook_are_named(tmp_path):
    path = tmp_path / "letter.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refused(path) == "own_data.unknown_format"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet().write(0, 0, "Strom")
    assert refused(path) == "own_data.not_the_template"


def test_a_truncated_workbook_is_broken(tmp_path):
    path = pack(tmp_path / "cut.xlsx", template_parts())
    path.write_bytes(path.read_bytes()[:-200])
    assert refused(path) == "own_data.broken_workbook"


def test_broken_xml_is_broken(tmp_path):
    parts = template_parts()
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"][:-20]
    assert refused(pack(tmp_path / "xml.xlsx", parts)) == "own_data.broken_workbook"


def test_too_many_parts_are_refused(tmp_path):
    extra = [(f"xl/p{number}.xml", b"<x/>") for number in range(600)]
    assert refused(pack(tmp_path / "parts.xlsx", template_parts(), extra)) == "own_data.too_many_parts"
