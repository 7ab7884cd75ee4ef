"""Opens files of strangers: size, kind, zip bombs, far corner cells, entities and macros are looked at before parsing.

What was measured is what gets parsed: the members of a workbook are unpacked once, within limits, and packed anew in
memory. So a container that lies about its sizes cannot grow in the reader.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from klimawerk.engine.kernel.finding import Finding, Severity

MEGABYTE = 1 << 20
_CHUNK = 1 << 16
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_LETTERS = 26
_XML_ENDINGS = (".xml", ".rels", ".vml")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file with own data may hold at most. Together they bound the time of reading to a few seconds."""

    bytes: int = 20 * MEGABYTE
    unpacked: int = 64 * MEGABYTE
    ratio: int = 200
    unpacked_for_ratio: int = 4 * MEGABYTE
    parts: int = 500
    rows: int = 20_000
    columns: int = 200
    csv_rows: int = 200_000
    cell_characters: int = 32_767


class RefusedFile(Exception):
    """The file is not read; `finding` says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def refuse(code: str, where: str, **data: object) -> NoReturn:
    """Raise `RefusedFile` with an error finding."""
    raise RefusedFile(Finding(code, Severity.ERROR, where, "", data))


def first_bytes(path: Path, limits: Limits) -> bytes:
    """The first bytes of a file that is there, not empty and not too large; raises `RefusedFile` otherwise."""
    try:
        if not path.is_file():
            refuse("own_data.file_missing", path.name, file=str(path))
        size = path.stat().st_size
        if size == 0:
            refuse("own_data.file_empty", path.name)
        if size > limits.bytes:
            refuse(
                "own_data.file_too_large",
                path.name,
                size_mb=max(1, size // MEGABYTE),
                limit_mb=limits.bytes // MEGABYTE,
            )
        with path.open("rb") as stream:
            return stream.read(len(_OLE))
    except OSError:
        refuse("own_data.file_missing", path.name, file=str(path))


def is_workbook(path: Path, limits: Limits) -> bool:
    """True for a zip container, False for what may be text; raises `RefusedFile` for old or protected workbooks."""
    first = first_bytes(path, limits)
    if first.startswith(_OLE):
        refuse("own_data.old_workbook", path.name)
    if first.startswith(_ZIP):
        return True
    if first.startswith((b"PK", b"%PDF")):
        refuse("own_data.unknown_format", path.name)
    return False


def read_text(path: Path, limits: Limits) -> str:
    """A text file in UTF-8 (with or without mark), UTF-16 or Windows-1252; raises `RefusedFile` for anything else."""
    first_bytes(path, limits)
    content = path.read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
        if b"\0" in content:
            refuse("own_data.unknown_format", path.name)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.strip():
            refuse("own_data.file_empty", path.name)
        return text
    refuse("own_data.not_text", path.name)


def measured_workbook(path: Path, limits: Limits) -> io.BytesIO:
    """The workbook packed anew from its measured XML parts; raises `RefusedFile` where a limit is passed."""
    first_bytes(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members, path, limits)
            measured = io.BytesIO()
            budget = limits.unpacked
            with zipfile.ZipFile(measured, "w", zipfile.ZIP_STORED) as copy:
                for member in members:
                    if member.is_dir() or not member.filename.endswith(_XML_ENDINGS):
                        continue
                    content = _unpack(archive, member, path, limits, budget)
                    budget -= len(content)
                    _check_xml(content, member.filename, path, limits)
                    copy.writestr(member.filename, content)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        refuse("own_data.broken_workbook", path.name, reason=type(error).__name__)
    measured.seek(0)
    return measured


def _check_members(members: list[zipfile.ZipInfo], path: Path, limits: Limits) -> None:
    if len(members) > limits.parts:
        refuse("own_data.too_many_parts", path.name, count=len(members), limit=limits.parts)
    if any(member.flag_bits & 1 for member in members):
        refuse("own_data.encrypted", path.name)
    names = {member.filename for member in members}
    if len(names) != len(members) or "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        refuse("own_data.unknown_format", path.name)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        refuse("own_data.macros", path.name)
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if unpacked > limits.unpacked or (
        unpacked > limits.unpacked_for_ratio and unpacked / packed > limits.ratio
    ):
        _refuse_size(path, limits)


def _refuse_size(path: Path, limits: Limits) -> NoReturn:
    refuse(
        "own_data.unpacked_too_large",
        path.name,
        limit_mb=limits.unpacked // MEGABYTE,
        limit_ratio=limits.ratio,
    )


def _unpack(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, limits: Limits, budget: int
) -> bytes:
    """The content of a member, as long as it stays within the budget."""
    pieces: list[bytes] = []
    size = 0
    with archive.open(member) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > budget:
                _refuse_size(path, limits)
            pieces.append(piece)
    return b"".join(pieces)


def _check_xml(content: bytes, name: str, path: Path, limits: Limits) -> None:
    """No document type, no entities; in a sheet no cell beyond the limits (a reader would reserve the rectangle)."""
    is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
    row = column = 0
    try:
        for event, element in iterparse(io.BytesIO(content), ("start", "end"), forbid_dtd=True):
            if event == "end":
                element.clear()
            elif is_sheet:
                row, column = _corner(element, row, column)
                if row > limits.rows or column > limits.columns:
                    refuse(
                        "own_data.sheet_too_large",
                        path.name,
                        row=row,
                        column=column,
                        limit_rows=limits.rows,
                        limit_columns=limits.columns,
                    )
    except DefusedXmlException:
        refuse("own_data.xml_entities", path.name)
    except ParseError as error:
        refuse("own_data.broken_workbook", path.name, reason=f"{name}: {error}")


def _corner(element: Any, row: int, column: int) -> tuple[int, int]:
    """The furthest row and column seen so far. Cells without an address count one after the other."""
    tag = element.tag.rpartition("}")[2]
    if tag == "row":
        number = element.get("r", "")
        return (
            max(row, int(number)) if number.isdecimal() and len(number) < len("10000000") else row + 1
        ), column
    if tag == "c":
        address = _ADDRESS.fullmatch(element.get("r", ""))
        if address is None:
            return row, column + 1
        at = 0
        for letter in address[1]:
            at = at * _LETTERS + ord(letter) - ord("A") + 1
        return max(row, int(address[2])), max(column, at)
    return row, column
