"""`klimawerk facts …`: what the shipped and imported facts are; take in publishers' files, take them out again."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from klimawerk.cli.check import finding_json
from klimawerk.cli.options import data_dir_of, data_option, progress_option
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import DONE, INPUT_FINDINGS
from klimawerk.cli.terminal import Terminal

if TYPE_CHECKING:
    from klimawerk.engine.interchange.importers import ImportedEdition, ImportResult

KINDS = (
    "zensus2022",
    "mastr",
    "regionalstatistik-43531",
    "employees",
    "dwd",
    "bast",
    "factors",
    "sites",
)


def configure(parser: CommandParser) -> None:
    """Parts of `facts`, each with its own arguments."""
    for name in ("list", "import", "import-factors", "undo"):
        part = parser.part(name)
        if name == "import":
            part.option("kind", choices=KINDS, metavar="KIND")
        if name in ("import", "import-factors"):
            part.option(
                "files",
                nargs="+" if name == "import" else 1,
                type=Path,
                metavar="FILE",
                code="cli.facts.import.files",
            )
            for option in ("check", "reference", "key-date", "edition", "licence", "attribution"):
                rest: dict[str, Any] = (
                    {"action": "store_true"} if option == "check" else {"default": "", "metavar": "TEXT"}
                )
                part.option(f"--{option}", code=f"cli.facts.import.{option.replace('-', '_')}", **rest)
            progress_option(part)
        if name == "undo":
            part.option("id", metavar="ID")
        part.option("--format", choices=("table", "json"), default="table", code="cli.option.format")
        data_option(part)
        part.end()
    parser.end()


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Do what the part says."""
    if arguments.part == "list":
        return _list(arguments, terminal)
    if arguments.part == "undo":
        return _undo(arguments, terminal)
    return _import(arguments, terminal)


def _import(arguments: Namespace, terminal: Terminal) -> int:
    from klimawerk.engine.factbook import load_factbook
    from klimawerk.engine.interchange.codes import names_of
    from klimawerk.engine.interchange.importers import ImportOptions, editions, read_import, register
    from klimawerk.engine.interchange.importers.surroundings import surroundings_of

    terminal.wants_progress = arguments.progress
    kind = "factors" if arguments.part == "import-factors" else arguments.kind
    book = load_factbook()
    options = ImportOptions(
        arguments.reference, arguments.key_date, arguments.edition, arguments.licence, arguments.attribution
    )
    with terminal.progress(terminal.text("cli.facts.reading")) as bar:
        result = read_import(kind, arguments.files, surroundings_of(book), options, names_of("carriers"), bar)
    edition, known = None, {each.id for each in editions(data_dir_of(arguments))}
    if not result.has_errors and not arguments.check:
        today = datetime.now(UTC).astimezone().date().isoformat()
        edition = register(result, data_dir_of(arguments), book.register, today)
    if arguments.format == "json":
        terminal.print(
            json.dumps(_result_json(result, edition, terminal.language), ensure_ascii=False, indent=2)
        )
    else:
        _print_result(result, edition, terminal, edition is not None and edition.id in known)
    return INPUT_FINDINGS if result.has_errors else DONE


def _print_result(
    result: ImportResult, edition: ImportedEdition | None, terminal: Terminal, is_known: bool
) -> None:
    terminal.findings(result.findings)
    if result.has_errors:
        terminal.say(
            terminal.text("cli.facts.refused", count=sum(f.severity == "error" for f in result.findings))
        )
        return
    terminal.print(terminal.text("cli.facts.read", rows=result.rows_read, title=result.source.title))
    for name, columns in result.tables.items():
        known = int((columns[0].states == 0).sum())
        terminal.print(
            terminal.text(
                "cli.facts.table", table=name, columns=len(columns), known=known, of=len(columns[0].values)
            )
        )
    for name, table in result.lists.items():
        terminal.print(terminal.text("cli.facts.list_of", table=name, rows=len(table.rows)))
    if edition is None:
        terminal.print(terminal.text("cli.facts.only_checked"))
    elif is_known:
        terminal.print(terminal.text("cli.facts.known_already", id=edition.id))
    else:
        terminal.print(terminal.text("cli.facts.registered", id=edition.id, folder=str(edition.folder)))


def _result_json(result: ImportResult, edition: ImportedEdition | None, spoken: str) -> dict[str, Any]:
    return {
        "kind": result.kind,
        "reference": result.reference,
        "usable": not result.has_errors,
        "registered": edition.id if edition else None,
        "rows_read": result.rows_read,
        "tables": {
            name: [each.description.column for each in columns] for name, columns in result.tables.items()
        },
        "lists": {name: len(table.rows) for name, table in result.lists.items()},
        "findings": [finding_json(finding, spoken) for finding in result.findings],
    }


def _undo(arguments: Namespace, terminal: Terminal) -> int:
    from klimawerk.engine.interchange.importers import undo

    removed = undo(arguments.id, data_dir_of(arguments))
    if arguments.format == "json":
        terminal.print(json.dumps({"removed": removed}))
    else:
        terminal.print(terminal.text("cli.facts.removed", id=removed))
    return DONE


def _list(arguments: Namespace, terminal: Terminal) -> int:
    from klimawerk.engine.factbook import load_factbook
    from klimawerk.engine.interchange.importers import editions

    book = load_factbook()
    found = editions(data_dir_of(arguments))
    if arguments.format == "json":
        terminal.print(
            json.dumps(_list_json(book.release, book.source_ids(), found), ensure_ascii=False, indent=2)
        )
        return DONE
    count = len(book.source_ids())
    terminal.print(
        terminal.text(
            "cli.facts.shipped", release=book.release, sources=count, date=book.register.reference_date
        )
    )
    terminal.print()
    if not found:
        terminal.print(terminal.text("cli.facts.nothing_imported", folder=str(data_dir_of(arguments))))
        return DONE
    header = [
        terminal.text(f"cli.facts.column_{name}")
        for name in ("id", "kind", "reference", "imported", "tables", "findings")
    ]
    rows = [
        [
            each.id,
            each.kind,
            each.reference,
            each.imported_on,
            ", ".join(_shortened((*each.tables, *each.lists))),
            str(each.findings),
        ]
        for each in found
    ]
    terminal.table([header, *rows], right=(5,))
    return DONE


def _shortened(tables: Sequence[str]) -> list[str]:
    """Tables by name; those of several years as one: `renewables_2014–2024`."""
    years: dict[str, list[str]] = {}
    for table in tables:
        name, _, year = table.rpartition("_")
        is_year = len(year) == len("2024") and year.isdecimal()
        years.setdefault(name if is_year else table, []).extend([year] if is_year else [])
    spans = {name: sorted({min(found), max(found)}) for name, found in years.items() if found}
    return [f"{name}_{'–'.join(spans[name])}" if name in spans else name for name in years]


def _list_json(release: str, sources: Sequence[str], found: Sequence[ImportedEdition]) -> dict[str, Any]:
    return {
        "release": release,
        "sources": list(sources),
        "imported": [
            {
                "id": each.id,
                "kind": each.kind,
                "reference": each.reference,
                "imported_on": each.imported_on,
                "title": each.title,
                "tables": list(each.tables),
                "lists": list(each.lists),
            }
            for each in found
        ],
    }
