"""From a file to rows of text, within limits: CSV in any encoding and delimiter German offices use, or one
sheet of XLSX.

One pass over the bytes gives the fingerprint and the encoding; a second pass streams the rows, so that a unit
list of several gigabytes needs no memory.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from errno import errorcode
from pathlib import Path

from klimawerk.engine.interchange.importers.findings import FindingList
from klimawerk.engine.interchange.importers.result import FilePrint, Progress, silent

_CHUNK = 1 << 20
_HEADER_SEARCH = 30
_DELIMITERS = ";,\t|"
_MEGABYTE = 1 << 20
ZIP_MAGIC = b"PK\x03\x04"
_REPORT_EVERY = 20_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold at most. `max_cell` in characters; Excel itself allows 32,767."""

    max_bytes: int = 100 * _MEGABYTE
    max_rows: int = 300_000
    max_columns: int = 600
    max_cell: int = 32_767


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Row:
    """One line of a file: its number as an editor shows it, and its cells by column name."""

    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell without surrounding blanks; empty when the column is not there."""
        return self.cells.get(column, "").strip()


@dataclass(frozen=True)
class OpenFile:
    """A file that passed the first checks: fingerprint, encoding, and whether it is a workbook."""

    path: Path
    print: FilePrint
    encoding: str
    is_workbook: bool


def open_file(path: Path, limits: Limits, findings: FindingList) -> OpenFile | None:
    """Take the fingerprint and find the encoding; None with findings when the file cannot be used."""
    try:
        about = path.stat()
    except OSError as error:
        findings.error(
            "import.file_unreadable", reason=errorcode.get(error.errno or 0, str(error)), path=str(path)
        )
        return None
    if not stat.S_ISREG(about.st_mode):
        findings.error("import.not_a_file", path=str(path))
        return None
    if about.st_size == 0:
        findings.error("import.file_empty")
        return None
    if about.st_size > limits.max_bytes:
        findings.error(
            "import.file_too_large", size=about.st_size // _MEGABYTE, limit=limits.max_bytes // _MEGABYTE
        )
        return None
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, has_nul, first = True, False, b""
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            first = first or chunk[:4]
            digest.update(chunk)
            has_nul = has_nul or b"\0" in chunk
            if is_utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    is_utf8 = False
    fingerprint = FilePrint(path.name, about.st_size, digest.hexdigest())
    if first == ZIP_MAGIC:
        return OpenFile(path, fingerprint, "", True)
    if first[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return OpenFile(path, fingerprint, "utf-16", False)
    if has_nul:
        findings.error("import.not_text")
        return None
    return OpenFile(path, fingerprint, "utf-8-sig" if is_utf8 else "cp1252", False)


def csv_lines(
    file: OpenFile, limits: Limits, findings: FindingList, progress: Progress = silent
) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each line that is not empty. Stops with a finding at a broken or surplus line."""
    csv.field_size_limit(limits.max_cell)
    errors = "replace" if file.encoding == "cp1252" else "strict"
    with (
        file.path.open("rb") as raw,
        io.TextIOWrapper(raw, encoding=file.encoding, errors=errors, newline="") as stream,
    ):
        delimiter = _delimiter(stream.read(_CHUNK))
        stream.seek(0)
        reader = csv.reader(stream, delimiter=delimiter)
        count = 0
        try:
            for cells in reader:
                if not any(cells):
                    continue
                count += 1
                if count > limits.max_rows:
                    findings.error("import.too_many_rows", reader.line_num, limit=limits.max_rows)
                    return
                if len(cells) > limits.max_columns:
                    findings.error("import.too_many_columns", reader.line_num, limit=limits.max_columns)
                    return
                if count % _REPORT_EVERY == 0:
                    progress(min(1.0, raw.tell() / file.print.size))
                yield reader.line_num, cells
        except (csv.Error, UnicodeError) as error:
            findings.error("import.broken_line", reader.line_num + 1, reason=str(error))


def _delimiter(sample: str) -> str:
    """The sign that splits the first lines most often; a semicolon where there is none."""
    lines = [line for line in sample.splitlines()[:_HEADER_SEARCH] if line.strip()]
    return max(_DELIMITERS, key=lambda sign: max((line.count(sign) for line in lines), default=0))


def lines_of(
    file: OpenFile,
    limits: Limits,
    findings: FindingList,
    sheets: Sequence[str] = (),
    progress: Progress = silent,
) -> Iterator[tuple[int, list[str]]]:
    """Lines of a CSV file, or of the first of `sheets` that the workbook has (else its first sheet)."""
    if not file.is_workbook:
        return csv_lines(file, limits, findings, progress)
    from klimawerk.engine.interchange.importers.workbook import sheet_lines  # it builds on this module

    return sheet_lines(file, limits, findings, sheets)


def named_rows(
    lines: Iterator[tuple[int, list[str]]],
    required: Sequence[str],
    findings: FindingList,
    aliases: Callable[[str], str] = str.strip,
    only: Sequence[str] = (),
) -> Iterator[Row]:
    """Rows below the header, which is the first line that holds a required column.

    `aliases` gives the documented name of a printed one; with `only` the other columns are not kept, which counts in
    files of millions of wide rows. A finding names every required column that is missing and
    every line with more cells than the header.
    """
    names: list[str] | None = None
    kept: list[tuple[str, int]] = []
    for tried, (line, cells) in enumerate(lines):
        if names is None:
            found = [aliases(cell.strip().lstrip("\ufeff")) for cell in cells]
            if not set(required) & set(found):
                if tried >= _HEADER_SEARCH:
                    break
                continue
            missing = [column for column in required if column not in found]
            doubled = sorted({name for name in found if name and found.count(name) > 1 and name in required})
            if missing:
                findings.error("import.columns_missing", line, columns=", ".join(missing))
                return
            if doubled:
                findings.error("import.columns_twice", line, columns=", ".join(doubled))
                return
            names = found
            kept = [(name, at) for at, name in enumerate(names) if name and (not only or name in only)]
            continue
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            findings.error("import.too_many_cells", line, count=len(cells), expected=len(names))
            continue
        count = len(cells)
        yield Row(line, {name: cells[at] for name, at in kept if at < count})
    if names is None and not findings.has_errors:
        findings.error("import.no_header", columns=", ".join(required))
