"""The table of a Kreis as it would be published: members and what lies in none of them, by cell of one sector."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.methods.disclosure.table import PublicationTable
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.records.territory import TerritoryKind
from klimawerk.engine.runs.balance import run_balance

UNALLOCATED = "unallocated"


def publication_table(
    book: FactBook, request: BalanceRequest, sector: str, emissions: bool = True
) -> PublicationTable:
    """Energy [MWh] of the first year: a row per municipality and one for what lies in none, a column per cell.

    With `emissions` the factors of the cells are published too. Columns without any energy are left out. Raises
    `InputError` (`publication.no_district`) for a territory without members.
    """
    territory = book.register.find(request.key)
    if territory.kind is TerritoryKind.MUNICIPALITY:
        raise InputError("publication.no_district", key=request.key)
    asked = replace(request, years=request.years[:1])
    (whole,) = run_balance(asked, book)
    places = book.register.municipalities[territory.slice]
    members = [run_balance(replace(asked, key=each.key), book)[0] for each in places]
    at = whole.cells.select(sector)
    energy = np.array([result.energy[at] for result in members] + [whole.unallocated_energy[at]])
    used = np.flatnonzero(energy.any(axis=0))
    columns = [whole.cells.cells[at[each]].code for each in used]
    factors = whole.factors.values[at][used] if emissions else None
    return PublicationTable([*(each.key for each in places), UNALLOCATED], columns, energy[:, used], factors)
