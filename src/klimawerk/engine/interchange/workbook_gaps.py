"""Cells of a workbook that hide a number: errors such as #REF!, and formulas that no program has computed yet.

The reader gives an empty text for both; taken for empty, an entry would be lost in silence.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping

from defusedxml.ElementTree import fromstring, iterparse

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MARKS = (b"<f", b't="e"', b"t='e'", b":f>")


def hidden_values(measured: io.BytesIO) -> Mapping[str, Mapping[str, str]]:
    """By sheet: address of the cell and what stands there, `=` for a formula without a value. Nothing is raised here:
    a workbook whose parts cannot be followed is refused by its reader."""
    found: dict[str, dict[str, str]] = {}
    with zipfile.ZipFile(measured) as archive:
        names = set(archive.namelist())
        for sheet, part in _sheets(archive, names):
            content = archive.read(part)
            if any(mark in content for mark in _MARKS):
                found[sheet] = dict(_hidden(content))
    measured.seek(0)
    return found


def _sheets(archive: zipfile.ZipFile, names: set[str]) -> Iterator[tuple[str, str]]:
    """Name and part of each sheet."""
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in names:
        return
    targets = {
        each.get("Id", ""): posixpath.normpath(posixpath.join("/xl", each.get("Target", ""))).lstrip("/")
        for each in fromstring(archive.read(relations))
    }
    for sheet in fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        part = targets.get(sheet.get(_RELATION, ""), "")
        if part in names:
            yield sheet.get("name", ""), part


def _hidden(content: bytes) -> Iterator[tuple[str, str]]:
    for _event, element in iterparse(io.BytesIO(content), ("end",), forbid_dtd=True):
        if element.tag == f"{_MAIN}c":
            value = element.find(f"{_MAIN}v")
            written = (value.text or "") if value is not None else ""
            if element.get("t") == "e":
                yield element.get("r", ""), written or "#"
            elif element.find(f"{_MAIN}f") is not None and not written:
                yield element.get("r", ""), "="
            element.clear()
