"""The kinds of files that can be imported, who publishes them, and the one function that reads any of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from klimawerk.engine.interchange.importers import (
    bast,
    dwd,
    employees,
    factors,
    mastr,
    regionalstatistik,
    sites,
    zensus2022,
)
from klimawerk.engine.interchange.importers.draft import Draft, Task
from klimawerk.engine.interchange.importers.findings import FindingList
from klimawerk.engine.interchange.importers.reading import DEFAULT_LIMITS, Limits, open_file
from klimawerk.engine.interchange.importers.result import (
    FilePrint,
    ImportOptions,
    ImportResult,
    Progress,
    Surroundings,
    silent,
)
from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.records.facts import Source

_MEGABYTE = 1 << 20
_DIGITS_OF_PRINT = 8
OPERATOR_LIST = "Liste der betreibenden Stelle"


@dataclass(frozen=True)
class Kind:
    """One kind of file: its reader, its limits, and what is known about the publisher."""

    name: str
    reader: Callable[[Task], Draft] | None
    publisher: str
    title: str
    licence: str
    url: str = ""
    limits: Limits = DEFAULT_LIMITS
    many_files: bool = False


_LARGE = Limits(max_bytes=6_000 * _MEGABYTE, max_rows=12_000_000)
_OFFICES = "Statistische Ämter des Bundes und der Länder"

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "zensus2022",
            zensus2022.read,
            _OFFICES,
            "Zensus 2022, Regionaltabelle Gebäude und Wohnungen",
            "dl-de/by-2-0",
            "https://www.zensus2022.de",
        ),
        Kind(
            "mastr",
            mastr.read,
            "Bundesnetzagentur",
            "Marktstammdatenregister, Einheitenlisten",
            "dl-de/by-2-0",
            "https://www.marktstammdatenregister.de",
            _LARGE,
            many_files=True,
        ),
        Kind(
            "regionalstatistik-43531",
            regionalstatistik.read,
            _OFFICES,
            "Regionalstatistik, Tabelle 43531-01-02-4",
            "dl-de/by-2-0",
            "https://www.regionalstatistik.de",
        ),
        Kind(
            "employees",
            employees.read,
            "Bundesagentur für Arbeit",
            "Sozialversicherungspflichtig Beschäftigte am Arbeitsort nach Gemeinden und Wirtschaftsabschnitten",
            "© Statistik der Bundesagentur für Arbeit, Nutzung mit Quellenangabe",
            "https://statistik.arbeitsagentur.de",
        ),
        Kind(
            "dwd",
            dwd.read,
            "Deutscher Wetterdienst",
            "Climate Data Center, Monatsgradtage nach VDI 3807",
            "CC BY 4.0",
            "https://opendata.dwd.de",
            many_files=True,
        ),
        Kind(
            "bast",
            bast.read,
            "Bundesanstalt für Straßen- und Verkehrswesen",
            "Automatische Zählstellen auf Autobahnen, mit Gemeinde und Streckenlänge ergänzt",
            "CC BY 4.0",
            "https://www.bast.de",
        ),
        Kind("factors", None, OPERATOR_LIST, "Emissionsfaktoren", "nicht angegeben"),
        Kind(
            "sites", sites.read, OPERATOR_LIST, "Große Anlagen mit Verbrennungsemissionen", "nicht angegeben"
        ),
    )
}


def read_import(
    kind: str,
    paths: Sequence[Path],
    surroundings: Surroundings,
    options: ImportOptions | None = None,
    carriers: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> ImportResult:
    """Read files of a kind and check everything in them; nothing is written.

    `carriers` gives the code of a carrier name in lower case (needed for `factors`). Raises `InputError` for an unknown
    kind or a wrong number of files; all problems of the content are findings of the result.
    """
    if kind not in KINDS:
        raise InputError("import.unknown_kind", kind=kind, known=", ".join(KINDS))
    about = KINDS[kind]
    if not paths or (len(paths) > 1 and not about.many_files):
        raise InputError("import.number_of_files", kind=kind, count=len(paths))
    options = options or ImportOptions()
    lists = [FindingList(path.name) for path in paths]
    opened = [open_file(path, about.limits, found) for path, found in zip(paths, lists, strict=True)]
    files = [(file, found) for file, found in zip(opened, lists, strict=True) if file is not None]
    prints = tuple(file.print for file, _ in files)
    if len(files) < len(paths):
        return _sealed(about, options, prints, lists, Draft(""))
    edition = edition_id(kind, "", prints)
    task = Task(files, surroundings, options, about.limits, source_id(edition), progress)
    draft = factors.read(task, carriers or {}) if about.reader is None else about.reader(task)
    if not draft.tables and not draft.lists and not any(found.has_errors for found in lists):
        lists[0].error("import.no_rows", wanted=about.title)
    return _sealed(about, options, prints, lists, draft)


def edition_id(kind: str, reference: str, prints: Sequence[FilePrint]) -> str:
    """The id of an edition: kind, reference and the print of its files. The same files give the same id."""
    digest = hashlib.sha256("".join(sorted(each.sha256 for each in prints)).encode()).hexdigest()
    return "-".join(part for part in (kind, reference, digest[:_DIGITS_OF_PRINT]) if part)


def source_id(edition: str) -> str:
    """The id under which an imported edition stands among the sources."""
    return f"import-{edition}"


def _sealed(
    about: Kind,
    options: ImportOptions,
    prints: tuple[FilePrint, ...],
    lists: Sequence[FindingList],
    draft: Draft,
) -> ImportResult:
    names = ", ".join(each.name for each in prints)
    source = Source(
        id=source_id(edition_id(about.name, "", prints)),
        publisher=about.publisher,
        title=about.title,
        edition=options.edition or options.reference or draft.reference,
        licence=options.licence or about.licence,
        licence_status="-",
        attribution=options.attribution or f"© {about.publisher}; Daten verändert",
        url=about.url,
        date=options.reference or draft.reference,
        note=f"eingelesen aus {names}",
    )
    findings = tuple(finding for found in lists for finding in found.closed())
    has_errors = any(found.has_errors for found in lists)
    return ImportResult(
        about.name,
        draft.reference,
        source,
        prints,
        {} if has_errors else draft.tables,
        {} if has_errors else draft.lists,
        findings,
        draft.rows_read,
    )
