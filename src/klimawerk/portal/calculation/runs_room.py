"""Runs through the door: computing a territory into its blob, reading the blob, reconciling two of them.

What stands in a blob is never computed again. It holds per year the documented JSON of the balance and the emission
factor of every cell, and once the publications behind the factors.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from klimawerk import language
from klimawerk.portal.calculation import engine_room, own_data_room
from klimawerk.portal.calculation.own_data_records import BalanceOrder
from klimawerk.portal.calculation.runs_records import ComputedTerritory, Document, OldFactor, YearTotal

if TYPE_CHECKING:
    from klimawerk.engine.records.balance import BalanceResult
    from klimawerk.engine.runs.reconcile import Reconciliation

FORMAT = 1


def compute_territory(order: BalanceOrder) -> ComputedTerritory:
    """All years of a territory. Raises `LookupError` for an unknown key, edition or year."""
    from klimawerk.engine.interchange.balance_json import to_json
    from klimawerk.engine.kernel.errors import InputError
    from klimawerk.engine.runs import run_balance

    try:
        results = run_balance(own_data_room.request_of(order), engine_room.fact_book())
    except InputError as error:
        raise LookupError(language.text(error.code, data=error.data)) from error
    documents = {result.year: to_json(result) for result in results}
    factors = {result.year: _cell_factors(result) for result in results}
    content = {
        "format": FORMAT,
        "years": {
            str(year): {"document": documents[year], "cell_factors": factors[year]} for year in documents
        },
        "sources": _sources(documents.values()),
    }
    return ComputedTerritory(
        key=order.key,
        content=pack(content),
        totals=tuple(map(_total, documents.values())),
        pins=dict(documents[order.years[-1]]["pins"]),
        old_factors=tuple(_old_factors(documents)),
        findings=tuple({"year": year, **each} for year in documents for each in documents[year]["findings"]),
    )


def pack(content: Mapping[str, Any]) -> bytes:
    """JSON, compressed; the same content gives the same bytes."""
    written = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return zlib.compress(written.encode(), 9)


def unpack(content: bytes) -> dict[str, Any]:
    """What was packed."""
    found: dict[str, Any] = json.loads(zlib.decompress(content))
    return found


def document_of(content: bytes, year: int) -> dict[str, Any]:
    """The documented JSON of a year. Raises `KeyError` for a year that the run does not hold."""
    document: dict[str, Any] = unpack(content)["years"][str(year)]["document"]
    return document


def reconcile(before: tuple[bytes, int], after: tuple[bytes, int]) -> dict[str, Any]:
    """How a stored balance becomes another one, as the documented JSON of a reconciliation.

    Raises `LookupError` for two territories and `KeyError` for a year that is not there.
    """
    from klimawerk.engine.interchange.reconciliation_files import to_json

    return to_json(_reconciled(before, after))


def reconcile_csv(before: tuple[bytes, int], after: tuple[bytes, int]) -> str:
    """The same by cell as CSV."""
    from klimawerk.engine.interchange.reconciliation_files import to_csv

    return to_csv(_reconciled(before, after))


@cache
def list_editions() -> tuple[tuple[str, str], ...]:
    """Ids and titles of the method editions that can be computed, the newest first, then imported factor lists."""
    from klimawerk.engine.methods.bisko.editions import EDITIONS

    imported = engine_room.fact_book().imported_factor_sets()
    return (*((each.id, each.title) for each in EDITIONS.values()), *((each, each) for each in imported))


def current_pins() -> tuple[str, str]:
    """Facts release and engine version of this installation."""
    from klimawerk import __version__

    return engine_room.fact_book().release, __version__


def newer_factors(old: Iterable[OldFactor], edition: str) -> tuple[OldFactor, ...]:
    """Of the stand-ins of a run those for which today's facts have a factor of a nearer year; `used_year` is that."""
    from klimawerk.engine.runs.session import session_of

    session = session_of(engine_room.fact_book())
    try:
        chosen = session.edition(edition)
    except Exception as error:
        raise LookupError(edition) from error
    found = []
    for each in old:
        fact = session.factor_row(chosen, each.year, {}).found.get(each.carrier)
        if fact is not None and fact.year is not None and fact.year > each.used_year:
            found.append(OldFactor(each.carrier, each.year, fact.year))
    return tuple(found)


def _cell_factors(result: BalanceResult) -> dict[str, float]:
    values = result.factors.values.tolist()
    return {
        cell.code: value for cell, value in zip(result.cells.cells, values, strict=True) if value == value
    }


