"""One sheet of an XLSX as lines of text, after the container was measured: no zip bomb, no sheet with a far
corner cell.
"""

from __future__ import annotations

import re
import zipfile
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


def sheet_lines(
    file: OpenFile, limits: Limits, findings: FindingList, sheets: Sequence[str]
) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each line that is not empty; nothing but findings when the workbook is not usable."""
    if not _is_harmless(file, limits, findings):
        return
    from python_calamine import CalamineError, CalamineWorkbook  # only a workbook needs the reader

    try:
        workbook = CalamineWorkbook.from_path(str(file.path))
        names = workbook.sheet_names
        chosen = next((name for name in sheets if name in names), names[0] if names else None)
        if chosen is None:
            findings.error("import.workbook_broken", reason="no sheet")
            return
        rows = workbook.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        findings.error("import.workbook_broken", reason=str(error))
        return
    for number, row in enumerate(rows, start=1):
        cells = [_text(cell) for cell in row]
        if any(cells):
            yield number, cells


def _text(cell: object) -> str:
    """A cell as a file would print it; whole numbers without decimals."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _is_harmless(file: OpenFile, limits: Limits, findings: FindingList) -> bool:
    """Measure the container without unpacking it to disk: size, ratio, encryption, and the far corner of each sheet."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            members = archive.infolist()
            if any(member.flag_bits & 1 for member in members):
                findings.error("import.workbook_encrypted")
                return False
            unpacked = sum(member.file_size for member in members)
            packed = max(1, sum(member.compress_size for member in members))
            too_dense = unpacked > _MIN_FOR_RATIO and unpacked / packed > MAX_RATIO
            if unpacked > MAX_UNPACKED or too_dense:
                findings.error(
                    "import.workbook_too_large", size=unpacked // _MEGABYTE, limit=MAX_UNPACKED // _MEGABYTE
                )
                return False
            if "[Content_Types].xml" not in archive.namelist():
                findings.error("import.workbook_broken", reason="no [Content_Types].xml")
                return False
            for member in members:
                if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
                    rows, columns = _extent(archive, member)
                    if rows > limits.max_rows or columns > limits.max_columns:
                        findings.error(
                            "import.sheet_too_large", rows=rows, columns=columns, limit=limits.max_rows
                        )
                        return False
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        findings.error("import.workbook_broken", reason=str(error))
        return False
    return True


def _extent(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """Last row and column any cell of the sheet claims: a reader would reserve the whole rectangle."""
    last_row = last_column = 0
    rest = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            for letters, digits in _REFERENCE.findall(text):
                last_row = max(last_row, int(digits))
                column = 0
                for letter in letters:
                    column = column * _ALPHABET + letter - ord("A") + 1
                last_column = max(last_column, column)
            rest = text[-_OVERLAP:]
    return last_row, last_column
