"""The module of the portal that touches the engine, beside `own_data_room`. It keeps one FactBook and its results.

Everything above works with what this module returns: register entries, the documented JSON of a balance, the chain of
a trace. Results are deterministic, so a kept one never grows stale; a new facts release, or an edition that an operator
has read into the data folder, comes with a new process.

The engine is imported when a number is first asked for: a process that migrates, signs people in or serves a text page
loads neither NumPy nor the facts.
"""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from klimawerk import language
from klimawerk.portal.calculation.records import BrokenFacts, NotComputable

if TYPE_CHECKING:
    from klimawerk.engine.factbook import FactBook
    from klimawerk.engine.factbook.rekeying import KeyHistory
    from klimawerk.engine.methods.indicators.structure import StructureValues
    from klimawerk.engine.records.territory import TerritoryRegister

_lock = threading.Lock()


@cache
def _load() -> FactBook:
    from klimawerk.engine.factbook import load_factbook
    from klimawerk.engine.kernel.errors import FactError

    try:
        return load_factbook(settings.KLIMAWERK_DATA_DIR)
    except (FactError, OSError) as error:
        raise BrokenFacts(str(error)) from error


def fact_book() -> FactBook:
    """The facts of this process, loaded once even when two requests come first together."""
    with _lock:
        return _load()


def register() -> TerritoryRegister:
    """The register of territories."""
    return fact_book().register


def population(key: str) -> float | None:
    """People of a territory (31.12.2022); None where a member has no figure."""
    total = float(_people()[register().by_key[key].slice].sum())
    return None if math.isnan(total) else total


@cache
def _people() -> Any:
    return fact_book().municipal("population", "population_2022").values


# Eleven years of a place are about 4 MB: a few are kept, the finished pages are kept longer.
@lru_cache(maxsize=16)
def balances(key: str, years: tuple[int, ...], edition: str) -> Mapping[int, Mapping[str, Any]]:
    """The documented JSON of the balances of a territory, by year."""
    from klimawerk.engine.interchange.balance_json import to_json
    from klimawerk.engine.runs import BalanceRequest, run_balance

    request = BalanceRequest(key=key, years=years, edition=edition)
    return {result.year: to_json(result) for result in run_balance(request, fact_book())}


def write_file(key: str, year: int, edition: str, form: str, language: str) -> bytes:
    """The balance of one year as a file: csv, xlsx, json or parquet."""
    from klimawerk.engine.interchange.balance_csv import to_csv
    from klimawerk.engine.interchange.balance_json import json_text, to_json
    from klimawerk.engine.interchange.balance_parquet import write_parquet
    from klimawerk.engine.interchange.balance_xlsx import write_xlsx
    from klimawerk.engine.runs import BalanceRequest, run_balance

    results = run_balance(BalanceRequest(key=key, years=(year,), edition=edition), fact_book())
    if form == "csv":
        return to_csv(results).encode()
    if form == "json":
        return json_text(to_json(results[0])).encode()
    stream = io.BytesIO()
    if form == "xlsx":
        write_xlsx(results, stream, language)
    else:
        write_parquet(results, stream)
    return stream.getvalue()


def write_germany_file(
    path: Path, years: tuple[int, ...], edition: str, report: Callable[[int], None]
) -> None:
    """The start balance of all municipalities as Parquet; `report` is told every year that is computed."""
    from klimawerk.engine.factbook.codelists import cell_axis
    from klimawerk.engine.interchange.national_parquet import write_germany
    from klimawerk.engine.runs import run_germany

    book = fact_book()
    write_germany(path, book.register, cell_axis(), run_germany(book, years, edition), report)


def take_in_facts(
    kind: str, files: Sequence[Path], options: Mapping[str, str], today: str, report: Callable[[float], None]
) -> tuple[Sequence[language.HasCode], str, int]:
    """Read a publisher's files and register them as an edition: findings, id of the edition, rows read.

    With findings that are errors nothing is written and the id is empty. The same files again change nothing. Raises
    `NotComputable` for options or a number of files that do not fit the kind.
    """
    from klimawerk.engine.factbook import load_factbook
    from klimawerk.engine.interchange.codes import names_of
    from klimawerk.engine.interchange.importers import ImportOptions, read_import, register
    from klimawerk.engine.interchange.importers.surroundings import surroundings_of
    from klimawerk.engine.kernel.errors import InputError

    shipped = load_factbook()
    surroundings = surroundings_of(shipped)
    try:
        result = read_import(
            kind, files, surroundings, ImportOptions(**options), names_of("carriers"), report
        )
    except InputError as error:
        raise NotComputable(language.text(error.code, data=error.data)) from error
    if result.has_errors:
        return [each for each in result.findings if each.severity == "error"], "", result.rows_read
    edition = register(result, settings.KLIMAWERK_DATA_DIR, shipped.register, today)
    return result.findings, edition.id, result.rows_read


def import_kinds() -> tuple[str, ...]:
    """The kinds of publishers' files that can be read."""
    from klimawerk.engine.interchange.importers import KINDS

    return tuple(KINDS)


def structure(measure: str, keys: tuple[str, ...]) -> StructureValues:
    """A structural indicator of some territories."""
    from klimawerk.engine.methods.indicators.structure import structure_values

    book = fact_book()
    return structure_values(book, measure, tuple(register().find(key) for key in keys))


def boundaries(key: str) -> dict[str, Any]:
    """Outlines of the municipalities of a territory as GeoJSON."""
    book = fact_book()
    with _lock:
        return book.boundaries.members(book.register.find(key))


@lru_cache(maxsize=256)
def explanation(key: str, year: int, edition: str, sector: str, carrier: str | None) -> Mapping[str, Any]:
    """The chains of all cells of a sector (and carrier) as JSON.

    Raises `LookupError` where the balance has no such cell.
    """
    from klimawerk.engine.kernel.errors import InputError
    from klimawerk.engine.runs import BalanceRequest, run_explain

    request = BalanceRequest(key=key, years=(year,), edition=edition)
    try:
        return run_explain(fact_book(), request, sector, carrier)
    except InputError as error:
        raise LookupError(error.code) from error


@lru_cache(maxsize=512)
def figure_explanation(key: str, year: int, edition: str, name: str) -> Mapping[str, Any]:
    """The chain of one figure beside the cells as JSON.

    Raises `LookupError` where the balance has no such figure.
    """
    from klimawerk.engine.kernel.errors import InputError
    from klimawerk.engine.runs import BalanceRequest, run_explain_figure

    request = BalanceRequest(key=key, years=(year,), edition=edition)
    try:
        return run_explain_figure(fact_book(), request, name)
    except InputError as error:
        raise LookupError(error.code) from error


def successors_of(key: str) -> tuple[str, ...]:
    """Keys of today in which a dissolved municipality or district lies, the largest share first."""
    from klimawerk.engine.factbook.rekeying import successors

    shares = successors(key, "", _history())
    known = register().by_key
    ordered = sorted(shares, key=lambda each: -shares[each])
    return tuple(each for each in ordered if each != key and each in known and shares[each])


@cache
def _history() -> KeyHistory:
    from klimawerk.engine.interchange.importers.surroundings import TERRITORIES, read_history

    return read_history(TERRITORIES)


def sources() -> tuple[Any, ...]:
    """All publications of the facts release."""
    book = fact_book()
    return tuple(book.source(each) for each in book.source_ids())
