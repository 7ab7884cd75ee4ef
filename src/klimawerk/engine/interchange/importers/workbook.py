"""One sheet of a large XLSX as lines of text, after the container was measured: no zip bomb, no far corner cell.

Own data go through `interchange.safe_open`, which parses every part; the workbooks of statistical offices are ten
times larger, so here the parts are only unpacked piece by piece, counted, and searched for cell addresses.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from klimawerk.engine.interchange.importers.findings import FindingList
from klimawerk.engine.interchange.importers.reading import Limits, OpenFile

_MEGABYTE = 1 << 20
MAX_UNPACKED = 700 * _MEGABYTE
MAX_RATIO = 200
_MIN_FOR_RATIO = 10 * _MEGABYTE
_CHUNK = 1 << 20
_OVERLAP = 512
_REFERENCE = re.compile(rb"<(?:\w{1,20}:)?(?:row|c)\b[^>]{0,200}?\sr=[\"']([A-Z]{0,3})(\d{1,9})[\"']")
_ALPHABET = 26
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 1


class UnusableWorkbook(Exception):
    """The container is broken or does not hold what its table of contents says."""


def sheet_lines(
    file: OpenFile, limits: Limits, findings: FindingList, sheets: Sequence[str]
) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each line that is not empty; only findings when the workbook is not usable."""
    try:
        if not _is_harmless(file, limits, findings):
            return
        rows = _rows(file, sheets)
    except (zipfile.BadZipFile, zlib.error, struct.error, UnusableWorkbook, OSError, ValueError) as error:
        findings.error("import.workbook_broken", reason=str(error))
        return
    for number, row in enumerate(rows, start=1):
        cells = [_text(cell) for cell in row]
        if any(cells):
            yield number, cells


def _rows(file: OpenFile, sheets: Sequence[str]) -> list[list[object]]:
    from python_calamine import CalamineError, CalamineWorkbook  # only a workbook needs the reader

    try:
        workbook = CalamineWorkbook.from_path(str(file.path))
        names = workbook.sheet_names
        chosen = next((name for name in sheets if name in names), names[0])
        rows: list[list[object]] = workbook.get_sheet_by_name(chosen).to_python(skip_empty_area=False)  # type: ignore[assignment]
        return rows
    except (CalamineError, IndexError) as error:
        raise UnusableWorkbook(str(error)) from error


def _text(cell: object) -> str:
    """A cell as a file would print it; whole numbers without decimals."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _is_harmless(file: OpenFile, limits: Limits, findings: FindingList) -> bool:
    """Measure every part: what it really unpacks to, and the far corner of each sheet."""
    with zipfile.ZipFile(file.path) as archive:
        members = archive.infolist()
    if any(member.flag_bits & _ENCRYPTED for member in members):
        findings.error("import.workbook_encrypted")
        return False
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if unpacked > MAX_UNPACKED or (unpacked > _MIN_FOR_RATIO and unpacked / packed > MAX_RATIO):
        size, limit = unpacked // _MEGABYTE, MAX_UNPACKED // _MEGABYTE
        findings.error("import.workbook_too_large", size=size, limit=limit, ratio=MAX_RATIO)
        return False
    if "[Content_Types].xml" not in {member.filename for member in members}:
        raise UnusableWorkbook("[Content_Types].xml")
    for member in members:
        rows, columns = _extent(file, member)
        if rows > limits.max_rows or columns > limits.max_columns:
            findings.error("import.sheet_too_large", rows=rows, columns=columns, limit=limits.max_rows)
            return False
    return True


def _extent(file: OpenFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """Last row and column any cell of a sheet claims: a reader would reserve the whole rectangle."""
    last_row = last_column = size = 0
    is_sheet = member.filename.startswith("xl/worksheets/")
    rest = b""
    for piece in _pieces(file, member):
        size += len(piece)
        if size > member.file_size:
            raise UnusableWorkbook(f"{member.filename}: {size} > {member.file_size}")
        if not is_sheet:
            continue
        text = rest + piece
        for letters, digits in _REFERENCE.findall(text):
            last_row = max(last_row, int(digits))
            column = 0
            for letter in letters:
                column = column * _ALPHABET + letter - ord("A") + 1
            last_column = max(last_column, column)
        rest = text[-_OVERLAP:]
    return last_row, last_column


def _pieces(file: OpenFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a part really unpacks to, piece by piece: the stated size may be a lie, so it is not used here."""
    with file.path.open("rb") as stream:
        stream.seek(member.header_offset)
        _, name_length, extra_length = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
        stream.seek(name_length + extra_length, 1)
        left = member.compress_size
        if member.compress_type == zipfile.ZIP_STORED:
            while left > 0 and (piece := stream.read(min(left, _CHUNK))):
                left -= len(piece)
                yield piece
            return
        if member.compress_type != zipfile.ZIP_DEFLATED:
            raise UnusableWorkbook(f"{member.filename}: method {member.compress_type}")
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        while left > 0 and not inflate.eof and (packed := stream.read(min(left, _CHUNK))):
            left -= len(packed)
            while packed and not inflate.eof:
                yield inflate.decompress(packed, _CHUNK)
                packed = inflate.unconsumed_tail
