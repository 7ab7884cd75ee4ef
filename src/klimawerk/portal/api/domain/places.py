"""Keys of an address to territories, or the problem that says what there is instead."""

from __future__ import annotations

from klimawerk.portal.api.domain import addresses
from klimawerk.portal.api.domain.problems import Problem
from klimawerk.portal.calculation.domain import open_data


def find_place(written: str) -> str:
    """The key of the register; raises `Problem` 404, with the successors of a dissolved territory."""
    key = open_data.find_key(written)
    if key is not None:
        return key
    date = open_data.reference_date()
    heirs = open_data.successors(written.strip())
    if heirs:
        known = ", ".join(f"{each['key']} {each['name']}" for each in heirs)
        data = {"key": written.strip(), "date": date, "known": known}
        raise Problem(404, "replaced_territory", data, {"successors": heirs})
    data = {"key": written.strip(), "date": date, "search": f"{addresses.TERRITORIES}?suche="}
    raise Problem(404, "unknown_territory", data)
