"""`template` and `check`: a workbook out, every finding back, hostile files refused."""

import io
import json
import zipfile

import pytest


def test_a_template_is_written_once(run, tmp_path) -> None:
    target = tmp_path / "lippstadt.xlsx"
    outcome = run("template", "05974028", "--out", target, "--year", "2022")
    assert outcome.code == 0 and "klimawerk check" in outcome.err
    first = target.read_bytes()
    assert first[:2] == b"PK"
    again = run("template", "05974028", "--out", target)
    assert again.code == 2 and "--force" in again.err
    assert target.read_bytes() == first
    assert run("template", "05974028", "--out", target, "--short", "--force").code == 0
    assert target.read_bytes() != first


def test_a_good_file(run, own_values) -> None:
    outcome = run("check", own_values)
    assert outcome.code == 0
    assert "Lesbare Werte: 2" in outcome.out
    found = json.loads(run("check", own_values, "--format", "json").out)
    assert (found["values"], found["usable"]) == (2, True)


def test_all_findings_at_once_as_json(run, tmp_path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "ags;year;sector;carrier;energy;unit\n"
        "05974028;2022;private_households;natural_gas;-5;MWh\n"
        "99999999;2022;private_households;electricity;5;MWh\n"
        "05974028;2022;private_households;unobtainium;5;MWh\n",
        encoding="utf-8",
    )
    outcome = run("check", path, "--format", "json")
    found = json.loads(outcome.out)
    assert outcome.code == 2 and found["usable"] is False
    lines = {
        finding["where"].split(":")[1] for finding in found["findings"] if finding["severity"] == "error"
    }
    assert lines == {"2", "3", "4"}
    for finding in found["findings"]:
        assert set(finding) == {"code", "severity", "where", "rule", "data", "text"} and finding["text"]


def bomb() -> bytes:
    """A container of 50 MB of nothing in a few kilobytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (50 << 20))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.xlsx", bomb()),
        ("broken.xlsx", b"PK\x03\x04 and nothing more"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("empty.csv", b""),
        ("binary.csv", bytes(range(256)) * 10),
        ("words.csv", b"Das ist ein Brief.\n"),
    ],
)
def test_hostile_files_are_refused_with_a_sentence(run, tmp_path, name, content) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    outcome = run("check", path)
    assert outcome.code == 2
    assert outcome.out.startswith("Fehler ") and "wird aus der Datei nichts gerechnet" in outcome.out
    assert path.read_bytes() == content


def test_a_file_that_is_not_there(run) -> None:
    outcome = run("check", "gone.xlsx")
    assert outcome.code == 2 and "gone.xlsx" in outcome.out