def _total(document: Document) -> YearTotal:
    totals, quality = document["totals"], document["data_quality"]
    return YearTotal(
        year=document["year"],
        energy_mwh=totals["energy_mwh"],
        emissions_t=totals["emissions_t_co2e"],
        scope=totals["scope"],
        kind=document["kind"],
        conformity=document["conformity"]["status"],
        quality=quality["total"],
        own_share=document["box"]["own_share"],
        all_cells_mwh=math.fsum(line["energy_mwh"] or 0.0 for _code, line in leaves(document)),
        all_cells_t=math.fsum(line["emissions_t_co2e"] or 0.0 for _code, line in leaves(document)),
        unallocated_mwh=document["unallocated"]["energy_mwh"],
        unallocated_t=document["unallocated"]["emissions_t_co2e"],
    )


def _old_factors(documents: Mapping[int, Document]) -> Iterable[OldFactor]:
    for year, document in documents.items():
        for carrier, fact in document["factors"].items():
            if fact["year"] is not None and fact["year"] < year and fact["how_found"] != "exact":
                yield OldFactor(carrier, year, fact["year"])


def _sources(documents: Iterable[Document]) -> list[dict[str, Any]]:
    book = engine_room.fact_book()
    known = set(book.source_ids())
    ids = sorted({fact["source"] for each in documents for fact in each["factors"].values()} & known)
    return [
        {
            "id": each.id,
            "publisher": each.publisher,
            "title": each.title,
            "edition": each.edition or "",
            "licence": each.licence,
            "attribution": each.attribution or "",
            "url": each.url or "",
        }
        for each in map(book.source, ids)
    ]


def _reconciled(before: tuple[bytes, int], after: tuple[bytes, int]) -> Reconciliation:
    from klimawerk.engine.kernel.errors import InputError
    from klimawerk.engine.runs.reconcile import reconcile as engine_reconcile

    first, second = (unpack(content)["years"][str(year)] for content, year in (before, after))
    try:
        return engine_reconcile(
            restore(first["document"], first["cell_factors"]),
            restore(second["document"], second["cell_factors"]),
        )
    except InputError as error:
        raise LookupError(language.text(error.code, data=error.data)) from error


def restore(document: Document, cell_factors: Mapping[str, float]) -> BalanceResult:
    """A stored balance in the engine's form, as far as a reconciliation needs it: cells, factors, scope and pins."""
    import numpy as np

    from klimawerk.engine.factbook.codelists import cell_axis
    from klimawerk.engine.kernel.states import STATE_BY_CODE, CellState, Grade, Origin
    from klimawerk.engine.records.balance import REASON, BalanceKind, BalanceResult, FactorRow, Pins, Total
    from klimawerk.engine.records.territory import Territory, TerritoryKind

    cells = cell_axis()
    size = len(cells)
    energy, emissions = np.zeros(size), np.zeros(size)
    state = np.full(size, CellState.NOT_OCCURRING, dtype=np.int8)
    reason = np.zeros(size, dtype=np.int8)
    for code, line in leaves(document):
        at = cells.position[code]
        state[at] = STATE_BY_CODE[line["state"]]
        reason[at] = REASON.get(line["reason"] or "", 0)
        if line["energy_mwh"] is not None:
            energy[at] = line["energy_mwh"]
            emissions[at] = np.nan if line["emissions_t_co2e"] is None else line["emissions_t_co2e"]
    factors = np.array([cell_factors.get(each.code, np.nan) for each in cells.cells])
    place, totals = document["territory"], document["totals"]
    known = engine_room.register().by_key.get(place["key"])
    territory = known or Territory(  # a territory that today's register no longer has
        place["key"], TerritoryKind(place["kind"]), place["name"], place["designation"], 0, 0
    )
    empty = np.zeros(size)
    codes = np.zeros(size, dtype=np.int8)
    return BalanceResult(
        territory=territory,
        year=document["year"],
        kind=BalanceKind(document["kind"]),
        cells=cells,
        energy=energy,
        emissions=emissions,
        state=state,
        origin=codes + Origin.PROVIDER_DEFAULT,
        grade=codes + Grade.NONE,
        reason=reason,
        unallocated_energy=empty,
        unallocated_emissions=empty,
        population=place["population"],
        total=Total(
            totals["scope"], totals["energy_mwh"], totals["emissions_t_co2e"], totals["per_capita_t"]
        ),
        totals_by_scope={},
        factors=FactorRow(document["year"], "", factors, np.zeros(size, dtype=np.bool_), {}),
        data_quality={},
        conformity={},
        findings=(),
        supplements={},
        indicators={},
        unverified_share=None,
        pins=Pins(**document["pins"]),
    )


def leaves(document: Document) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """Cell code and line of every single cell of a document: subcells, and carriers that have none."""
    for sector in document["sectors"]:
        for line in sector["carriers"]:
            if line.get("subcells"):
                yield from ((each["cell"], each) for each in line["subcells"])
            else:
                yield only_cell(sector["sector"], line["carrier"]), line


@cache
def only_cell(sector: str, carrier: str) -> str:
    """The code of the single cell of a sector and carrier."""
    from klimawerk.engine.factbook.codelists import cell_axis

    axis = cell_axis()
    (position,) = axis.select(sector, carrier)
    return axis.cells[position].code
